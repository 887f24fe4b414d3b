package io.stowage.content.verify;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The rows of verifications. */
final class JobRows {
    private static final String SELECT =
            "SELECT id, store, options, state, ok, failed, missing, errors, skipped, repaired,"
                    + " orphans, bytes, total_places, total_bytes, started_at, updated_at, finished_at, reason FROM content_job ";

    private JobRows() {}

    /** How far one is: behind this place, and behind this object. */
    record Cursor(long verifiedAt, long place, String name) {}

    static void insert(Handle rows, String id, String store, VerifyOptions options, long now) {
        rows.execute(
                "INSERT INTO content_job (id, store, options, state, after_verified_at, after_place, after_name,"
                        + " total_places, total_bytes, ok, failed, missing, errors, skipped, repaired, orphans, bytes,"
                        + " started_at, updated_at, reason)"
                        + " VALUES (?, ?, ?, ?, -1, 0, '', -1, -1, 0, 0, 0, 0, 0, 0, 0, 0, ?, ?, '')",
                id,
                store,
                options.text(),
                JobState.RUNNING.name(),
                now,
                now);
    }

    static Optional<Job> find(Handle rows, String id) {
        return rows.createQuery(SELECT + "WHERE id = :id")
                .bind("id", id)
                .map((row, context) -> job(row))
                .findOne();
    }

    static Job require(Handle rows, String id) {
        return find(rows, id).orElseThrow(() -> new IllegalStateException("the job " + id + " has no row"));
    }

    /** Those of a store that may go on; the newest first. */
    static List<Job> open(Handle rows, String store) {
        return rows.createQuery(
                        SELECT + "WHERE store = :store AND state IN ('RUNNING', 'PAUSED') ORDER BY id DESC LIMIT 10")
                .bind("store", store)
                .map((row, context) -> job(row))
                .list();
    }

    /** The newest first. */
    static List<Job> list(Handle rows, Optional<String> store, int most) {
        return rows.createQuery(
                        SELECT + (store.isPresent() ? "WHERE store = :store " : "") + "ORDER BY id DESC LIMIT :most")
                .bind("most", most)
                .bindMap(store.map(name -> java.util.Map.of("store", name)).orElse(java.util.Map.of()))
                .map((row, context) -> job(row))
                .list();
    }

    static Cursor cursor(Handle rows, String id) {
        return rows.createQuery("SELECT after_verified_at, after_place, after_name FROM content_job WHERE id = :id")
                .bind("id", id)
                .map((row, context) -> new Cursor(row.getLong(1), row.getLong(2), row.getString(3)))
                .one();
    }

    static void setTotals(Handle rows, String id, long places, long bytes) {
        rows.execute("UPDATE content_job SET total_places = ?, total_bytes = ? WHERE id = ?", places, bytes, id);
    }

    static void advance(Handle rows, String id, Cursor to, Counters by, long now) {
        rows.execute(
                "UPDATE content_job SET after_verified_at = ?, after_place = ?, after_name = ?, ok = ok + ?,"
                        + " failed = failed + ?, missing = missing + ?, errors = errors + ?, skipped = skipped + ?,"
                        + " repaired = repaired + ?, orphans = orphans + ?, bytes = bytes + ?, updated_at = ?"
                        + " WHERE id = ?",
                to.verifiedAt(),
                to.place(),
                to.name(),
                by.ok(),
                by.failed(),
                by.missing(),
                by.errors(),
                by.skipped(),
                by.repaired(),
                by.orphans(),
                by.bytes(),
                now,
                id);
    }

    /** Only from a state in which it may go on. */
    static boolean setState(Handle rows, String id, JobState state, String reason, long now) {
        return rows.execute(
                        "UPDATE content_job SET state = ?, reason = ?, updated_at = ?, finished_at = ?"
                                + " WHERE id = ? AND state IN ('RUNNING', 'PAUSED')",
                        state.name(),
                        reason,
                        now,
                        state.isOpen() ? null : now,
                        id)
                == 1;
    }

    /** Keeps so many of those that are over. */
    static void forgetOld(Handle rows, String store, int most) {
        rows.execute(
                "DELETE FROM content_job WHERE store = ? AND state NOT IN ('RUNNING', 'PAUSED') AND id NOT IN"
                        + " (SELECT id FROM content_job WHERE store = ? ORDER BY id DESC LIMIT " + most + ")",
                store,
                store);
    }

    private static Job job(ResultSet row) throws SQLException {
        long finished = row.getLong(17);
        boolean over = !row.wasNull();
        return new Job(
                row.getString(1),
                row.getString(2),
                VerifyOptions.parse(row.getString(3)),
                JobState.valueOf(row.getString(4)),
                new Counters(
                        row.getLong(5),
                        row.getLong(6),
                        row.getLong(7),
                        row.getLong(8),
                        row.getLong(9),
                        row.getLong(10),
                        row.getLong(11),
                        row.getLong(12)),
                total(row.getLong(13)),
                total(row.getLong(14)),
                Instant.ofEpochMilli(row.getLong(15)),
                Instant.ofEpochMilli(row.getLong(16)),
                over ? Optional.of(Instant.ofEpochMilli(finished)) : Optional.empty(),
                row.getString(18));
    }

    private static Optional<Long> total(long counted) {
        return counted < 0 ? Optional.empty() : Optional.of(counted);
    }
}
