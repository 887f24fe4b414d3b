package io.stowage.web.answer;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * What is there now, for conditions and ranges to be compared with.
 *
 * @param modified in whole seconds, as {@code Last-Modified} has it; empty where nobody is told
 */
public record Representation(EntityTag tag, Optional<Instant> modified, long length) {
    public Representation {
        modified = modified.map(time -> time.truncatedTo(ChronoUnit.SECONDS));
        if (length < 0) {
            throw new IllegalArgumentException("no representation has " + length + " bytes");
        }
    }

    public static Representation of(EntityTag tag, long length) {
        return new Representation(tag, Optional.empty(), length);
    }

    public Representation modifiedAt(Instant time) {
        return new Representation(tag, Optional.of(time), length);
    }
}
