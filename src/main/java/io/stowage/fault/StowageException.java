package io.stowage.fault;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The one unchecked exception above the storage SPI: a {@link Fault} and a sentence for whoever has to act on it. */
public final class StowageException extends RuntimeException {
    private final Fault fault;
    private final transient @Nullable Duration retryAfter;

    public StowageException(Fault fault, String message) {
        this(fault, message, null, null);
    }

    public StowageException(Fault fault, String message, @Nullable Throwable cause) {
        this(fault, message, cause, null);
    }

    public StowageException(Fault fault, String message, @Nullable Throwable cause, @Nullable Duration retryAfter) {
        super(message, cause);
        this.fault = fault;
        this.retryAfter = retryAfter;
    }

    public Fault fault() {
        return fault;
    }

    /** When it is worth asking again, if that is known. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
