package io.stowage.billing.ledger.tabs;

import io.stowage.billing.usage.Usage;
import io.stowage.database.Many;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** The rows of tabs. Each statement is for many at once, since a flush may be of a hundred thousand. */
public final class Tabs {
    public static final String COLUMNS =
            "t.account, t.bytes_up, t.bytes_down, t.reads, t.writes, t.charged, t.paid_ahead,"
                    + " t.open_day, t.day_bytes_up, t.day_bytes_down, t.day_reads, t.day_writes, t.day_charged,"
                    + " t.over_day, t.over_bytes_up, t.over_bytes_down, t.over_reads, t.over_writes, t.over_charged";
    private static final List<String> VALUES = List.of(
            "bytes_up",
            "bytes_down",
            "reads",
            "writes",
            "charged",
            "paid_ahead",
            "open_day",
            "day_bytes_up",
            "day_bytes_down",
            "day_reads",
            "day_writes",
            "day_charged",
            "over_day",
            "over_bytes_up",
            "over_bytes_down",
            "over_reads",
            "over_writes",
            "over_charged");

    /** Also for tabs that are there: the driver of PostgreSQL makes one statement of many insertions, and of no updates. */
    private static final String PUT = "INSERT INTO tab (" + String.join(", ", VALUES) + ", account, gateway)"
            + " VALUES (" + Many.marks(VALUES.size() + 2) + ") ON CONFLICT (account, gateway) DO UPDATE SET "
            + VALUES.stream().map(name -> name + " = excluded." + name).collect(Collectors.joining(", "));

    private final Handle handle;

    public Tabs(Handle handle) {
        this.handle = handle;
    }

    /** Nobody else writes tabs of this gateway until the transaction ends. */
    public void lock(long gateway) {
        handle.createQuery("SELECT id FROM gateway WHERE id = :gateway <for_update>")
                .bind("gateway", gateway)
                .mapTo(Long.class)
                .one();
    }

    /** Writes them over what is there. */
    public void put(long gateway, List<Tab> tabs) throws SQLException {
        if (tabs.isEmpty()) {
            return;
        }
        try (PreparedStatement batch = handle.getConnection().prepareStatement(PUT)) {
            for (Tab tab : tabs) {
                bind(batch, tab, gateway);
                batch.addBatch();
            }
            batch.executeBatch();
        }
    }

    /** Some tabs with a day that is over, of the accounts that come after one. */
    List<Tab> over(long gateway, LocalDate today, long after, int limit) {
        return handle.createQuery("SELECT " + COLUMNS + " FROM tab t WHERE t.account > :after AND t.gateway = :gateway"
                        + " AND (t.over_day IS NOT NULL OR t.open_day < :today)"
                        + " ORDER BY t.account LIMIT :limit")
                .bind("after", after)
                .bind("gateway", gateway)
                .bind("today", today.toEpochDay())
                .bind("limit", limit)
                .map((rows, context) -> tab(rows, 1))
                .list();
    }

    /** Which gateways have tabs with a day that is over. */
    List<Long> gatewaysWithDaysOver(LocalDate today) {
        return handle.createQuery("SELECT DISTINCT gateway FROM tab WHERE over_day IS NOT NULL OR open_day < :today")
                .bind("today", today.toEpochDay())
                .mapTo(Long.class)
                .list();
    }

    private static void bind(PreparedStatement to, Tab tab, long gateway) throws SQLException {
        bind(to, 1, tab.total());
        to.setBigDecimal(5, new BigDecimal(tab.charged()));
        to.setBigDecimal(6, new BigDecimal(tab.ahead()));
        bind(to, 7, tab.open());
        bind(to, 13, tab.over());
        to.setLong(19, tab.account());
        to.setLong(20, gateway);
    }

    private static void bind(PreparedStatement to, int first, Optional<Day> day) throws SQLException {
        to.setObject(first, day.map(one -> one.date().toEpochDay()).orElse(null), java.sql.Types.BIGINT);
        bind(to, first + 1, day.map(Day::used).orElse(Usage.NONE));
        to.setBigDecimal(
                first + 5, day.map(one -> new BigDecimal(one.charged())).orElse(BigDecimal.ZERO));
    }

    static void bind(PreparedStatement to, int first, Usage usage) throws SQLException {
        to.setLong(first, usage.bytesUp());
        to.setLong(first + 1, usage.bytesDown());
        to.setLong(first + 2, usage.reads());
        to.setLong(first + 3, usage.writes());
    }

    public static Usage usage(ResultSet rows, int first) throws SQLException {
        return new Usage(
                rows.getLong(first), rows.getLong(first + 1), rows.getLong(first + 2), rows.getLong(first + 3));
    }

    public static BigInteger whole(ResultSet rows, int column) throws SQLException {
        BigDecimal number = rows.getBigDecimal(column);
        return number == null ? BigInteger.ZERO : number.toBigIntegerExact();
    }

    /** A tab whose {@link #COLUMNS} begin at that column. */
    public static Tab tab(ResultSet rows, int first) throws SQLException {
        return new Tab(
                rows.getLong(first),
                usage(rows, first + 1),
                whole(rows, first + 5),
                whole(rows, first + 6),
                day(rows, first + 7),
                day(rows, first + 13));
    }

    private static Optional<Day> day(ResultSet rows, int first) throws SQLException {
        long date = rows.getLong(first);
        return rows.wasNull()
                ? Optional.empty()
                : Optional.of(new Day(LocalDate.ofEpochDay(date), usage(rows, first + 1), whole(rows, first + 5)));
    }
}
