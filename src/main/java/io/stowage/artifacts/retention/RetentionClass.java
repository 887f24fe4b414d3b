package io.stowage.artifacts.retention;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A promise of how long packages stay.
 *
 * @param maxAge when they expire, counted from the moment when they were finalized; empty for never
 * @param minAge before this nobody may delete them
 * @param keepLast so many of each producer and name never expire by their age
 * @param immutable no expiry of their own, and no second package with their coordinates, even after they are gone
 * @param adminDeletes whether an administrator who gives a reason may delete them before {@code minAge}
 */
public record RetentionClass(
        String name,
        Optional<Duration> maxAge,
        Duration minAge,
        int keepLast,
        boolean immutable,
        boolean adminDeletes) {
    private static final int MOST_KEPT = 10_000;

    public RetentionClass {
        if (minAge.isNegative()) {
            throw new IllegalArgumentException("the class " + name + " has a min_age of less than no time");
        }
        if (keepLast < 0 || keepLast > MOST_KEPT) {
            throw new IllegalArgumentException("the class " + name + " has a keep_last that is not 0 to " + MOST_KEPT);
        }
        maxAge.ifPresent(most -> {
            if (most.compareTo(minAge) < 0) {
                throw new IllegalArgumentException("the class " + name + " expires before its min_age");
            }
        });
    }

    /** Whether a package that changes from the other class to this one loses nothing of what it was promised. */
    public boolean protectsAsLongAs(RetentionClass other) {
        boolean age =
                maxAge.isEmpty() || (other.maxAge.isPresent() && maxAge.get().compareTo(other.maxAge.get()) >= 0);
        return age
                && minAge.compareTo(other.minAge) >= 0
                && (maxAge.isEmpty() || keepLast >= other.keepLast)
                && (immutable || !other.immutable)
                && (other.adminDeletes || !adminDeletes);
    }

    /** Until when nobody may delete a package that was finalized then. */
    public Instant lockedUntil(Instant finalizedAt) {
        return finalizedAt.plus(minAge);
    }
}
