package io.stowage.billing.ledger;

import io.stowage.billing.Usage;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The rows of tabs. Each statement is for many at once, since a flush may be of a hundred thousand. */
final class Tabs {
    static final String COLUMNS = "t.account, t.bytes_up, t.bytes_down, t.reads, t.writes, t.charged, t.paid_ahead,"
            + " t.open_day, t.day_bytes_up, t.day_bytes_down, t.day_reads, t.day_writes, t.day_charged";
    private static final String UPDATE = "UPDATE tab SET bytes_up = ?, bytes_down = ?, reads = ?, writes = ?,"
            + " charged = ?, paid_ahead = ?, open_day = ?, day_bytes_up = ?, day_bytes_down = ?, day_reads = ?,"
            + " day_writes = ?, day_charged = ? WHERE account = ? AND gateway = ?";
    private static final String INSERT = "INSERT INTO tab (bytes_up, bytes_down, reads, writes, charged, paid_ahead,"
            + " open_day, day_bytes_up, day_bytes_down, day_reads, day_writes, day_charged, account, gateway)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

    private final Handle handle;

    Tabs(Handle handle) {
        this.handle = handle;
    }

    /** Nobody else writes tabs of this gateway until the transaction ends. */
    void lock(long gateway) {
        handle.createQuery("SELECT id FROM gateway WHERE id = :gateway FOR UPDATE")
                .bind("gateway", gateway)
                .mapTo(Long.class)
                .one();
    }

    void update(long gateway, List<Tab> tabs) throws SQLException {
        write(UPDATE, gateway, tabs);
    }

    void insert(long gateway, List<Tab> tabs) throws SQLException {
        write(INSERT, gateway, tabs);
    }

    private void write(String sql, long gateway, List<Tab> tabs) throws SQLException {
        if (tabs.isEmpty()) {
            return;
        }
        try (PreparedStatement batch = handle.getConnection().prepareStatement(sql)) {
            for (Tab tab : tabs) {
                bind(batch, tab, gateway);
                batch.addBatch();
            }
            batch.executeBatch();
        }
    }

    /** What this gateway reported of one owner. */
    Usage reported(long gateway, long account) {
        return handle.createQuery("SELECT bytes_up, bytes_down, reads, writes FROM tab WHERE account = :account"
                        + " AND gateway = :gateway")
                .bind("account", account)
                .bind("gateway", gateway)
                .map((rows, context) -> usage(rows, 1))
                .findOne()
                .orElse(Usage.NONE);
    }

    /** Some tabs whose open day is over. */
    List<Tab> over(long gateway, LocalDate today, int limit) {
        return handle.createQuery("SELECT " + COLUMNS + " FROM tab t WHERE open_day < :today AND gateway = :gateway"
                        + " ORDER BY account FETCH FIRST :limit ROWS ONLY")
                .bind("today", today)
                .bind("gateway", gateway)
                .bind("limit", limit)
                .map((rows, context) -> tab(rows, 1))
                .list();
    }

    /** Which gateways have tabs with an open day that is over. */
    List<Long> gatewaysWithDaysOver(LocalDate today) {
        return handle.createQuery("SELECT DISTINCT gateway FROM tab WHERE open_day < :today")
                .bind("today", today)
                .mapTo(Long.class)
                .list();
    }

    /** Writes days that are over into the journal and into the history of days, and answers the tabs without them. */
    List<Tab> close(long gateway, List<Tab> over, Journal journal) throws SQLException {
        List<Tab> closed = new ArrayList<>();
        List<Journal.Draft> drafts = new ArrayList<>();
        for (Tab tab : over) {
            LocalDate day = tab.openDay().orElseThrow();
            if (tab.chargedOfDay().signum() > 0) {
                // The total makes the key unique even when a clock that was set back opens the same day twice.
                String key = "usage:" + gateway + ":" + tab.account() + ":" + day + ":" + tab.charged();
                drafts.add(Journal.Draft.usage(key, tab.account(), tab.chargedOfDay(), day, gateway));
            }
            closed.add(tab.closed());
        }
        new Days(handle).add(gateway, over);
        journal.append(drafts);
        return closed;
    }

    private static void bind(PreparedStatement to, Tab tab, long gateway) throws SQLException {
        bind(to, 1, tab.total());
        to.setBigDecimal(5, new BigDecimal(tab.charged()));
        to.setBigDecimal(6, new BigDecimal(tab.ahead()));
        to.setObject(7, tab.openDay().orElse(null), java.sql.Types.DATE);
        bind(to, 8, tab.ofDay());
        to.setBigDecimal(12, new BigDecimal(tab.chargedOfDay()));
        to.setLong(13, tab.account());
        to.setLong(14, gateway);
    }

    static void bind(PreparedStatement to, int first, Usage usage) throws SQLException {
        to.setLong(first, usage.bytesUp());
        to.setLong(first + 1, usage.bytesDown());
        to.setLong(first + 2, usage.reads());
        to.setLong(first + 3, usage.writes());
    }

    static Usage usage(ResultSet rows, int first) throws SQLException {
        return new Usage(
                rows.getLong(first), rows.getLong(first + 1), rows.getLong(first + 2), rows.getLong(first + 3));
    }

    static BigInteger whole(ResultSet rows, int column) throws SQLException {
        BigDecimal number = rows.getBigDecimal(column);
        return number == null ? BigInteger.ZERO : number.toBigIntegerExact();
    }

    /** A tab whose {@link #COLUMNS} begin at that column. */
    static Tab tab(ResultSet rows, int first) throws SQLException {
        return new Tab(
                rows.getLong(first),
                usage(rows, first + 1),
                whole(rows, first + 5),
                whole(rows, first + 6),
                Optional.ofNullable(rows.getObject(first + 7, LocalDate.class)),
                usage(rows, first + 8),
                whole(rows, first + 12));
    }
}
