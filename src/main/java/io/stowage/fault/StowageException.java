package io.stowage.fault;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The one unchecked exception above the storage SPI: a {@link Fault} and a sentence for the person who has to act on it. Where a
 * protocol tells more kinds of failure apart than there are faults, its front adds the code of the protocol.
 */
public final class StowageException extends RuntimeException {
    private final Fault fault;
    private final transient @Nullable Duration retryAfter;
    private final @Nullable String code;
    private final transient Map<String, String> details;

    public StowageException(Fault fault, String message) {
        this(fault, message, null, null);
    }

    public StowageException(Fault fault, String message, @Nullable Throwable cause) {
        this(fault, message, cause, null);
    }

    public StowageException(Fault fault, String message, @Nullable Throwable cause, @Nullable Duration retryAfter) {
        this(fault, message, cause, retryAfter, null, Map.of());
    }

    private StowageException(
            Fault fault,
            @Nullable String message,
            @Nullable Throwable cause,
            @Nullable Duration retryAfter,
            @Nullable String code,
            Map<String, String> details) {
        super(message, cause);
        this.fault = fault;
        this.retryAfter = retryAfter;
        this.code = code;
        this.details = Map.copyOf(details);
    }

    /**
     * The same failure under the code that a front's protocol has for it, such as {@code NoSuchBucket}.
     *
     * @param facts what the protocol says beside the message, by name
     */
    public StowageException coded(String name, Map<String, String> facts) {
        return new StowageException(fault, getMessage(), getCause(), retryAfter, name, facts);
    }

    public StowageException coded(String name) {
        return coded(name, Map.of());
    }

    public Fault fault() {
        return fault;
    }

    /** When it is worth asking again, if that is known. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /** The code of the front that refused; empty where the fault alone says what to answer. */
    public Optional<String> code() {
        return Optional.ofNullable(code);
    }

    public Map<String, String> details() {
        return details;
    }
}
