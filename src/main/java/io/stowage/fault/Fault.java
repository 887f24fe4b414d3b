package io.stowage.fault;

/** What went wrong, in our words. Each front has one table from here to its own answers. */
public enum Fault {
    BAD_REQUEST,
    UNAUTHENTICATED,
    FORBIDDEN,
    /** What was brought as proof does not prove it. */
    CERTIFICATE_REFUSED,
    /** The cashier does not know who should pay. */
    OWNER_UNKNOWN,
    NOT_FOUND,
    METHOD_NOT_ALLOWED,
    CONFLICT,
    /** What is there is not what the request depends on. */
    PRECONDITION_FAILED,
    DIGEST_MISMATCH,
    BODY_TOO_LARGE,
    UNSUPPORTED_CODING,
    BODY_TIMEOUT,
    RANGE_NOT_SATISFIABLE,
    BUDGET_EXHAUSTED,
    /** Nobody can say whether there is a budget. */
    CASHIER_UNAVAILABLE,
    /** This caller asked too often of late. */
    RATE_LIMITED,
    /** Too much at once; the same request may succeed in a moment. */
    BUSY,
    STORE_UNAVAILABLE,
    STORE_FULL,
    /** Rows cannot be read or written now: the database is unreachable, full, locked or damaged. */
    DATABASE_UNAVAILABLE,
    /** What is stored is not what was stored. */
    CORRUPT,
    INTERNAL
}
