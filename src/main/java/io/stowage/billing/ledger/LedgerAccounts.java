package io.stowage.billing.ledger;

import io.stowage.billing.cashier.CashierException;
import io.stowage.billing.ledger.tabs.Entry;
import io.stowage.billing.ledger.tabs.Journal;
import io.stowage.billing.ledger.tabs.Tabs;
import io.stowage.database.SqlLists;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** The rows of accounts. A balance is what was posted, less the days of all gateways that are not entered. */
final class LedgerAccounts {
    private static final String SELECT =
            "SELECT a.owner, a.id, a.opened, a.posted, a.overdraft, a.daily_limit, t.gateway, " + Tabs.COLUMNS
                    + " FROM account a LEFT JOIN tab t ON t.account = a.id WHERE ";

    private final Handle handle;

    LedgerAccounts(Handle handle) {
        this.handle = handle;
    }

    /** The numbers of those that are there. */
    Map<String, Long> ids(Collection<String> owners) {
        Map<String, Long> ids = new HashMap<>();
        for (List<String> part : SqlLists.parts(owners)) {
            query("SELECT owner, id FROM account WHERE owner IN (" + SqlLists.marks(part.size()) + ")", part)
                    .map((rows, context) -> Map.entry(rows.getString(1), rows.getLong(2)))
                    .forEach(row -> ids.put(row.getKey(), row.getValue()));
        }
        return ids;
    }

    private Query query(String sql, List<?> values) {
        Query query = handle.createQuery(sql);
        for (int i = 0; i < values.size(); i++) {
            query.bind(i, values.get(i));
        }
        return query;
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

    LedgerAccount load(long id, LocalDate today) {
        Map<String, AccountWithTabs> found = new LinkedHashMap<>();
        collect(query(SELECT + "a.id = ?", List.of(id)), found);
        return found.entrySet().iterator().next().getValue().account(today);
    }

    /** Those that are there, each with all its tabs, from one look at both. */
    Map<String, AccountWithTabs> standings(Collection<String> owners, AccountNumbers numbers) {
        List<Long> known = new ArrayList<>();
        owners.forEach(owner -> numbers.find(owner).ifPresent(known::add));
        Map<String, AccountWithTabs> standings = new HashMap<>();
        find("a.id", known, standings);
        standings.keySet().retainAll(owners);
        if (standings.size() < owners.size()) {
            Set<String> unknown = new HashSet<>(owners);
            unknown.removeAll(standings.keySet());
            numbers.forget(unknown);
            Map<String, AccountWithTabs> found = new HashMap<>();
            find("a.owner", unknown, found);
            numbers.note(found);
            standings.putAll(found);
        }
        return standings;
    }

    private void find(String column, Collection<?> values, Map<String, AccountWithTabs> standings) {
        for (List<?> part : SqlLists.parts(values)) {
            collect(query(SELECT + column + " IN (" + SqlLists.marks(part.size()) + ")", part), standings);
        }
    }

    private static void collect(Query query, Map<String, AccountWithTabs> standings) {
        query.scanResultSet((source, context) -> {
            try (context;
                    ResultSet rows = source.get()) {
                while (rows.next()) {
                    AccountWithTabs standing = standings.get(rows.getString(1));
                    if (standing == null) {
                        standing = standing(rows);
                        standings.put(standing.owner(), standing);
                    }
                    long gateway = rows.getLong(7);
                    if (!rows.wasNull()) {
                        standing.tabs().put(gateway, Tabs.tab(rows, 8));
                    }
                }
                return standings;
            }
        });
    }

    private static AccountWithTabs standing(ResultSet rows) throws SQLException {
        return new AccountWithTabs(
                rows.getString(1),
                rows.getLong(2),
                Instant.ofEpochMilli(rows.getLong(3)),
                Tabs.whole(rows, 4),
                Tabs.whole(rows, 5),
                Optional.ofNullable(rows.getBigDecimal(6)).map(BigDecimal::toBigIntegerExact),
                new HashMap<>());
    }

    List<LedgerAccount> list(String after, int limit, LocalDate today) {
        Map<String, AccountWithTabs> found = new LinkedHashMap<>();
        collect(
                query(
                        SELECT + "a.id IN (SELECT id FROM account WHERE owner > ? ORDER BY owner LIMIT ?)"
                                + " ORDER BY a.owner",
                        List.of(after, limit)),
                found);
        return found.values().stream().map(standing -> standing.account(today)).toList();
    }

    /** Opens an account that is not there yet, and enters that. */
    long open(String owner, Limits limits, Journal journal, Instant now) throws SQLException {
        handle.execute(
                "INSERT INTO account (owner, opened, posted, overdraft, daily_limit) VALUES (?, ?, 0, ?, ?)",
                owner,
                now.toEpochMilli(),
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
}
