package io.stowage.content.collect;

import io.stowage.content.ContentConfig;
import io.stowage.content.rows.ContentRows;
import io.stowage.content.rows.KeyHolds;
import io.stowage.content.rows.LooseContents;
import io.stowage.content.rows.Removals;
import io.stowage.content.rows.UploadKeys;
import io.stowage.database.Database;
import io.stowage.store.Key;
import io.stowage.store.Stores;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes contents that nothing claims any more. Rows go first, in a transaction that notes where the bytes lie; then the
 * bytes; then the note. Each step can be done again, so a crash between any two loses nothing and leaves nothing.
 */
public final class Collector {
    private static final Logger LOG = LoggerFactory.getLogger(Collector.class);
    private static final int PAGE = 200;

    private final Database database;
    private final Stores stores;
    private final ContentConfig config;
    private final Clock clock;
    private final KeyHolds holds;

    public Collector(Database database, Stores stores, ContentConfig config, Clock clock, RandomGenerator random) {
        this.database = database;
        this.stores = stores;
        this.config = config;
        this.clock = clock;
        this.holds = new KeyHolds(database, clock, random, Duration.ZERO);
    }

    /**
     * What one round came to.
     *
     * @param kept contents that were claimed again meanwhile
     */
    public record Round(int collected, int kept, int deleted, int undeleted) {}

    /** Goes through all that was let go of longer ago than the grace. */
    public Round collect() {
        ClaimColumns claims = database.read("find what may claim contents", ClaimColumns::read);
        long before = clock.millis() - config.grace().toMillis();
        int collected = 0;
        int kept = 0;
        List<Long> loose = loose(before);
        while (!loose.isEmpty()) {
            for (long content : loose) {
                if (release(content, claims, before)) {
                    collected++;
                } else {
                    kept++;
                }
            }
            loose = loose(before);
        }
        return deleteNoted(collected, kept);
    }

    private List<Long> loose(long before) {
        return database.read(
                "find contents that were let go of",
                rows -> rows.createQuery(
                                "SELECT content FROM content_loose WHERE since <= :before ORDER BY since LIMIT " + PAGE)
                        .bind("before", before)
                        .mapTo(Long.class)
                        .list());
    }

    /**
     * Whether its rows are gone now. One that was noted anew since it was looked for stays loose, as the same bytes are on
     * their way.
     */
    private boolean release(long content, ClaimColumns claims, long before) {
        return database.write("collect a content", rows -> {
            int due = rows.execute("DELETE FROM content_loose WHERE content = ? AND since <= ?", content, before);
            if (due == 0 || claims.claim(rows, content)) {
                return false;
            }
            letGoOfParts(rows, content);
            Removals.noteAll(rows, content, clock.millis());
            rows.execute("DELETE FROM content_place WHERE content = ?", content);
            rows.execute("DELETE FROM content_pieces WHERE content = ?", content);
            return rows.execute("DELETE FROM content WHERE id = ?", content) > 0;
        });
    }

    private void letGoOfParts(Handle rows, long whole) {
        List<Long> parts = rows.createQuery("SELECT DISTINCT part FROM content_span WHERE whole = :whole")
                .bind("whole", whole)
                .mapTo(Long.class)
                .list();
        rows.execute("DELETE FROM content_span WHERE whole = ?", whole);
        // Their grace was over with that of the whole.
        long since = clock.millis() - config.grace().toMillis();
        LooseContents.noteAll(rows, parts, since);
    }

    private record Note(long id, String store, Key key) {}

    private Round deleteNoted(int collected, int kept) {
        int deleted = 0;
        int undeleted = 0;
        long after = 0;
        List<Note> notes = notes(after);
        while (!notes.isEmpty()) {
            for (Note note : notes) {
                after = note.id();
                if (delete(note)) {
                    deleted++;
                } else {
                    undeleted++;
                }
            }
            notes = notes(after);
        }
        return new Round(collected, kept, deleted, undeleted);
    }

    private List<Note> notes(long after) {
        return database.read(
                "find bytes to delete",
                rows -> rows.createQuery(
                                "SELECT id, store, name FROM content_removal WHERE id > :after AND due_at <= :now"
                                        + " ORDER BY id LIMIT " + PAGE)
                        .bind("after", after)
                        .bind("now", clock.millis())
                        .map((row, context) -> new Note(row.getLong(1), row.getString(2), Key.of(row.getString(3))))
                        .list());
    }

    private boolean delete(Note note) {
        if (!stores.names().contains(note.store())) {
            LOG.warn("cannot delete {}: there is no store named {} any more", note.key(), note.store());
            return false;
        }
        try {
            return note.key().startsWith(UploadKeys.PREFIX) ? deleteOnce(note) : deleteHeld(note);
        } catch (IOException e) {
            LOG.warn("cannot delete {} from {} yet: {}", note.key(), note.store(), e.getMessage());
            return false;
        }
    }

    private boolean deleteOnce(Note note) throws IOException {
        stores.require(note.store()).delete(note.key());
        database.write("note that bytes are deleted", rows -> {
            Removals.forget(rows, note.store(), note.key());
            return note;
        });
        return true;
    }

    /** A name that may be used again: nobody writes it meanwhile, and bytes that a content has there by now stay. */
    private boolean deleteHeld(Note note) throws IOException {
        KeyHolds.Hold hold = holds.draw(note.store(), note.key());
        boolean deletes = database.write("hold " + note.key(), rows -> {
            if (!holds.take(rows, hold)) {
                return false;
            }
            if (ContentRows.placeAt(rows, note.store(), note.key()).isPresent()) {
                holds.settle(rows, hold);
                return false;
            }
            return true;
        });
        if (deletes) {
            // After a failure the hold runs out by itself, as the store may still do what it did not answer.
            stores.require(note.store()).delete(note.key());
            holds.settle(hold);
        }
        return deletes;
    }
}
