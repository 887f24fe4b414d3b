package io.stowage.content.verify;

import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * When the places of a store were read last.
 *
 * @param unread written, and not read since
 * @param lost failed or missing when they were read
 * @param days the others by the day, in UTC, on which they were read last; the oldest first
 */
public record Coverage(long unread, long lost, List<Day> days) {
    private static final long DAY = Duration.ofDays(1).toMillis();

    public Coverage {
        days = List.copyOf(days);
    }

    /** @param verified how many places were read last on that day, and are whole */
    public record Day(LocalDate day, long verified) {}

    public long places() {
        return unread + lost + verified();
    }

    private long verified() {
        return days.stream().mapToLong(Day::verified).sum();
    }

    static Coverage of(Handle rows, String store) {
        record Row(PlaceFilter state, long day, long places) {}
        List<Row> found = rows.createQuery(
                        "SELECT p.state, CASE WHEN p.verified_at > p.stored_at THEN 1 ELSE 0 END,"
                                + " CASE WHEN p.state = 0 AND p.verified_at > p.stored_at THEN p.verified_at / " + DAY
                                + " ELSE 0 END, COUNT(*) FROM content_place p WHERE p.store = :store GROUP BY 1, 2, 3 ORDER BY 3")
                .bind("store", store)
                // The second column is 1 where a place was read since it was written.
                .map((row, context) ->
                        new Row(PlaceFilter.of(row.getInt(1), 0, row.getLong(2)), row.getLong(3), row.getLong(4)))
                .list();
        long unread = 0;
        long lost = 0;
        List<Day> days = new ArrayList<>();
        for (Row row : found) {
            switch (row.state()) {
                case STORED -> unread += row.places();
                case FAILED, MISSING -> lost += row.places();
                case VERIFIED -> days.add(new Day(LocalDate.ofEpochDay(row.day()), row.places()));
            }
        }
        return new Coverage(unread, lost, days);
    }
}
