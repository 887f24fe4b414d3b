package io.stowage.content.intake;

import io.stowage.content.rows.Content;
import io.stowage.content.rows.ContentRows;
import io.stowage.content.rows.KeyHolds;
import io.stowage.content.rows.KeyHolds.Hold;
import io.stowage.content.rows.LooseContents;
import io.stowage.content.rows.Place;
import io.stowage.content.rows.Received;
import io.stowage.content.rows.SameBytes;
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
 * replace them, or another upload is writing it. The bytes wait under a new key and are moved when they are known.
 */
public final class ReplacedKey implements Destination {
    private final ObjectStore store;
    private final String storeName;
    private final Key waiting;
    private final Function<Received, Key> naming;
    private final KeyHolds holds;
    private final ContentRows rows;
    private final Clock clock;
    private Optional<Hold> hold = Optional.empty();
    /** Whether the name had a place when the hold was taken, whose bytes were lost. */
    private boolean mends;

    private boolean moved;

    public ReplacedKey(
            ObjectStore store,
            String storeName,
            Key waiting,
            Function<Received, Key> naming,
            KeyHolds holds,
            ContentRows rows,
            Clock clock) {
        this.store = store;
        this.storeName = storeName;
        this.waiting = waiting;
        this.naming = naming;
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
        Key key = naming.apply(received);
        if (moved) {
            keepHold(key);
            return;
        }
        releaseHold();
        hold = holds.takeIf(storeName, key, rows -> !isThere(rows, key, received));
        if (hold.isPresent()) {
            move(key);
        }
    }

    /** What lies there whole is kept from the collector until it is claimed. */
    private boolean isThere(Handle handle, Key key, Received received) {
        Optional<Place> place = ContentRows.placeAt(handle, storeName, key);
        place.ifPresent(found -> requireSame(handle, found, received));
        mends = place.isPresent();
        boolean whole = isWhole(place);
        if (whole) {
            LooseContents.note(handle, place.orElseThrow().content(), clock.millis());
        }
        return whole;
    }

    private static boolean isWhole(Optional<Place> place) {
        return place.filter(found -> found.state() == Place.State.WHOLE).isPresent();
    }

    private void keepHold(Key key) {
        if (!holds.renew(hold.orElseThrow())) {
            throw busy(key);
        }
    }

    private void move(Key key) {
        try {
            if (store.move(waiting, key, PutOptions.REPLACE).isEmpty()) {
                throw new StowageException(Fault.CORRUPT, "the bytes at " + waiting + " are gone again");
            }
            moved = true;
        } catch (IOException e) {
            throw new StowageException(
                    Fault.STORE_UNAVAILABLE, "cannot write " + key + " in " + storeName + ": " + e.getMessage(), e);
        }
    }

    @Override
    public Claim claim(Handle handle, Received received, SameBytes same) {
        Key key = naming.apply(received);
        Optional<Place> place = ContentRows.placeAt(handle, storeName, key);
        if (!moved && !isWhole(place)) {
            throw busy(key);
        }
        hold.ifPresent(mine -> holds.settle(handle, mine));
        if (place.isEmpty()) {
            return new Claim(rows.addPlace(handle, same.in(handle), received, storeName, key), moved);
        }
        Content content = KnownKey.requireSame(handle, place.get(), received);
        if (!isWhole(place)) {
            rows.mend(handle, place.get());
        }
        return new Claim(content, moved);
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

    /** Where there are rows of lost bytes, the collector judges what lies there now: the hold's note tells it of the name. */
    @Override
    public void discard() throws IOException {
        if (!moved) {
            releaseHold();
            store.delete(waiting);
        } else if (mends || !holds.renew(hold.orElseThrow())) {
            releaseHold();
        } else {
            store.delete(hold.orElseThrow().key());
            holds.settle(hold.orElseThrow());
        }
    }
}
