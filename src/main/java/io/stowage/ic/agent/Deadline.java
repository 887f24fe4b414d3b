package io.stowage.ic.agent;

import java.time.Duration;

/** The moment by which something ends, by a clock that nobody sets. */
final class Deadline {
    private final Time time;
    private final long nanos;

    private Deadline(Time time, long nanos) {
        this.time = time;
        this.nanos = nanos;
    }

    static Deadline in(Duration duration, Time time) {
        return new Deadline(time, time.nanos() + duration.toNanos());
    }

    /** The earlier one of this and another that ends after so long. */
    Deadline atMost(Duration duration) {
        return duration.compareTo(left()) < 0 ? in(duration, time) : this;
    }

    Duration left() {
        return Duration.ofNanos(Math.max(0, nanos - time.nanos()));
    }

    boolean passed() {
        return left().isZero();
    }

    /** Waits so long. */
    void sleep(Duration duration) throws InterruptedException {
        time.sleep(duration);
    }
}
