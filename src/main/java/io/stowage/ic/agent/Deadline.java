package io.stowage.ic.agent;

import java.time.Duration;

/** The moment by which something ends, by a clock that nobody sets. */
final class Deadline {
    private final long nanoTime;

    private Deadline(long nanoTime) {
        this.nanoTime = nanoTime;
    }

    static Deadline in(Duration duration) {
        return new Deadline(System.nanoTime() + duration.toNanos());
    }

    /** The earlier one of this and another that ends after so long. */
    Deadline atMost(Duration duration) {
        return duration.compareTo(left()) < 0 ? in(duration) : this;
    }

    Duration left() {
        return Duration.ofNanos(Math.max(0, nanoTime - System.nanoTime()));
    }

    boolean passed() {
        return left().isZero();
    }
}
