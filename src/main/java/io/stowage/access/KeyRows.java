package io.stowage.access;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** The statements on the table of keys, each within a transaction of its caller's. */
final class KeyRows {
    private static final String COLUMNS = "id, name, owner, root, rights, note, enabled, created_at, updated_at";
    private static final String KEYS = "SELECT " + COLUMNS + " FROM access_key ";
    private static final String SEALED_KEYS = "SELECT " + COLUMNS + ", sealed_by, sealed FROM access_key ";

    /** What is kept of a secret. */
    @SuppressWarnings("ArrayRecordComponent") // Carries values from one statement to the next; nothing compares it.
    record Sealed(String by, byte[] bytes, byte[] fingerprint) {}

    /** A key with its secret as it is kept. */
    @SuppressWarnings("ArrayRecordComponent")
    record Row(AccessKey key, String sealedBy, byte[] sealed) {}

    private KeyRows() {}

    /** Whether it was written; it was not when its id, its name or its secret is another key's. */
    static boolean insert(Handle rows, AccessKey key, Sealed secret) {
        int written = rows.createUpdate("INSERT INTO access_key"
                        + " (id, name, owner, root, sealed, sealed_by, fingerprint, rights, note, enabled, created_at,"
                        + " updated_at) VALUES (:id, :name, :owner, :root, :sealed, :by, :fingerprint, :rights, :note,"
                        + " :enabled, :created, :updated) ON CONFLICT DO NOTHING")
                .bind("id", key.id())
                .bind("name", key.name().orElse(null))
                .bind("owner", key.owner())
                .bind("root", key.root())
                .bind("sealed", secret.bytes())
                .bind("by", secret.by())
                .bind("fingerprint", secret.fingerprint())
                .bind("rights", key.rights().text())
                .bind("note", key.note())
                .bind("enabled", key.enabled() ? 1 : 0)
                .bind("created", key.createdAt().toEpochMilli())
                .bind("updated", key.updatedAt().toEpochMilli())
                .execute();
        return written > 0;
    }

    static Optional<AccessKey> find(Handle rows, String id) {
        return keys(rows.createQuery(KEYS + "WHERE id = :id").bind("id", id)).stream()
                .findFirst();
    }

    static List<AccessKey> list(Handle rows, Optional<String> owner, String after, int limit) {
        String some = owner.isPresent() ? " AND owner = :owner" : "";
        Query query = rows.createQuery(KEYS + "WHERE id > :after" + some + " ORDER BY id LIMIT :limit")
                .bind("after", after)
                .bind("limit", limit);
        return keys(owner.isPresent() ? query.bind("owner", owner.get()) : query);
    }

    private static List<AccessKey> keys(Query query) {
        return query.map((row, context) -> key(row)).list();
    }

    /** By id or, where no key has such an id, by name. */
    static Optional<Row> present(Handle rows, String user) {
        Optional<Row> byId = presented(rows, "id = :value", user);
        return byId.isPresent() ? byId : presented(rows, "name = :value", user);
    }

    static Optional<Row> presentSecret(Handle rows, byte[] fingerprint) {
        return presented(rows, "fingerprint = :value", fingerprint);
    }

    private static Optional<Row> presented(Handle rows, String condition, Object value) {
        return sealed(rows.createQuery(SEALED_KEYS + "WHERE " + condition).bind("value", value)).stream()
                .findFirst();
    }

    /** Some keys whose secrets that master key sealed. */
    static List<Row> sealedBy(Handle rows, String name, int limit) {
        return sealed(rows.createQuery(SEALED_KEYS + "WHERE sealed_by = :name ORDER BY id LIMIT :limit")
                .bind("name", name)
                .bind("limit", limit));
    }

    private static List<Row> sealed(Query query) {
        return query.map((row, context) -> new Row(key(row), row.getString(10), row.getBytes(11)))
                .list();
    }

    static List<String> sealers(Handle rows) {
        return rows.createQuery("SELECT DISTINCT sealed_by FROM access_key")
                .mapTo(String.class)
                .list();
    }

    static void seal(Handle rows, String id, Sealed secret) {
        rows.execute(
                "UPDATE access_key SET sealed = ?, sealed_by = ?, fingerprint = ? WHERE id = ?",
                secret.bytes(),
                secret.by(),
                secret.fingerprint(),
                id);
    }

    static void update(Handle rows, AccessKey key) {
        rows.execute(
                "UPDATE access_key SET name = ?, owner = ?, rights = ?, note = ?, enabled = ?, updated_at = ?"
                        + " WHERE id = ?",
                key.name().orElse(null),
                key.owner(),
                key.rights().text(),
                key.note(),
                key.enabled() ? 1 : 0,
                key.updatedAt().toEpochMilli(),
                key.id());
    }

    static void delete(Handle rows, String id) {
        rows.execute("DELETE FROM access_key WHERE id = ?", id);
    }

    /** Whether another key could be meant by this text. */
    static boolean isTaken(Handle rows, String text, String exceptFor) {
        return count(rows.createQuery(
                                "SELECT COUNT(*) FROM access_key WHERE (name = :text OR id = :text) AND id <> :except")
                        .bind("text", text)
                        .bind("except", exceptFor))
                > 0;
    }

    /** How many keys there are, counting no further than {@code most}. */
    static int count(Handle rows, int most) {
        return count(rows.createQuery("SELECT COUNT(*) FROM (SELECT id FROM access_key LIMIT :most) AS counted")
                .bind("most", most));
    }

    static int countOf(Handle rows, String owner, int most) {
        return count(rows.createQuery(
                        "SELECT COUNT(*) FROM (SELECT id FROM access_key WHERE owner = :owner LIMIT :most) AS counted")
                .bind("owner", owner)
                .bind("most", most));
    }

    private static int count(Query query) {
        return query.mapTo(Integer.class).one();
    }

    private static AccessKey key(ResultSet row) throws SQLException {
        return new AccessKey(
                row.getString(1),
                Optional.ofNullable(row.getString(2)),
                row.getString(3),
                row.getString(4),
                Rights.parse(row.getString(5)),
                row.getString(6),
                row.getInt(7) != 0,
                Instant.ofEpochMilli(row.getLong(8)),
                Instant.ofEpochMilli(row.getLong(9)));
    }
}
