package io.stowage.content;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.stowage.content.reading.DamageNotes;
import io.stowage.content.reading.Piece;
import io.stowage.content.rows.Place;
import io.stowage.database.Database;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.store.Key;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Notes places of one store that a reader found to have lost their bytes. They are whole again when a check finds them so. */
final class DamagedPlaces implements DamageNotes {
    private static final Logger LOG = LoggerFactory.getLogger(DamagedPlaces.class);

    /** More than that are not remembered; the rows know them all. */
    private static final int MOST_REMEMBERED = 10_000;

    private final Database database;
    private final String store;
    private final Counter found;
    private final Set<Piece> noted = ConcurrentHashMap.newKeySet();

    DamagedPlaces(Database database, String store, MeterRegistry meters) {
        this.database = database;
        this.store = store;
        this.found = Counter.builder("stowage.content.damage")
                .description("Pieces that were found to be damaged or missing when they were read")
                .tag("store", store)
                .register(meters);
    }

    @Override
    public StowageException note(Piece piece, String what) {
        if (noted.size() < MOST_REMEMBERED) {
            noted.add(piece);
        }
        lose(piece.key(), Place.State.FAILED);
        return new StowageException(Fault.CORRUPT, "the stored " + piece + " in " + store + " " + what);
    }

    /** The object is not there at all. */
    void noteMissing(Key key) {
        lose(key, Place.State.MISSING);
    }

    /** A reading does not fail because this cannot be written: the next one finds it, too. */
    private void lose(Key key, Place.State state) {
        found.increment();
        try {
            int changed = database.write(
                    "note a lost place",
                    rows -> rows.execute(
                            "UPDATE content_place SET state = ? WHERE store = ? AND name = ? AND state = 0",
                            state.code(),
                            store,
                            key.text()));
            if (changed > 0) {
                LOG.error("{} in {} is {}", key, store, state == Place.State.MISSING ? "missing" : "damaged");
            }
        } catch (StowageException e) {
            LOG.error("{} in {} is lost, and that cannot be noted: {}", key, store, e.getMessage());
        }
    }

    @Override
    public boolean isNoted(Piece piece) {
        return noted.contains(piece);
    }

    @Override
    public void clear(Piece piece) {
        noted.remove(piece);
    }
}
