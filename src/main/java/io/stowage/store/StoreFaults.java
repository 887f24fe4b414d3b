package io.stowage.store;

import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import java.io.IOException;

/** What a failure of a store, or of a body on its way into one, means to a client. */
public final class StoreFaults {
    private StoreFaults() {}

    /**
     * The fault to answer with. An exception that neither store nor body announced comes from the client's connection
     * and stays what it is.
     */
    public static StowageException of(IOException e) throws IOException {
        if (e instanceof StoreException store) {
            return new StowageException(
                    fault(store.reason()), message(store), e, store.retryAfter().orElse(null));
        }
        if (e instanceof BodyException body) {
            Fault fault =
                    body.reason() == BodyException.Reason.DIGEST_MISMATCH ? Fault.DIGEST_MISMATCH : Fault.BAD_REQUEST;
            return new StowageException(fault, String.valueOf(body.getMessage()), e);
        }
        throw e;
    }

    private static Fault fault(StoreException.Reason reason) {
        return switch (reason) {
            case BUSY -> Fault.BUSY;
            case UNAVAILABLE, CLOSED -> Fault.STORE_UNAVAILABLE;
            case NO_SPACE -> Fault.STORE_FULL;
            case RANGE_NOT_SATISFIABLE -> Fault.RANGE_NOT_SATISFIABLE;
            case NO_UPLOAD -> Fault.NOT_FOUND;
            case DENIED, MISCONFIGURED, CORRUPT -> Fault.INTERNAL;
        };
    }

    /** A client learns what it can act on; what an operator has to mend stands in the log. */
    private static String message(StoreException e) {
        return switch (e.reason()) {
            case BUSY -> "the storage is busy; try again in a moment";
            case UNAVAILABLE, CLOSED -> "the storage does not answer; try again later";
            case NO_SPACE -> "the storage is full";
            case RANGE_NOT_SATISFIABLE -> "the object has only " + e.size() + " bytes";
            case NO_UPLOAD -> "there is no such upload";
            case DENIED, MISCONFIGURED, CORRUPT -> "the storage refused; its operator finds the reason in the log";
        };
    }
}
