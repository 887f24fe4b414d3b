package io.stowage.store.s3;

import io.stowage.store.StoreException;
import io.stowage.store.s3.client.S3Errors;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The heap that all uploads of a store together may hold. Memory is reserved before a body is read and taken as the
 * bytes come, so that reserving for a long part costs nothing when the body turns out to be short.
 */
final class S3Buffers {
    private static final long UNIT = 4096;

    private final Semaphore units;
    private final long bytes;
    private final Duration patience;
    private final AtomicLong held = new AtomicLong();
    private final AtomicLong mostHeld = new AtomicLong();

    S3Buffers(long bytes, Duration patience) {
        this.bytes = bytes;
        this.patience = patience;
        // Fair, so that a wish for much is not overtaken for ever by wishes for little.
        this.units = new Semaphore(Math.toIntExact(bytes / UNIT), true);
    }

    /** Room for that many bytes now, or nothing. */
    Optional<S3Buffer> tryReserve(long capacity) {
        return units.tryAcquire(unitsOf(capacity)) ? Optional.of(new S3Buffer(this, capacity)) : Optional.empty();
    }

    /** Room for that many bytes, as soon as others have given theirs back. */
    S3Buffer reserve(long capacity) throws StoreException {
        try {
            if (units.tryAcquire(unitsOf(capacity), patience.toNanos(), TimeUnit.NANOSECONDS)) {
                return new S3Buffer(this, capacity);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException(StoreException.Reason.UNAVAILABLE, "interrupted while waiting for buffers", e);
        }
        throw new StoreException(
                StoreException.Reason.BUSY,
                "cannot buffer " + capacity + " bytes: uploads hold all of s3.buffers",
                null,
                S3Errors.RETRY_AFTER);
    }

    /** What is reserved, whether bytes have come for it or not. */
    long reserved() {
        return bytes - units.availablePermits() * UNIT;
    }

    /** The most that was ever held at once. */
    long mostHeld() {
        return mostHeld.get();
    }

    void hold(long more) {
        long now = held.addAndGet(more);
        mostHeld.accumulateAndGet(now, Math::max);
    }

    void release(long capacity, long taken) {
        held.addAndGet(-taken);
        units.release(unitsOf(capacity));
    }

    private static int unitsOf(long capacity) {
        return Math.toIntExact((capacity + UNIT - 1) / UNIT);
    }
}
