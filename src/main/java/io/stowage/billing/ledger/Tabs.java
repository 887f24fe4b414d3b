package io.stowage.billing.ledger;

import io.stowage.billing.Usage;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The rows of tabs. Each statement is for many at once, since a flush may be of a hundred thousand. */
final class Tabs {
    private static final String COLUMNS = "account, bytes_up, bytes_down, reads, writes, charged, paid_ahead,"
            + " open_day, day_bytes_up, day_bytes_down, day_reads, day_writes, day_charged";
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

    /** Those that are there, by account, locked in the order of accounts until the transaction ends. */
    Map<Long, Tab> lock(long gateway, Collection<Long> accounts) throws SQLException {
        Map<Long, Tab> tabs = new HashMap<>();
        String sql =
                "SELECT " + COLUMNS + " FROM tab WHERE gateway = ? AND account = ANY(?) ORDER BY account FOR UPDATE";
        try (PreparedStatement select = handle.getConnection().prepareStatement(sql)) {
            select.setLong(1, gateway);
            select.setArray(2, handle.getConnection().createArrayOf("bigint", accounts.toArray()));
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    Tab tab = tab(rows);
                    tabs.put(tab.account(), tab);
                }
            }
        }
        return tabs;
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

    /** Some accounts whose open day is over. */
    List<Long> over(long gateway, LocalDate today, int limit) {
        return handle.createQuery("SELECT account FROM tab WHERE open_day < :today AND gateway = :gateway"
                        + " ORDER BY account FETCH FIRST :limit ROWS ONLY")
                .bind("today", today)
                .bind("gateway", gateway)
                .bind("limit", limit)
                .mapTo(Long.class)
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
            remember(gateway, tab, day);
            if (tab.chargedOfDay().signum() > 0) {
                // The total makes the key unique even when a clock that was set back opens the same day twice.
                String key = "usage:" + gateway + ":" + tab.account() + ":" + day + ":" + tab.charged();
                drafts.add(Journal.Draft.usage(key, tab.account(), tab.chargedOfDay(), day, gateway));
            }
            closed.add(tab.closed());
        }
        journal.append(drafts);
        return closed;
    }

    private void remember(long gateway, Tab tab, LocalDate day) {
        Usage used = tab.ofDay();
        int updated = handle.execute(
                "UPDATE closed_day SET bytes_up = bytes_up + ?, bytes_down = bytes_down + ?, reads = reads + ?,"
                        + " writes = writes + ?, charged = charged + ?"
                        + " WHERE account = ? AND usage_day = ? AND gateway = ?",
                used.bytesUp(),
                used.bytesDown(),
                used.reads(),
                used.writes(),
                new BigDecimal(tab.chargedOfDay()),
                tab.account(),
                day,
                gateway);
        if (updated == 0) {
            handle.execute(
                    "INSERT INTO closed_day (bytes_up, bytes_down, reads, writes, charged, account, usage_day, gateway)"
                            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    used.bytesUp(),
                    used.bytesDown(),
                    used.reads(),
                    used.writes(),
                    new BigDecimal(tab.chargedOfDay()),
                    tab.account(),
                    day,
                    gateway);
        }
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

    private static void bind(PreparedStatement to, int first, Usage usage) throws SQLException {
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

    private static Tab tab(ResultSet rows) throws SQLException {
        return new Tab(
                rows.getLong(1),
                usage(rows, 2),
                whole(rows, 6),
                whole(rows, 7),
                Optional.ofNullable(rows.getObject(8, LocalDate.class)),
                usage(rows, 9),
                whole(rows, 13));
    }
}
