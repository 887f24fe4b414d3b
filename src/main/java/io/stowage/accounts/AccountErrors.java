package io.stowage.accounts;

import io.stowage.billing.cashier.CashierException;
import io.stowage.billing.ledger.LedgerConflict;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.web.TextErrors;
import java.time.Duration;

/** From faults to status and code of this front. */
final class AccountErrors {
    private AccountErrors() {}

    static int status(Fault fault) {
        return switch (fault) {
            case BUDGET_EXHAUSTED -> 403;
            case OWNER_UNKNOWN -> 404;
            case CASHIER_UNAVAILABLE, STORE_FULL -> 503;
            default -> TextErrors.status(fault);
        };
    }

    static String code(StowageException why) {
        boolean ledger = why.fault() == Fault.CASHIER_UNAVAILABLE;
        return why.code().orElse(ledger ? "ledger-unavailable" : TextErrors.code(why.fault()));
    }

    static StowageException of(CashierException e) {
        return switch (e.reason()) {
            case OWNER_UNKNOWN -> new StowageException(Fault.OWNER_UNKNOWN, String.valueOf(e.getMessage()), e);
            case NOT_AUTHORIZED, NOT_OFFERED, UNAVAILABLE, IN_DOUBT ->
                new StowageException(
                        Fault.CASHIER_UNAVAILABLE,
                        "the ledger does not answer; the log says why",
                        e,
                        Duration.ofSeconds(5));
        };
    }

    static StowageException of(LedgerConflict e) {
        String code = switch (e.kind()) {
            case KEY_REUSED -> "key-reused";
            case PRICES_CHANGED -> "prices-changed";
        };
        return new StowageException(Fault.CONFLICT, String.valueOf(e.getMessage()), e).coded(code);
    }
}
