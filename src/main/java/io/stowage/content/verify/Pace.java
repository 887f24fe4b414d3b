package io.stowage.content.verify;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Keeps reading down to a number of bytes in each second. One thread at a time. */
public final class Pace {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final long bytesPerSecond;
    private final LongSupplier nanos;
    private final Pause pause;
    private long free;

    /** Waits. */
    @FunctionalInterface
    public interface Pause {
        void nanos(long nanos) throws InterruptedException;
    }

    public Pace(long bytesPerSecond) {
        this(bytesPerSecond, System::nanoTime, TimeUnit.NANOSECONDS::sleep);
    }

    Pace(long bytesPerSecond, LongSupplier nanos, Pause pause) {
        if (bytesPerSecond < 1) {
            throw new IllegalArgumentException("nothing is read at " + bytesPerSecond + " bytes/s");
        }
        this.bytesPerSecond = bytesPerSecond;
        this.nanos = nanos;
        this.pause = pause;
        this.free = nanos.getAsLong();
    }

    /** Comes back when these bytes were due. What was not used while nothing was read is lost. */
    void read(int bytes) throws InterruptedException {
        long now = nanos.getAsLong();
        // By differences, as the clock of a machine may overflow.
        free = (free - now > 0 ? free : now) + Math.round((double) bytes * SECOND / bytesPerSecond);
        if (free - now > 0) {
            pause.nanos(free - now);
        }
    }
}
