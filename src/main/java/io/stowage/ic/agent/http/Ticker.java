package io.stowage.ic.agent.http;

import java.time.Duration;

/** What deadlines are measured by, and how to wait; unlike a clock it is never set. */
public interface Ticker {
    Ticker REAL = new Ticker() {
        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public void sleep(Duration duration) throws InterruptedException {
            Thread.sleep(duration.toMillis());
        }
    };

    /** Nanoseconds since an arbitrary moment. */
    long nanos();

    void sleep(Duration duration) throws InterruptedException;
}
