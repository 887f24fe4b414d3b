package io.stowage.store;

import java.io.IOException;

/** The bytes that were sent are not those that were announced. The store is well, and nothing became visible. */
public final class BodyException extends IOException {

    public enum Reason {
        TOO_SHORT,
        TOO_LONG,
        DIGEST_MISMATCH
    }

    private final Reason reason;

    public BodyException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
