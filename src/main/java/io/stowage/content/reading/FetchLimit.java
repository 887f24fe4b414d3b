package io.stowage.content.reading;

import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Fetches from a remote store, so many at once, first come first served. The store itself refuses at once what is too
 * much for it; a reader in the middle of a blob rather waits.
 */
public final class FetchLimit {
    private final Semaphore semaphore;
    private final Duration wait;

    public FetchLimit(int most, Duration wait) {
        this.semaphore = new Semaphore(most, true);
        this.wait = wait;
    }

    /** To be given back once. */
    void take() {
        try {
            if (!semaphore.tryAcquire(wait.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new StowageException(
                        Fault.BUSY,
                        "too many pieces are being fetched; try again in a moment",
                        null,
                        Duration.ofSeconds(1));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StowageException(Fault.BUSY, "the server is stopping", e, Duration.ofSeconds(5));
        }
    }

    void giveBack() {
        semaphore.release();
    }
}
