package io.stowage.v1;

import io.stowage.store.ByteRange;
import io.stowage.store.Key;
import io.stowage.store.ObjectInfo;
import io.stowage.store.ObjectStore;
import io.stowage.store.Reading;
import io.stowage.store.guard.ForwardingStore;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** A store that counts the questions whether an object is there, and how often one is read. */
final class CountingStore extends ForwardingStore {
    private final AtomicLong heads = new AtomicLong();
    private final AtomicLong opens = new AtomicLong();

    CountingStore(ObjectStore delegate) {
        super(delegate);
    }

    long heads() {
        return heads.get();
    }

    long opens() {
        return opens.get();
    }

    @Override
    public Optional<Reading> open(Key key, ByteRange range) throws IOException {
        opens.incrementAndGet();
        return super.open(key, range);
    }

    @Override
    public Optional<ObjectInfo> head(Key key) throws IOException {
        heads.incrementAndGet();
        return super.head(key);
    }
}
