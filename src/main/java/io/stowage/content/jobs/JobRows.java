package io.stowage.content.jobs;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** The rows of jobs. */
public final class JobRows {
    private static final String SELECT = "SELECT id, kind, lease, store, options, state, reached, counters,"
            + " total_places, total_bytes, started_at, updated_at, finished_at, reason FROM content_job ";
    private static final String OPEN = "state IN ('RUNNING', 'PAUSED')";

    /** More that may go on are left for later looks. */
    private static final int MOST_OPEN = 100;

    private JobRows() {}

    static void insert(Handle rows, JobRecord job) {
        rows.execute(
                "INSERT INTO content_job (id, kind, lease, store, options, state, reached, counters, total_places,"
                        + " total_bytes, started_at, updated_at, reason)"
                        + " VALUES (?, ?, ?, ?, ?, ?, '', '', -1, -1, ?, ?, '')",
                job.id(),
                job.kind(),
                job.lease(),
                job.store(),
                job.options(),
                job.state().name(),
                job.startedAt().toEpochMilli(),
                job.updatedAt().toEpochMilli());
    }

    public static Optional<JobRecord> find(Handle rows, String id) {
        return rows.createQuery(SELECT + "WHERE id = :id")
                .bind("id", id)
                .map((row, context) -> job(row))
                .findOne();
    }

    public static JobRecord require(Handle rows, String id) {
        return find(rows, id).orElseThrow(() -> new IllegalStateException("the job " + id + " has no row"));
    }

    /** Those that need this right and may go on; the newest first. */
    static List<JobRecord> open(Handle rows, String lease) {
        return rows.createQuery(SELECT + "WHERE lease = :lease AND " + OPEN + " ORDER BY id DESC LIMIT :most")
                .bind("lease", lease)
                .bind("most", MOST_OPEN)
                .map((row, context) -> job(row))
                .list();
    }

    /** All of a kind that may go on; the newest first. */
    static List<JobRecord> openOfKind(Handle rows, String kind) {
        return rows.createQuery(SELECT + "WHERE kind = :kind AND " + OPEN + " ORDER BY id DESC LIMIT :most")
                .bind("kind", kind)
                .bind("most", MOST_OPEN)
                .map((row, context) -> job(row))
                .list();
    }

    /** Of one kind or of all, and of one store or of all; the newest first. */
    public static List<JobRecord> list(Handle rows, Optional<String> kind, Optional<String> store, int most) {
        String where = "WHERE 1 = 1" + (kind.isPresent() ? " AND kind = :kind" : "")
                + (store.isPresent() ? " AND store = :store" : "");
        Query query = rows.createQuery(SELECT + where + " ORDER BY id DESC LIMIT :most")
                .bind("most", most);
        kind.ifPresent(name -> query.bind("kind", name));
        store.ifPresent(name -> query.bind("store", name));
        return query.map((row, context) -> job(row)).list();
    }

    public static void setTotals(Handle rows, String id, long places, long bytes) {
        rows.execute("UPDATE content_job SET total_places = ?, total_bytes = ? WHERE id = ?", places, bytes, id);
    }

    public static void advance(Handle rows, String id, Pairs cursor, Pairs counters, long now) {
        rows.execute(
                "UPDATE content_job SET reached = ?, counters = ?, updated_at = ? WHERE id = ?",
                cursor.toString(),
                counters.toString(),
                now,
                id);
    }

    /** Only from a state in which it may go on. */
    static boolean setState(Handle rows, String id, JobState state, String reason, long now) {
        return rows.execute(
                        "UPDATE content_job SET state = ?, reason = ?, updated_at = ?, finished_at = ?"
                                + " WHERE id = ? AND " + OPEN,
                        state.name(),
                        reason,
                        now,
                        state.isOpen() ? null : now,
                        id)
                == 1;
    }

    /** Keeps so many of those that are over. */
    static void forgetOld(Handle rows, String lease, int most) {
        rows.execute(
                "DELETE FROM content_job WHERE lease = ? AND NOT " + OPEN + " AND id NOT IN"
                        + " (SELECT id FROM content_job WHERE lease = ? ORDER BY id DESC LIMIT " + most + ")",
                lease,
                lease);
    }

    private static JobRecord job(ResultSet row) throws SQLException {
        long finished = row.getLong(13);
        boolean over = !row.wasNull();
        return new JobRecord(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                JobState.valueOf(row.getString(6)),
                row.getString(7),
                row.getString(8),
                total(row.getLong(9)),
                total(row.getLong(10)),
                Instant.ofEpochMilli(row.getLong(11)),
                Instant.ofEpochMilli(row.getLong(12)),
                over ? Optional.of(Instant.ofEpochMilli(finished)) : Optional.empty(),
                row.getString(14));
    }

    private static Optional<Long> total(long counted) {
        return counted < 0 ? Optional.empty() : Optional.of(counted);
    }
}
