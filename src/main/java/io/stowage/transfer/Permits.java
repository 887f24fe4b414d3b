package io.stowage.transfer;

import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Memory that bodies on their way may hold together, counted in KiB, first come first served. */
public final class Permits {
    private static final int UNIT = 1024;

    private final Semaphore semaphore;
    private final int all;
    private final Duration wait;

    public Permits(long bytes, Duration wait) {
        this.all = units(bytes);
        this.semaphore = new Semaphore(all, true);
        this.wait = wait;
    }

    /** Waits for that much, at most as long as configured; close the answer to give it back. */
    public Permit take(long bytes) {
        int wanted = Math.min(units(bytes), all);
        try {
            if (!semaphore.tryAcquire(wanted, wait.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new StowageException(
                        Fault.BUSY, "too many bodies at once; try again in a moment", null, Duration.ofSeconds(1));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StowageException(Fault.BUSY, "the server is stopping", e, Duration.ofSeconds(5));
        }
        return new Permit(semaphore, wanted);
    }

    /** That much, if it is free at this moment and nobody waits for it; for what is merely nice to have. */
    public Optional<Permit> tryTake(long bytes) {
        int wanted = units(bytes);
        boolean taken = !semaphore.hasQueuedThreads() && semaphore.tryAcquire(wanted);
        return taken ? Optional.of(new Permit(semaphore, wanted)) : Optional.empty();
    }

    /** The same, but only as long as half of all stays free for those who have to wait. */
    public Optional<Permit> tryTakeSparing(long bytes) {
        return semaphore.availablePermits() - units(bytes) < all / 2 ? Optional.empty() : tryTake(bytes);
    }

    /** What is free now. */
    public long freeBytes() {
        return (long) semaphore.availablePermits() * UNIT;
    }

    private static int units(long bytes) {
        return (int) Math.min(Integer.MAX_VALUE, (bytes + UNIT - 1) / UNIT);
    }

    /** Some of the memory; closing it twice gives it back once. */
    public static final class Permit implements AutoCloseable {
        private final Semaphore semaphore;
        private int held;

        private Permit(Semaphore semaphore, int held) {
            this.semaphore = semaphore;
            this.held = held;
        }

        /** Gives back what is more than that. */
        public synchronized void keep(long bytes) {
            int kept = Math.min(held, units(bytes));
            semaphore.release(held - kept);
            held = kept;
        }

        @Override
        public synchronized void close() {
            semaphore.release(held);
            held = 0;
        }
    }
}
