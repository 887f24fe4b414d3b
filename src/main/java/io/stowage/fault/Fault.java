package io.stowage.fault;

/** What went wrong, in our words. Each front has one table from here to its own answers. */
public enum Fault {
    BAD_REQUEST,
    UNAUTHENTICATED,
    FORBIDDEN,
    NOT_FOUND,
    METHOD_NOT_ALLOWED,
    CONFLICT,
    DIGEST_MISMATCH,
    BODY_TOO_LARGE,
    BODY_TIMEOUT,
    RANGE_NOT_SATISFIABLE,
    BUDGET_EXHAUSTED,
    /** Too much at once; the same request may succeed in a moment. */
    BUSY,
    STORE_UNAVAILABLE,
    STORE_FULL,
    INTERNAL
}
