package io.stowage.content.jobs;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Keeps what many threads take together down to an amount in each second. */
public final class Pace {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final long perSecond;
    private final LongSupplier nanos;
    private final Pause pause;

    /** When all that was taken is due. Guarded by this. */
    private long free;

    /** Waits. */
    @FunctionalInterface
    public interface Pause {
        void nanos(long nanos) throws InterruptedException;
    }

    public Pace(long perSecond) {
        this(perSecond, System::nanoTime, TimeUnit.NANOSECONDS::sleep);
    }

    Pace(long perSecond, LongSupplier nanos, Pause pause) {
        if (perSecond < 1) {
            throw new IllegalArgumentException("nothing is read at " + perSecond + " in a second");
        }
        this.perSecond = perSecond;
        this.nanos = nanos;
        this.pause = pause;
        this.free = nanos.getAsLong();
    }

    /** Comes back when so many bytes, or requests, were due. What was not used while nothing was taken is lost. */
    public void take(int amount) throws InterruptedException {
        long wait = book(amount);
        if (wait > 0) {
            pause.nanos(wait);
        }
    }

    private synchronized long book(int amount) {
        long now = nanos.getAsLong();
        // By differences, as the clock of a machine may overflow.
        free = (free - now > 0 ? free : now) + Math.round((double) amount * SECOND / perSecond);
        return free - now;
    }
}
