package io.stowage.v1.blob;

import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.ic.Owner;
import io.stowage.store.Body;
import io.stowage.store.Key;
import io.stowage.store.ObjectStore;
import io.stowage.store.PutOptions;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Marks in the store that an owner is being deleted, so that no node writes for it meanwhile. */
public final class Tombstones {
    public static final String AREA = "blob-deletion/";
    private static final int REMEMBERED = 10_000;

    private final ObjectStore store;
    private final Duration quiet;
    private final Clock clock;

    /** When an owner was last seen without a mark. */
    private final WeighedCache<Owner, Instant> seenWithout = new WeighedCache<>(REMEMBERED, instant -> 1);

    public Tombstones(ObjectStore store, Duration quiet, Clock clock) {
        this.store = store;
        this.quiet = quiet;
        this.clock = clock;
    }

    /** Whether an owner is being deleted, as of at most {@code quiet} ago. */
    public boolean isMarked(Owner owner) throws IOException {
        Instant now = clock.instant();
        Optional<Instant> seen = seenWithout.find(owner);
        if (seen.isPresent() && now.isBefore(seen.get().plus(quiet))) {
            return false;
        }
        boolean marked = store.head(key(owner)).isPresent();
        if (!marked) {
            seenWithout.put(owner, now);
        }
        return marked;
    }

    public void requireNone(Owner owner) throws IOException {
        if (isMarked(owner)) {
            throw new StowageException(Fault.CONFLICT, "this owner is being deleted");
        }
    }

    /** Marks an owner; false when it was marked before. */
    public boolean mark(Owner owner) throws IOException {
        seenWithout.remove(owner);
        return store.put(key(owner), Body.of(new byte[0]), PutOptions.ONLY_IF_ABSENT)
                .stored();
    }

    public void remove(Owner owner) throws IOException {
        store.delete(key(owner));
    }

    private static Key key(Owner owner) {
        return Key.of(AREA + owner);
    }
}
