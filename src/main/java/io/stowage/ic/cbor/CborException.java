package io.stowage.ic.cbor;

/** Bytes that are not the CBOR that was expected. */
public final class CborException extends IllegalArgumentException {
    public CborException(String message) {
        super(message);
    }

    CborException(String message, Throwable cause) {
        super(message, cause);
    }
}
