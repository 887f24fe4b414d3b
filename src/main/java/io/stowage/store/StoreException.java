package io.stowage.store;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A store could not do what it was asked. It says nothing about whether an object exists. */
public final class StoreException extends IOException {

    /** Why, in words that hold for every backend. */
    public enum Reason {
        /** It does not answer, or answers that it cannot now; the same call may succeed later. */
        UNAVAILABLE,
        /** Our own limit of concurrent calls is reached, or the breaker is open. */
        BUSY,
        NO_SPACE,
        DENIED,
        /** The wish contradicts the set-up: no such bucket, an unknown storage class, a part that is too small. */
        MISCONFIGURED,
        RANGE_NOT_SATISFIABLE,
        NO_UPLOAD,
        /** What was written cannot be read as it was written. */
        CORRUPT,
        CLOSED
    }

    private final Reason reason;
    private final transient @Nullable Duration retryAfter;
    private final long size;

    public StoreException(Reason reason, String message) {
        this(reason, message, null, null, -1);
    }

    public StoreException(Reason reason, String message, @Nullable Throwable cause) {
        this(reason, message, cause, null, -1);
    }

    public StoreException(Reason reason, String message, @Nullable Throwable cause, @Nullable Duration retryAfter) {
        this(reason, message, cause, retryAfter, -1);
    }

    private StoreException(
            Reason reason, String message, @Nullable Throwable cause, @Nullable Duration retryAfter, long size) {
        super(message, cause);
        this.reason = reason;
        this.retryAfter = retryAfter;
        this.size = size;
    }

    public static StoreException rangeNotSatisfiable(Key key, ByteRange range, long size) {
        String message = "cannot read " + range + " of " + key + ": it has " + size + " bytes";
        return new StoreException(Reason.RANGE_NOT_SATISFIABLE, message, null, null, size);
    }

    public static StoreException noUpload(Upload upload) {
        return new StoreException(Reason.NO_UPLOAD, "there is no open upload " + upload.id() + " of " + upload.key());
    }

    public Reason reason() {
        return reason;
    }

    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /** The length of the object, for {@link Reason#RANGE_NOT_SATISFIABLE}; else -1. */
    public long size() {
        return size;
    }
}
