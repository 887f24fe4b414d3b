package io.stowage.v1;

import io.stowage.store.Key;
import io.stowage.store.ObjectInfo;
import io.stowage.store.ObjectStore;
import io.stowage.store.guard.ForwardingStore;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** A store that counts the questions whether an object is there. */
final class CountingStore extends ForwardingStore {
    private final AtomicLong heads = new AtomicLong();

    CountingStore(ObjectStore delegate) {
        super(delegate);
    }

    long heads() {
        return heads.get();
    }

    @Override
    public Optional<ObjectInfo> head(Key key) throws IOException {
        heads.incrementAndGet();
        return super.head(key);
    }
}
