package io.stowage.content.reading;

import io.stowage.store.ByteRange;
import io.stowage.store.Key;
import io.stowage.store.ObjectStore;
import io.stowage.store.Reading;
import io.stowage.store.guard.ForwardingStore;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** A store that counts the bytes that it gave away. */
final class HoldingStore extends ForwardingStore {
    private final AtomicLong fetched = new AtomicLong();

    HoldingStore(ObjectStore delegate) {
        super(delegate);
    }

    long fetched() {
        return fetched.get();
    }

    @Override
    public Optional<Reading> open(Key key, ByteRange range) throws IOException {
        return super.open(key, range).map(this::counted);
    }

    private Reading counted(Reading reading) {
        InputStream in = new FilterInputStream(reading.stream()) {
            @Override
            public int read(byte[] buffer, int offset, int count) throws IOException {
                int n = super.read(buffer, offset, count);
                fetched.addAndGet(Math.max(0, n));
                return n;
            }
        };
        return reading.through(in);
    }
}
