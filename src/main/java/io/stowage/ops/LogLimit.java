package io.stowage.ops;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongConsumer;

/** Lets a line into the log once in a while, for what strangers can bring about as often as they like. */
public final class LogLimit {
    private final Duration pause;
    private final Clock clock;

    /** Guarded by this, as is the next. */
    private Instant next = Instant.MIN;

    private long withheld;

    /** @param pause from one line to the next */
    public LogLimit(Duration pause, Clock clock) {
        this.pause = pause;
        this.clock = clock;
    }

    /** Runs {@code line}, with how many were withheld since the last one, or withholds it. */
    public void log(LongConsumer line) {
        long before;
        synchronized (this) {
            Instant now = clock.instant();
            if (now.isBefore(next)) {
                withheld++;
                return;
            }
            next = now.plus(pause);
            before = withheld;
            withheld = 0;
        }
        line.accept(before);
    }
}
