package io.stowage.events;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** The rows of events. */
final class EventRows {
    private static final String COLUMNS = "ulid, type, at, source, subject, data";
    private static final int MICROS = 1_000_000;
    private static final int NANOS_OF_MICRO = 1_000;

    private EventRows() {}

    /** @param table where this engine has new events: numbered at once, or waiting for a number */
    static void insert(Handle rows, String table, Event event) {
        rows.execute(
                "INSERT INTO " + table + " (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?)",
                event.id(),
                event.type(),
                ChronoUnit.MICROS.between(Instant.EPOCH, event.time()),
                event.source(),
                event.subject(),
                event.data());
    }

    static List<Event> after(Handle rows, long seq, int limit) {
        return rows.createQuery("SELECT seq, " + COLUMNS + " FROM event WHERE seq > :after ORDER BY seq LIMIT :limit")
                .bind("after", seq)
                .bind("limit", limit)
                .map((row, context) -> event(row))
                .list();
    }

    /** Each type by the index, so that the rare event among many is found as fast. */
    static List<Event> after(Handle rows, long seq, Set<String> types, int limit) {
        return types.stream()
                .flatMap(type -> rows
                        .createQuery("SELECT seq, " + COLUMNS + " FROM event WHERE type = :type AND seq > :after"
                                + " ORDER BY seq LIMIT :limit")
                        .bind("type", type)
                        .bind("after", seq)
                        .bind("limit", limit)
                        .map((row, context) -> event(row))
                        .list()
                        .stream())
                .sorted(Comparator.comparingLong(Event::seq))
                .limit(limit)
                .toList();
    }

    static long first(Handle rows) {
        return number(rows, "SELECT COALESCE(MIN(seq), 0) FROM event");
    }

    static long last(Handle rows) {
        return number(rows, "SELECT COALESCE(MAX(seq), 0) FROM event");
    }

    static boolean anyWait(Handle rows) {
        return rows.createQuery("SELECT EXISTS (SELECT 1 FROM event_waiting)")
                .mapTo(Boolean.class)
                .one();
    }

    /**
     * Gives the oldest waiting events their numbers. Two that do this at once conflict at the row of the counter, and the
     * database lets one of them do it again.
     */
    static int number(Handle rows, int most) {
        long last = number(rows, "SELECT last FROM event_counter FOR UPDATE");
        int moved = rows.createUpdate("WITH moved AS (DELETE FROM event_waiting WHERE id IN"
                        + " (SELECT id FROM event_waiting ORDER BY id LIMIT :most) RETURNING id, " + COLUMNS + ")"
                        + " INSERT INTO event (seq, " + COLUMNS + ")"
                        + " SELECT :last + ROW_NUMBER() OVER (ORDER BY id), " + COLUMNS + " FROM moved")
                .bind("most", most)
                .bind("last", last)
                .execute();
        rows.execute("UPDATE event_counter SET last = ?", last + moved);
        return moved;
    }

    /** Deletes from the oldest on what is older than {@code before} or has a number up to {@code upTo}. */
    static int prune(Handle rows, Instant before, long upTo, int most) {
        String oldest = "SELECT seq, at FROM event ORDER BY seq LIMIT " + most;
        return rows.createUpdate("DELETE FROM event WHERE seq IN (SELECT seq FROM (" + oldest + ") AS oldest"
                        + " WHERE seq <= :upTo OR at < :before)")
                .bind("upTo", upTo)
                .bind("before", ChronoUnit.MICROS.between(Instant.EPOCH, before))
                .execute();
    }

    private static long number(Handle rows, String sql) {
        return rows.createQuery(sql).mapTo(Long.class).one();
    }

    private static Event event(ResultSet row) throws SQLException {
        long micros = row.getLong(4);
        return new Event(
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                Instant.ofEpochSecond(
                        Math.floorDiv(micros, MICROS), Math.floorMod(micros, (long) MICROS) * NANOS_OF_MICRO),
                row.getString(5),
                row.getString(6),
                row.getString(7));
    }
}
