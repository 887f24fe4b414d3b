package io.stowage.content;

import io.stowage.ops.Health;
import io.stowage.store.ByteRange;
import io.stowage.store.Key;
import io.stowage.store.ObjectStore;
import io.stowage.store.Reading;
import io.stowage.store.StoreException;
import io.stowage.store.guard.ForwardingStore;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Some objects of it cannot be read; and it may be silent altogether, or hold readers up. */
final class ObstinateStore extends ForwardingStore {
    final Set<Key> unreadable = new HashSet<>();
    final AtomicInteger opened = new AtomicInteger();
    volatile boolean silent;
    volatile Optional<CountDownLatch> gate = Optional.empty();
    volatile int letThrough;

    ObstinateStore(ObjectStore delegate) {
        super(delegate);
    }

    @Override
    public Optional<Reading> open(Key key, ByteRange range) throws IOException {
        if (silent || unreadable.contains(key)) {
            throw new StoreException(
                    silent ? StoreException.Reason.UNAVAILABLE : StoreException.Reason.DENIED, "no answer");
        }
        if (opened.incrementAndGet() > letThrough && gate.isPresent()) {
            try {
                gate.get().await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }
        return super.open(key, range);
    }

    @Override
    public Health check(Duration budget) {
        return silent ? Health.down("no answer") : Health.up();
    }
}
