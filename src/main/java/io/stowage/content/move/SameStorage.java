package io.stowage.content.move;

import io.stowage.content.rows.UploadKeys;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.store.Body;
import io.stowage.store.Key;
import io.stowage.store.ObjectStore;
import io.stowage.store.PutOptions;
import io.stowage.store.StoreFaults;
import io.stowage.store.Stores;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.random.RandomGenerator;

/**
 * Tells by trial whether two names mean the same storage, such as one bucket under two endpoints. Deleting the old objects
 * would delete the new ones there.
 */
final class SameStorage {
    private static final byte[] TRIAL = "written by a move, to see where it lies".getBytes(StandardCharsets.UTF_8);

    private final Stores stores;
    private final UploadKeys keys;

    SameStorage(Stores stores, Clock clock, RandomGenerator random) {
        this.stores = stores;
        this.keys = new UploadKeys(clock, random);
    }

    /** Throws where they are the same, or do not answer. */
    void refuse(String from, String to) {
        Key key = keys.next();
        try {
            ObjectStore target = stores.require(to);
            target.put(key, Body.of(TRIAL), PutOptions.REPLACE);
            boolean seen;
            try {
                seen = stores.require(from).head(key).isPresent();
            } finally {
                target.delete(key);
            }
            if (seen) {
                throw new StowageException(Fault.BAD_REQUEST, from + " and " + to + " are the same storage");
            }
        } catch (IOException e) {
            throw fault(e);
        }
    }

    private static StowageException fault(IOException e) {
        try {
            return StoreFaults.of(e);
        } catch (IOException other) {
            return new StowageException(
                    Fault.STORE_UNAVAILABLE, "a store does not answer: " + other.getMessage(), other);
        }
    }
}
