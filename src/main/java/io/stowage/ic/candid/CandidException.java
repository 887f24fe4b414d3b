package io.stowage.ic.candid;

/** A message that is not Candid, or not of the types that were expected. */
public final class CandidException extends IllegalArgumentException {
    public CandidException(String message) {
        super(message);
    }

    CandidException(String message, Throwable cause) {
        super(message, cause);
    }
}
