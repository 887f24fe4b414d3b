package io.stowage.content.intake;

import io.stowage.content.rows.Content;
import io.stowage.content.rows.ContentRows;
import io.stowage.content.rows.KeyHolds;
import io.stowage.content.rows.KeyHolds.Hold;
import io.stowage.content.rows.Loose;
import io.stowage.content.rows.Place;
import io.stowage.content.rows.Received;
import io.stowage.content.rows.SameBytes;
import io.stowage.database.Database;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.store.Body;
import io.stowage.store.Key;
import io.stowage.store.ObjectStore;
import io.stowage.store.PutOptions;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/**
 * A given name that cannot be written yet: it follows from the bytes, or its bytes are lost and only the same ones may
 * replace them, or another upload is writing it. The bytes wait under a new key and are copied when they are known.
 */
public final class ReplacedKey implements Destination {
    private final ObjectStore store;
    private final String storeName;
    private final Key waiting;
    private final Function<Received, Key> naming;
    private final Database database;
    private final KeyHolds holds;
    private final ContentRows rows;
    private final Clock clock;
    private Optional<Hold> hold = Optional.empty();

    public ReplacedKey(
            ObjectStore store,
            String storeName,
            Key waiting,
            Function<Received, Key> naming,
            Database database,
            KeyHolds holds,
            ContentRows rows,
            Clock clock) {
        this.store = store;
        this.storeName = storeName;
        this.waiting = waiting;
        this.naming = naming;
        this.database = database;
        this.holds = holds;
        this.rows = rows;
        this.clock = clock;
    }

    @Override
    public void store(Body body) throws IOException {
        store.put(waiting, body, PutOptions.REPLACE);
    }

    @Override
    public void prepare(Received received) {
        releaseHold();
        Key key = naming.apply(received);
        boolean copies = database.write("look at " + key, handle -> {
            Optional<Place> place = ContentRows.placeAt(handle, storeName, key);
            place.ifPresent(found -> requireSame(handle, found, received));
            boolean whole = place.isPresent() && place.get().state() == Place.State.WHOLE;
            if (whole) {
                // So that the collector leaves it alone until it is claimed.
                Loose.note(handle, place.get().content(), clock.millis());
            }
            return !whole;
        });
        if (copies) {
            hold = Optional.of(holds.take(storeName, key).orElseThrow(() -> busy(key)));
            copy(key);
        }
    }

    private void copy(Key key) {
        try {
            if (store.copy(waiting, key, PutOptions.REPLACE).isEmpty()) {
                throw new StowageException(Fault.CORRUPT, "the bytes at " + waiting + " are gone again");
            }
        } catch (IOException e) {
            throw new StowageException(
                    Fault.STORE_UNAVAILABLE, "cannot write " + key + " in " + storeName + ": " + e.getMessage(), e);
        }
    }

    @Override
    public Claim claim(Handle handle, Received received, SameBytes same) {
        Key key = naming.apply(received);
        Optional<Place> place = ContentRows.placeAt(handle, storeName, key);
        boolean whole = place.map(found -> found.state() == Place.State.WHOLE).orElse(false);
        if (hold.isEmpty() && !whole) {
            throw busy(key);
        }
        hold.ifPresent(mine -> holds.settle(handle, mine));
        if (place.isEmpty()) {
            return new Claim(rows.addPlace(handle, same.in(handle), received, storeName, key), false);
        }
        Content content = KnownKey.requireSame(handle, place.get(), received);
        if (!whole) {
            rows.mend(handle, place.get());
        }
        return new Claim(content, false);
    }

    private static void requireSame(Handle handle, Place place, Received received) {
        Content content = ContentRows.find(handle, place.content()).orElseThrow();
        if (!ContentRows.isSame(content, received)) {
            throw ContentRows.conflict(place);
        }
    }

    private StowageException busy(Key key) {
        return new StowageException(
                Fault.BUSY, "another upload is writing " + key + " in " + storeName + "; try again");
    }

    private void releaseHold() {
        hold.ifPresent(holds::release);
        hold = Optional.empty();
    }

    @Override
    public void discard() throws IOException {
        releaseHold();
        store.delete(waiting);
    }
}
