package io.stowage.billing.ledger.tabs;

import io.stowage.database.SqlLists;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/**
 * The append-only list of entries. A transaction that appends holds the journal until the end of the transaction, so numbers have no
 * gaps and come in the order of commits: who read up to one has seen all before it. Appending is the last thing that a
 * transaction locks anything for.
 */
public final class Journal {
    private static final String INSERT =
            "INSERT INTO entry (id, made_at, kind, idem_key, account, taken_from, given_to,"
                    + " amount, note) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String SELECT =
            "SELECT e.id, e.made_at, e.kind, e.idem_key, a.owner, e.taken_from, e.given_to,"
                    + " e.amount, e.note FROM entry e LEFT JOIN account a ON a.id = e.account ";
    private static final RowMapper<Entry> MAPPER = (rows, context) -> new Entry(
            rows.getLong(1),
            Instant.ofEpochMilli(rows.getLong(2)),
            Entry.Kind.named(rows.getString(3)),
            rows.getString(4),
            Optional.ofNullable(rows.getString(5)),
            Entry.Side.named(rows.getString(6)),
            Entry.Side.named(rows.getString(7)),
            Tabs.whole(rows, 8),
            rows.getString(9));

    private final Handle handle;
    private final Instant now;

    public Journal(Handle handle, Instant now) {
        this.handle = handle;
        this.now = now;
    }

    /** An entry before it has a number. */
    public record Draft(
            Entry.Kind kind,
            String key,
            @Nullable Long account,
            Entry.Side from,
            Entry.Side to,
            BigInteger amount,
            String note) {

        static Draft usage(String key, long account, BigInteger amount, LocalDate day, long gateway) {
            String note = "usage of " + day + " by gateway " + gateway;
            return new Draft(Entry.Kind.USAGE, key, account, Entry.Side.OWNER, Entry.Side.INCOME, amount, note);
        }

        /** What it does to the balance of its account. */
        BigInteger effect() {
            BigInteger given = to == Entry.Side.OWNER ? amount : BigInteger.ZERO;
            return from == Entry.Side.OWNER ? given.subtract(amount) : given;
        }
    }

    public void append(List<Draft> drafts) throws SQLException {
        if (drafts.isEmpty()) {
            return;
        }
        post(drafts);
        handle.execute("UPDATE journal SET last_entry = last_entry + ?", drafts.size());
        long id = last() - drafts.size();
        try (PreparedStatement batch = handle.getConnection().prepareStatement(INSERT)) {
            for (Draft draft : drafts) {
                id++;
                bind(batch, id, draft);
                batch.addBatch();
            }
            batch.executeBatch();
        }
    }

    public long last() {
        return handle.createQuery("SELECT last_entry FROM journal")
                .mapTo(Long.class)
                .one();
    }

    /** Locks accounts in their order, so that no two transactions wait for each other. */
    private void post(List<Draft> drafts) throws SQLException {
        Map<Long, BigInteger> effects = new TreeMap<>();
        for (Draft draft : drafts) {
            if (draft.account() != null && draft.effect().signum() != 0) {
                effects.merge(draft.account(), draft.effect(), BigInteger::add);
            }
        }
        String sql = "UPDATE account SET posted = ? WHERE id = ?";
        try (PreparedStatement batch = handle.getConnection().prepareStatement(sql)) {
            for (List<Long> part : SqlLists.parts(effects.keySet())) {
                for (Map.Entry<Long, BigInteger> posted : posted(part).entrySet()) {
                    BigInteger effect =
                            Optional.ofNullable(effects.get(posted.getKey())).orElseThrow();
                    batch.setBigDecimal(1, new BigDecimal(posted.getValue().add(effect)));
                    batch.setLong(2, posted.getKey());
                    batch.addBatch();
                }
            }
            batch.executeBatch();
        }
    }

    private Map<Long, BigInteger> posted(List<Long> accounts) {
        Query query = handle.createQuery("SELECT id, posted FROM account WHERE id IN ("
                + SqlLists.marks(accounts.size()) + ") ORDER BY id <for_update>");
        for (int i = 0; i < accounts.size(); i++) {
            query.bind(i, accounts.get(i));
        }
        Map<Long, BigInteger> posted = new TreeMap<>();
        query.map((rows, context) -> Map.entry(rows.getLong(1), Tabs.whole(rows, 2)))
                .forEach(row -> posted.put(row.getKey(), row.getValue()));
        return posted;
    }

    private void bind(PreparedStatement to, long id, Draft draft) throws SQLException {
        to.setLong(1, id);
        to.setLong(2, now.toEpochMilli());
        to.setString(3, draft.kind().text());
        to.setString(4, draft.key());
        to.setObject(5, draft.account(), java.sql.Types.BIGINT);
        to.setString(6, draft.from().text());
        to.setString(7, draft.to().text());
        to.setBigDecimal(8, new BigDecimal(draft.amount()));
        to.setString(9, draft.note());
    }

    public Optional<Entry> find(String key) {
        return handle.createQuery(SELECT + "WHERE e.idem_key = :key")
                .bind("key", key)
                .map(MAPPER)
                .findOne();
    }

    public List<Entry> list(Optional<Long> account, long after, int limit) {
        String only = account.isPresent() ? "e.account = :account AND " : "";
        var query = handle.createQuery(SELECT + "WHERE " + only + "e.id > :after ORDER BY e.id LIMIT :limit")
                .bind("after", after)
                .bind("limit", limit);
        account.ifPresent(id -> query.bind("account", id));
        return query.map(MAPPER).list();
    }
}
