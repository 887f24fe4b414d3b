package io.stowage.billing.ledger;

import io.stowage.billing.ledger.tabs.Tabs;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** Looks at usage: totals, and day by day. */
final class UsageHistory {
    /** A day of a gateway may be in all three, after a clock was set back. */
    private static final int ROWS_OF_A_DAY = 3;

    private static final String DAYS = "SELECT d.usage_day, g.name, d.bytes_up, d.bytes_down, d.reads, d.writes,"
            + " d.charged FROM ("
            + "SELECT usage_day, gateway, bytes_up, bytes_down, reads, writes, charged FROM closed_day"
            + " WHERE account = :account AND usage_day BETWEEN :from AND :to"
            + " UNION ALL SELECT open_day, gateway, day_bytes_up, day_bytes_down, day_reads, day_writes, day_charged"
            + " FROM tab WHERE account = :account AND open_day BETWEEN :from AND :to"
            + " UNION ALL SELECT over_day, gateway, over_bytes_up, over_bytes_down, over_reads, over_writes, over_charged"
            + " FROM tab WHERE account = :account AND over_day BETWEEN :from AND :to"
            + ") d JOIN gateway g ON g.id = d.gateway ORDER BY d.usage_day, g.name LIMIT :limit";

    private final Handle handle;

    UsageHistory(Handle handle) {
        this.handle = handle;
    }

    List<GatewayUsage> totals(long account, LocalDate today) {
        return handle.createQuery("SELECT g.name, t.bytes_up, t.bytes_down, t.reads, t.writes, t.charged, t.open_day,"
                        + " t.day_bytes_up, t.day_bytes_down, t.day_reads, t.day_writes, t.day_charged"
                        + " FROM tab t JOIN gateway g ON g.id = t.gateway WHERE t.account = :account ORDER BY g.name")
                .bind("account", account)
                .map((rows, context) -> {
                    long open = rows.getLong(7);
                    boolean current = !rows.wasNull() && open >= today.toEpochDay();
                    return new GatewayUsage(
                            rows.getString(1),
                            Tabs.usage(rows, 2),
                            Tabs.whole(rows, 6),
                            current ? Tabs.usage(rows, 8) : io.stowage.billing.usage.Usage.NONE,
                            current ? Tabs.whole(rows, 12) : java.math.BigInteger.ZERO);
                })
                .list();
    }

    List<DayUsage> days(long account, LocalDate from, LocalDate to, int limit) {
        Map<List<Object>, DayUsage> days = new LinkedHashMap<>();
        handle.createQuery(DAYS)
                .bind("account", account)
                .bind("from", from.toEpochDay())
                .bind("to", to.toEpochDay())
                .bind("limit", (long) limit * ROWS_OF_A_DAY)
                .map((rows, context) -> new DayUsage(
                        LocalDate.ofEpochDay(rows.getLong(1)),
                        rows.getString(2),
                        Tabs.usage(rows, 3),
                        Tabs.whole(rows, 7)))
                .forEach(day -> days.merge(List.of(day.day(), day.gateway()), day, DayUsage::plus));
        return days.values().stream().limit(limit).toList();
    }
}
