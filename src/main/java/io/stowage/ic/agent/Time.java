package io.stowage.ic.agent;

import java.time.Duration;

/** What deadlines are measured by, and how somebody waits; not a clock that anybody sets. */
interface Time {
    Time REAL = new Time() {
        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public void sleep(Duration duration) throws InterruptedException {
            Thread.sleep(duration.toMillis());
        }
    };

    /** From a moment that means nothing. */
    long nanos();

    void sleep(Duration duration) throws InterruptedException;
}
