package io.stowage.billing.ledger.tabs;

import io.stowage.database.SqlLists;
import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** The history of days that are over. A day comes twice only where a clock was set back, and then adds up. */
final class Days {
    private static final String THERE = "SELECT account, bytes_up, bytes_down, reads, writes, charged FROM closed_day"
            + " WHERE gateway = ? AND usage_day = ? AND account IN (";
    private static final String UPDATE = "UPDATE closed_day SET bytes_up = ?, bytes_down = ?, reads = ?, writes = ?,"
            + " charged = ? WHERE account = ? AND usage_day = ? AND gateway = ?";
    private static final String INSERT =
            "INSERT INTO closed_day (bytes_up, bytes_down, reads, writes, charged, account,"
                    + " usage_day, gateway) VALUES (?, ?, ?, ?, ?, ?, ?, ?)";

    private final Handle handle;

    /** One row of the history. */
    private record Row(long account, Day day) {}

    Days(Handle handle) {
        this.handle = handle;
    }

    /** The days of these tabs that wait. */
    void add(long gateway, List<Tab> over) throws SQLException {
        Map<LocalDate, List<Row>> byDate = new TreeMap<>();
        for (Tab tab : over) {
            Day day = tab.over().orElseThrow();
            byDate.computeIfAbsent(day.date(), date -> new ArrayList<>()).add(new Row(tab.account(), day));
        }
        List<Row> fresh = new ArrayList<>();
        List<Row> longer = new ArrayList<>();
        for (Map.Entry<LocalDate, List<Row>> each : byDate.entrySet()) {
            Map<Long, Day> there = there(gateway, each.getKey(), each.getValue());
            for (Row row : each.getValue()) {
                Optional<Day> before = Optional.ofNullable(there.get(row.account()));
                before.ifPresentOrElse(
                        day -> longer.add(new Row(row.account(), day.plus(row.day()))), () -> fresh.add(row));
            }
        }
        write(UPDATE, gateway, longer);
        write(INSERT, gateway, fresh);
    }

    private Map<Long, Day> there(long gateway, LocalDate date, List<Row> rows) {
        Map<Long, Day> there = new HashMap<>();
        for (List<Long> part : SqlLists.parts(rows.stream().map(Row::account).toList())) {
            Query query = handle.createQuery(THERE + SqlLists.marks(part.size()) + ")")
                    .bind(0, gateway)
                    .bind(1, date.toEpochDay());
            for (int i = 0; i < part.size(); i++) {
                query.bind(2 + i, part.get(i));
            }
            query.map((found, context) ->
                            new Row(found.getLong(1), new Day(date, Tabs.usage(found, 2), Tabs.whole(found, 6))))
                    .forEach(row -> there.put(row.account(), row.day()));
        }
        return there;
    }

    private void write(String sql, long gateway, List<Row> rows) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        try (PreparedStatement batch = handle.getConnection().prepareStatement(sql)) {
            for (Row row : rows) {
                Tabs.bind(batch, 1, row.day().used());
                batch.setBigDecimal(5, new BigDecimal(row.day().charged()));
                batch.setLong(6, row.account());
                batch.setLong(7, row.day().date().toEpochDay());
                batch.setLong(8, gateway);
                batch.addBatch();
            }
            batch.executeBatch();
        }
    }
}
