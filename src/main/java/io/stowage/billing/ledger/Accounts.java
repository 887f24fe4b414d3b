package io.stowage.billing.ledger;

import io.stowage.billing.CashierException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** The rows of accounts. A balance is what was posted, less the days of all gateways that are not entered. */
final class Accounts {
    private static final String SELECT = "SELECT a.owner, a.opened, a.posted, a.overdraft, a.daily_limit,"
            + " SUM(t.day_charged + t.over_charged), SUM(CASE WHEN t.open_day >= ? THEN t.day_charged ELSE 0 END)"
            + " FROM account a LEFT JOIN tab t ON t.account = a.id ";
    private static final String GROUP = " GROUP BY a.id, a.owner, a.opened, a.posted, a.overdraft, a.daily_limit";
    private static final String STANDINGS = "SELECT a.owner, a.id, a.posted, a.overdraft, a.daily_limit, t.gateway, "
            + Tabs.COLUMNS + " FROM account a LEFT JOIN tab t ON t.account = a.id WHERE ";
    private static final RowMapper<Account> MAPPER = (rows, context) -> account(rows);

    private final Handle handle;

    Accounts(Handle handle) {
        this.handle = handle;
    }

    /** The numbers of those that are there. */
    Map<String, Long> ids(Collection<String> owners) throws SQLException {
        Map<String, Long> ids = new HashMap<>();
        String sql = "SELECT id, owner FROM account WHERE owner = ANY(?)";
        try (PreparedStatement select = handle.getConnection().prepareStatement(sql)) {
            select.setArray(1, handle.getConnection().createArrayOf("varchar", owners.toArray()));
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    ids.put(rows.getString(2), rows.getLong(1));
                }
            }
        }
        return ids;
    }

    Optional<Long> id(String owner) {
        return handle.createQuery("SELECT id FROM account WHERE owner = :owner")
                .bind("owner", owner)
                .mapTo(Long.class)
                .findOne();
    }

    long require(String owner) {
        return id(owner).orElseThrow(() -> unknown(owner));
    }

    static CashierException unknown(String owner) {
        return new CashierException(CashierException.Reason.OWNER_UNKNOWN, "there is no account for " + owner);
    }

    Account load(long id, LocalDate today) {
        return handle.createQuery(SELECT + "WHERE a.id = ?" + GROUP)
                .bind(0, today)
                .bind(1, id)
                .map(MAPPER)
                .one();
    }

    /** Those that are there, each with all its tabs, from one look at both. */
    Map<String, AccountWithTabs> standings(Collection<String> owners, AccountNumbers numbers) throws SQLException {
        List<Long> known = new ArrayList<>();
        owners.forEach(owner -> numbers.find(owner).ifPresent(known::add));
        Map<String, AccountWithTabs> standings = known.isEmpty() ? new HashMap<>() : standings("a.id", "bigint", known);
        standings.keySet().retainAll(owners);
        if (standings.size() < owners.size()) {
            Set<String> unknown = new HashSet<>(owners);
            unknown.removeAll(standings.keySet());
            numbers.forget(unknown);
            Map<String, AccountWithTabs> found = standings("a.owner", "varchar", unknown);
            numbers.note(found);
            standings.putAll(found);
        }
        return standings;
    }

    private Map<String, AccountWithTabs> standings(String column, String type, Collection<?> values)
            throws SQLException {
        Map<String, AccountWithTabs> standings = new HashMap<>();
        String sql = STANDINGS + column + " = ANY(?)";
        try (PreparedStatement select = handle.getConnection().prepareStatement(sql)) {
            select.setArray(1, handle.getConnection().createArrayOf(type, values.toArray()));
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    String owner = rows.getString(1);
                    AccountWithTabs standing = standings.get(owner);
                    if (standing == null) {
                        standing = standing(rows);
                        standings.put(owner, standing);
                    }
                    long gateway = rows.getLong(6);
                    if (!rows.wasNull()) {
                        standing.tabs().put(gateway, Tabs.tab(rows, 7));
                    }
                }
            }
        }
        return standings;
    }

    private static AccountWithTabs standing(ResultSet rows) throws SQLException {
        return new AccountWithTabs(
                rows.getLong(2),
                Tabs.whole(rows, 3),
                Tabs.whole(rows, 4),
                Optional.ofNullable(rows.getBigDecimal(5)).map(BigDecimal::toBigIntegerExact),
                new HashMap<>());
    }

    List<Account> list(String after, int limit, LocalDate today) {
        return handle.createQuery(SELECT + "WHERE a.id IN (SELECT id FROM account WHERE owner > ? ORDER BY owner"
                        + " FETCH FIRST ? ROWS ONLY)" + GROUP + " ORDER BY a.owner")
                .bind(0, today)
                .bind(1, after)
                .bind(2, limit)
                .map(MAPPER)
                .list();
    }

    /** Opens an account that is not there yet, and enters that. */
    long open(String owner, Limits limits, Journal journal, OffsetDateTime now) throws SQLException {
        handle.execute(
                "INSERT INTO account (owner, opened, posted, overdraft, daily_limit) VALUES (?, ?, 0, ?, ?)",
                owner,
                now.withOffsetSameInstant(ZoneOffset.UTC),
                new BigDecimal(limits.overdraft()),
                limits.dailyLimit().map(BigDecimal::new).orElse(null));
        long id = require(owner);
        journal.append(List.of(note(Entry.Kind.OPENED, "opened:" + owner, id, limits.describe())));
        return id;
    }

    void limit(long id, Limits limits) {
        handle.execute(
                "UPDATE account SET overdraft = ?, daily_limit = ? WHERE id = ?",
                new BigDecimal(limits.overdraft()),
                limits.dailyLimit().map(BigDecimal::new).orElse(null),
                id);
    }

    /** An entry that moves nothing. */
    static Journal.Draft note(Entry.Kind kind, String key, long account, String text) {
        return new Journal.Draft(kind, key, account, Entry.Side.CORRECTIONS, Entry.Side.OWNER, BigInteger.ZERO, text);
    }

    private static Account account(ResultSet rows) throws SQLException {
        BigDecimal limit = rows.getBigDecimal(5);
        return new Account(
                rows.getString(1),
                rows.getObject(2, OffsetDateTime.class).toInstant(),
                Tabs.whole(rows, 3).subtract(Tabs.whole(rows, 6)),
                Tabs.whole(rows, 4),
                Optional.ofNullable(limit).map(BigDecimal::toBigIntegerExact),
                Tabs.whole(rows, 7));
    }
}
