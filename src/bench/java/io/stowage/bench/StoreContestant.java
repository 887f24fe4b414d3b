package io.stowage.bench;

import io.stowage.store.Body;
import io.stowage.store.ByteRange;
import io.stowage.store.Key;
import io.stowage.store.ObjectStore;
import io.stowage.store.PutOptions;
import io.stowage.store.Reading;
import java.io.IOException;

/** A store of ours, used as the fronts use it. */
record StoreContestant(ObjectStore store) implements Contestant {
    @Override
    public void put(String name, int size) throws IOException {
        Body body = size <= Noise.IN_MEMORY ? Body.of(Noise.bytes(size)) : Body.of(Noise.stream(size), size);
        store.put(Key.of(name), body, PutOptions.REPLACE);
    }

    @Override
    public long get(String name) throws IOException {
        try (Reading reading = store.open(Key.of(name), ByteRange.ALL).orElseThrow()) {
            return Noise.drain(reading.stream());
        }
    }

    @Override
    public void close() throws IOException {
        store.close();
    }
}
