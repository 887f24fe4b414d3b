package io.stowage.billing.cashier;

import org.jspecify.annotations.Nullable;

/** The cashier gave no answer, or one that says no. */
public final class CashierException extends RuntimeException {
    private final Reason reason;

    /** What it means for us. */
    public enum Reason {
        /** There is no such account. */
        OWNER_UNKNOWN,
        /** This gateway may not do that; only an operator can change it. */
        NOT_AUTHORIZED,
        /** This cashier has no such thing, today and tomorrow. */
        NOT_OFFERED,
        /** No answer, or none that can be believed. A report was not taken then, or nobody tells; it is over. */
        UNAVAILABLE,
        /** Of reports: nobody tells whether it was executed, and it still may be. */
        IN_DOUBT
    }

    public CashierException(Reason reason, String message) {
        this(reason, message, null);
    }

    public CashierException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
