package io.stowage.content.verify;

import io.stowage.content.rows.Place;
import io.stowage.store.Key;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The rows of the verification that is under way, and of the places it reads. */
final class VerificationRows {
    private VerificationRows() {}

    /** One that is under way: what it reads, how far it is, what it found. */
    record Run(Scope scope, long after, Progress progress) {}

    /** A place and the moment of its writing, which tells whether it was written again since. */
    record Due(Place place, long storedAt) {}

    static boolean begin(Handle rows, Scope scope, long now) {
        return rows.execute(
                        "INSERT INTO content_verification (id, started_at, before, one_in, sample, after_place, checked,"
                                + " bytes, failed, missing, mended, unread)"
                                + " VALUES (1, ?, ?, ?, ?, 0, 0, 0, 0, 0, 0, 0) ON CONFLICT (id) DO NOTHING",
                        now,
                        scope.before().toEpochMilli(),
                        scope.oneIn(),
                        scope.offset())
                == 1;
    }

    static Optional<Run> find(Handle rows) {
        return rows.createQuery("SELECT before, one_in, sample, after_place, checked, bytes, failed, missing, mended,"
                        + " unread FROM content_verification")
                .map((row, context) -> new Run(
                        new Scope(Instant.ofEpochMilli(row.getLong(1)), row.getInt(2), row.getInt(3)),
                        row.getLong(4),
                        new Progress(
                                row.getLong(5),
                                row.getLong(6),
                                row.getLong(7),
                                row.getLong(8),
                                row.getLong(9),
                                row.getLong(10),
                                false)))
                .findOne();
    }

    static List<Due> due(Handle rows, Run run, int most) {
        return rows.createQuery("SELECT id, content, store, name, state, stored_at FROM content_place"
                        + " WHERE id > :after AND (verified_at IS NULL OR verified_at < :before)"
                        + " AND id % :oneIn = :offset ORDER BY id LIMIT :most")
                .bind("after", run.after())
                .bind("before", run.scope().before().toEpochMilli())
                .bind("oneIn", run.scope().oneIn())
                .bind("offset", run.scope().offset())
                .bind("most", most)
                .map((row, context) -> new Due(
                        new Place(
                                row.getLong(1),
                                row.getLong(2),
                                row.getString(3),
                                Key.of(row.getString(4)),
                                Place.State.of(row.getInt(5))),
                        row.getLong(6)))
                .list();
    }

    /** Whether it is noted; not where the place was written again meanwhile, or is gone. */
    static boolean note(Handle rows, Due due, Place.State state, long now) {
        return rows.execute(
                        "UPDATE content_place SET state = ?, verified_at = ? WHERE id = ? AND stored_at = ?",
                        state.code(),
                        now,
                        due.place().id(),
                        due.storedAt())
                == 1;
    }

    static void advance(Handle rows, long after, Progress by) {
        rows.execute(
                "UPDATE content_verification SET after_place = ?, checked = checked + ?, bytes = bytes + ?,"
                        + " failed = failed + ?, missing = missing + ?, mended = mended + ?, unread = unread + ?",
                after,
                by.checked(),
                by.bytes(),
                by.failed(),
                by.missing(),
                by.mended(),
                by.unread());
    }

    static void end(Handle rows) {
        rows.execute("DELETE FROM content_verification");
    }

    static Lost lost(Handle rows) {
        return rows.createQuery("SELECT COALESCE(SUM(CASE WHEN state = 1 THEN 1 ELSE 0 END), 0), COUNT(*)"
                        + " FROM content_place WHERE state <> 0")
                .map((row, context) -> new Lost(row.getLong(1), row.getLong(2) - row.getLong(1)))
                .one();
    }
}
