package io.stowage.web.body;

import java.time.Duration;
import java.util.Optional;

/**
 * What the body of a request may be like.
 *
 * @param maxBytes as they come over the connection
 * @param time from the first byte to the last; empty when only the speed counts
 * @param held whether what has arrived stays in memory, so that it is counted against the memory for bodies
 */
public record BodyPolicy(long maxBytes, Coding coding, Optional<Duration> time, boolean held) {

    /** For what nobody said more about: the small body of a request that controls something. */
    static final BodyPolicy DEFAULT = small(64 * 1024);

    /** What a body may say of itself in {@code Content-Encoding}. */
    public enum Coding {
        /** Nothing: the bytes are what is meant. */
        IDENTITY,
        /** That the bytes are framed once more, with signatures in between, which the front takes off. */
        AWS_CHUNKED,
        /** Anything: the bytes are stored as they are, and what they are coded with is kept beside them. */
        STORED
    }

    /** A body of a few KiB. All of it has to come within the grace that others have before their speed is looked at. */
    public static BodyPolicy small(long maxBytes) {
        return new BodyPolicy(maxBytes, Coding.IDENTITY, Optional.empty(), true);
    }

    /** A body that goes on to a store while it comes, and so takes no memory. */
    public static BodyPolicy streamed(long maxBytes) {
        return new BodyPolicy(maxBytes, Coding.IDENTITY, Optional.empty(), false);
    }

    /** A body that is in memory when it has come, in whatever form. */
    public static BodyPolicy held(long maxBytes, Duration time) {
        return new BodyPolicy(maxBytes, Coding.IDENTITY, Optional.of(time), true);
    }

    public BodyPolicy coded(Coding other) {
        return new BodyPolicy(maxBytes, other, time, held);
    }

    /** Small enough for its time to be the grace of all others. */
    boolean isSmall() {
        return maxBytes <= DEFAULT.maxBytes;
    }
}
