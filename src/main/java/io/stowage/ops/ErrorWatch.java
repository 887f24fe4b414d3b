package io.stowage.ops;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the errors of the JVM that requests met, so that health tells what the answers to them cannot. A class that
 * could not be loaded stays away until a restart, and so does readiness. Memory may be there again after a while. Any
 * other is degraded only: a request that overflows the stack, for one, must not take the node from everybody else.
 */
public final class ErrorWatch {
    private static final Duration WHILE = Duration.ofMinutes(1);

    private final Clock clock;

    /** The worst that has not passed; guarded by this. */
    private @Nullable Seen worst;

    private record Seen(Health.Status status, String reason, Instant until) {
        boolean hasPassed(Instant now) {
            return !now.isBefore(until);
        }
    }

    public ErrorWatch(Clock clock) {
        this.clock = clock;
    }

    public synchronized void note(Error error) {
        Instant now = clock.instant();
        Seen seen = seen(error, now);
        Seen before = worst;
        if (before == null || before.hasPassed(now) || before.status().compareTo(seen.status()) < 0) {
            worst = seen;
        } else if (before.status() == seen.status() && before.until().isBefore(seen.until())) {
            worst = seen;
        }
    }

    public synchronized Health health() {
        Seen seen = worst;
        if (seen == null || seen.hasPassed(clock.instant())) {
            return Health.up();
        }
        return new Health(seen.status(), seen.reason(), java.util.Map.of());
    }

    private static Seen seen(Error error, Instant now) {
        if (error instanceof LinkageError) {
            return new Seen(Health.Status.DOWN, "restart it: a class could not be loaded: " + error, Instant.MAX);
        }
        if (error instanceof OutOfMemoryError) {
            return new Seen(Health.Status.DOWN, "a request met " + error, now.plus(WHILE));
        }
        return new Seen(Health.Status.DEGRADED, "a request met " + error, now.plus(WHILE));
    }
}
