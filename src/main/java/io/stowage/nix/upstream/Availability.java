package io.stowage.nix.upstream;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Whether an upstream is worth asking. After several failures in a row it is tried only once in a while, until it answers. */
final class Availability {
    private static final int FAILURES = 3;
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private final Clock clock;

    /** Guarded by this, as is the next. */
    private int failures;

    private Instant nextTry = Instant.MIN;

    Availability(Clock clock) {
        this.clock = clock;
    }

    synchronized boolean isUp() {
        return failures < FAILURES;
    }

    /** For one that is down, true once in each pause: that request finds out whether it is back. */
    synchronized boolean mayBeAsked() {
        if (isUp()) {
            return true;
        }
        Instant now = clock.instant();
        if (now.isBefore(nextTry)) {
            return false;
        }
        nextTry = now.plus(PAUSE);
        return true;
    }

    /** Answers whether it was down before. */
    synchronized boolean answered() {
        boolean wasDown = !isUp();
        failures = 0;
        return wasDown;
    }

    /** Answers whether it went down with that. */
    synchronized boolean failed() {
        boolean wasUp = isUp();
        failures = Math.min(failures + 1, FAILURES);
        return wasUp && pauseIfDown();
    }

    /** The same for one that is of no use, however well it answers. */
    synchronized boolean useless() {
        boolean wasUp = isUp();
        failures = FAILURES;
        return wasUp && pauseIfDown();
    }

    private boolean pauseIfDown() {
        if (isUp()) {
            return false;
        }
        nextTry = clock.instant().plus(PAUSE);
        return true;
    }
}
