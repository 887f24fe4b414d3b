package io.stowage.ic.agent.http;

import java.time.Duration;

/** The moment by which something ends, by a clock that nobody sets. */
public final class Deadline {
    private final Ticker ticker;
    private final long nanos;

    private Deadline(Ticker ticker, long nanos) {
        this.ticker = ticker;
        this.nanos = nanos;
    }

    public static Deadline in(Duration duration, Ticker ticker) {
        return new Deadline(ticker, ticker.nanos() + duration.toNanos());
    }

    /** The earlier one of this and another that ends after so long. */
    Deadline atMost(Duration duration) {
        return duration.compareTo(left()) < 0 ? in(duration, ticker) : this;
    }

    Duration left() {
        return Duration.ofNanos(Math.max(0, nanos - ticker.nanos()));
    }

    /** Waits so long. */
    void sleep(Duration duration) throws InterruptedException {
        ticker.sleep(duration);
    }
}
