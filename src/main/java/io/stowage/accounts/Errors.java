package io.stowage.accounts;

import io.stowage.billing.CashierException;
import io.stowage.billing.ledger.LedgerConflict;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import java.util.Locale;

/** From faults to status and code of this front. */
final class Errors {
    private Errors() {}

    static int status(Fault fault) {
        return switch (fault) {
            case BAD_REQUEST, DIGEST_MISMATCH -> 400;
            case UNAUTHENTICATED -> 401;
            case BUDGET_EXHAUSTED, FORBIDDEN, CERTIFICATE_REFUSED -> 403;
            case NOT_FOUND, OWNER_UNKNOWN -> 404;
            case METHOD_NOT_ALLOWED -> 405;
            case BODY_TIMEOUT -> 408;
            case CONFLICT -> 409;
            case BODY_TOO_LARGE -> 413;
            case UNSUPPORTED_CODING -> 415;
            case RANGE_NOT_SATISFIABLE -> 416;
            case RATE_LIMITED -> 429;
            case INTERNAL, CORRUPT -> 500;
            case CASHIER_UNAVAILABLE, BUSY, STORE_UNAVAILABLE, STORE_FULL -> 503;
        };
    }

    static String code(StowageException why) {
        if (why.getCause() instanceof Refusal refusal) {
            return refusal.code();
        }
        return why.fault() == Fault.CASHIER_UNAVAILABLE
                ? "ledger-unavailable"
                : why.fault().name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static StowageException of(CashierException e) {
        return switch (e.reason()) {
            case OWNER_UNKNOWN -> new StowageException(Fault.OWNER_UNKNOWN, String.valueOf(e.getMessage()), e);
            case NOT_AUTHORIZED, UNAVAILABLE ->
                new StowageException(
                        Fault.CASHIER_UNAVAILABLE,
                        "the ledger does not answer; the log says why",
                        e,
                        java.time.Duration.ofSeconds(5));
        };
    }

    static StowageException of(LedgerConflict e) {
        String code = switch (e.kind()) {
            case KEY_REUSED -> "key-reused";
            case PRICES_CHANGED -> "prices-changed";
        };
        return Refusal.of(Fault.CONFLICT, code, String.valueOf(e.getMessage()));
    }
}
