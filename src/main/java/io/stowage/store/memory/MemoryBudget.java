package io.stowage.store.memory;

import io.stowage.config.ByteSize;
import io.stowage.store.StoreException;
import java.util.concurrent.atomic.AtomicLong;

/** The bytes that a store may still take. Bytes are reserved before they are kept and released afterwards. */
final class MemoryBudget {
    private final long max;
    private final AtomicLong used = new AtomicLong();

    MemoryBudget(long max) {
        this.max = max;
    }

    void reserve(long bytes) throws StoreException {
        long now = used.addAndGet(bytes);
        if (now > max) {
            used.addAndGet(-bytes);
            throw full(bytes);
        }
    }

    void release(long bytes) {
        used.addAndGet(-bytes);
    }

    /** Refuses at once what could not be reserved later. */
    void require(long bytes) throws StoreException {
        if (bytes > max - used.get()) {
            throw full(bytes);
        }
    }

    long used() {
        return used.get();
    }

    private StoreException full(long bytes) {
        return new StoreException(
                StoreException.Reason.NO_SPACE,
                "no room for " + bytes + " more bytes in memory: the limit is " + ByteSize.format(max));
    }
}
