package io.stowage.content.reading;

import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.store.StoreException;
import io.stowage.store.StoreFaults;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Fetches again what a busy store refused. Before an answer has begun its client is better told to come back; after that
 * it could only be cut off.
 */
public final class Patience {
    private static final Duration LEAST = Duration.ofMillis(100);

    private final Duration most;

    /** @param most how long, from the first attempt on; a last one may end later */
    public Patience(Duration most) {
        this.most = most;
    }

    /** A piece of work that may be done again. */
    interface Work<T> {
        T run() throws IOException;
    }

    <T> T with(Work<T> work) throws IOException {
        long start = System.nanoTime();
        while (true) {
            StowageException busy;
            try {
                return work.run();
            } catch (StoreException e) {
                busy = StoreFaults.of(e);
            } catch (StowageException e) {
                busy = e;
            }
            if (busy.fault() != Fault.BUSY || System.nanoTime() - start >= most.toNanos() || !slept(busy)) {
                throw busy;
            }
        }
    }

    /** Not all who were refused come back at the same moment. */
    private static boolean slept(StowageException busy) {
        long millis = Math.max(2, busy.retryAfter().orElse(LEAST).toMillis());
        try {
            TimeUnit.MILLISECONDS.sleep(ThreadLocalRandom.current().nextLong(millis / 2, millis));
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
