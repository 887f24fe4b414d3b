package io.stowage.billing.ledger;

/** What was asked for contradicts what is in the books. */
public final class LedgerConflict extends RuntimeException {
    private final Kind kind;

    public enum Kind {
        /** This key belongs to another entry. */
        KEY_REUSED,
        /** Another price list is in force than the one that was to be replaced. */
        PRICES_CHANGED
    }

    LedgerConflict(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
