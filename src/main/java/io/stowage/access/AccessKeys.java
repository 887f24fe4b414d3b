package io.stowage.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.stowage.database.Database;
import io.stowage.database.Migrations;
import io.stowage.digest.Algorithm;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;

/** The access keys of a deployment: made, listed, changed and deleted. {@link Credentials} answers who presents one. */
public final class AccessKeys {
    public static final Migrations TABLES = Migrations.of("access", AccessKeys.class, "V1__keys.sql");

    public static final int MAX_PAGE = 1000;
    private static final int MAX_NOTE = 200;
    private static final int MAX_OWNER = 100;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,62}");
    private static final String COLUMNS =
            "SELECT id, name, owner, root, rights, note, enabled, created_at, updated_at FROM access_key ";

    private final Database database;
    private final MasterKey master;
    private final UnaryOperator<String> accountOf;
    private final KeyText text;
    private final Clock clock;
    private final List<Consumer<String>> watchers = new CopyOnWriteArrayList<>();
    private final List<Guard> guards = new CopyOnWriteArrayList<>();

    /**
     * What a front has to say when a key is to be deleted, in the same transaction: it frees what the key has, or
     * refuses with a {@link Fault#CONFLICT}.
     */
    @FunctionalInterface
    public interface Guard {
        void beforeDeletion(Handle rows, AccessKey key, boolean force) throws SQLException;
    }

    /**
     * What a new key is to be.
     *
     * @param owner who pays; without one the key gets an account of its own
     */
    public record Wish(Optional<String> owner, Optional<String> name, Rights rights, String note) {
        public static final Wish USUAL = new Wish(Optional.empty(), Optional.empty(), Rights.READ_AND_WRITE, "");
    }

    /** @param accountOf the owner of a key without one, made from the key's id */
    public AccessKeys(
            Database database,
            MasterKey master,
            UnaryOperator<String> accountOf,
            SecureRandom random,
            Clock clock) {
        this.database = database;
        this.master = master;
        this.accountOf = accountOf;
        this.text = new KeyText(random);
        this.clock = clock;
    }

    /** Is told the id of each key that changed or went on this node. */
    void watch(Consumer<String> watcher) {
        watchers.add(watcher);
    }

    public void guard(Guard guard) {
        guards.add(guard);
    }

    public IssuedKey generate(Wish wish) {
        requireUsable(wish);
        Instant now = now();
        String id = text.id();
        AccessKey key = new AccessKey(
                id,
                wish.name(),
                wish.owner().orElseGet(() -> accountOf.apply(id)),
                text.root(),
                wish.rights(),
                wish.note(),
                true,
                now,
                now);
        return issue("make an access key", key, text.secret());
    }

    /** A key whose id and secret were chosen outside, for a deployment that is set up by scripts. Keeps one that is there. */
    public AccessKey seed(String id, String secret) {
        Optional<AccessKey> known = find(id);
        if (known.isPresent()) {
            return known.get();
        }
        Instant now = now();
        AccessKey key = new AccessKey(
                id,
                Optional.empty(),
                accountOf.apply(id),
                text.root(),
                Rights.READ_AND_WRITE,
                "",
                true,
                now,
                now);
        return issue("seed an access key", key, secret).key();
    }

    private IssuedKey issue(String what, AccessKey key, String secret) {
        database.write(what, rows -> {
            key.name().ifPresent(name -> requireFree(rows, name));
            return rows.createUpdate("INSERT INTO access_key"
                            + " (id, name, owner, root, sealed, fingerprint, rights, note, enabled, created_at,"
                            + " updated_at) VALUES (:id, :name, :owner, :root, :sealed, :fingerprint, :rights, :note,"
                            + " :enabled, :created, :updated)")
                    .bind("id", key.id())
                    .bind("name", key.name().orElse(null))
                    .bind("owner", key.owner())
                    .bind("root", key.root())
                    .bind("sealed", master.seal(key.id(), secret))
                    .bind("fingerprint", fingerprint(secret))
                    .bind("rights", key.rights().text())
                    .bind("note", key.note())
                    .bind("enabled", key.enabled() ? 1 : 0)
                    .bind("created", key.createdAt().toEpochMilli())
                    .bind("updated", key.updatedAt().toEpochMilli())
                    .execute();
        });
        return new IssuedKey(key, secret);
    }

    private static void requireUsable(Wish wish) {
        wish.name().ifPresent(name -> {
            if (!NAME.matcher(name).matches()) {
                throw new StowageException(
                        Fault.BAD_REQUEST, "a key's name has up to 63 of A-Z, a-z, 0-9 and . _ @ -");
            }
        });
        if (wish.note().length() > MAX_NOTE || wish.note().chars().anyMatch(Character::isISOControl)) {
            throw new StowageException(
                    Fault.BAD_REQUEST, "a note has up to " + MAX_NOTE + " characters and no line breaks");
        }
        if (wish.owner().filter(owner -> owner.isEmpty() || owner.length() > MAX_OWNER).isPresent()) {
            throw new StowageException(Fault.BAD_REQUEST, "an owner has 1 to " + MAX_OWNER + " characters");
        }
    }

    private static void requireFree(Handle rows, String name) {
        int taken = rows.createQuery("SELECT COUNT(*) FROM access_key WHERE name = :name OR id = :name")
                .bind("name", name)
                .mapTo(Integer.class)
                .one();
        if (taken > 0) {
            throw new StowageException(Fault.CONFLICT, "another key has the name " + name);
        }
    }

    public Optional<AccessKey> find(String id) {
        return database.read("find an access key", rows -> find(rows, id));
    }

    /** Keys in the order of their ids, after {@code after}. */
    public List<AccessKey> list(String after, int limit) {
        if (limit < 1 || limit > MAX_PAGE) {
            throw new IllegalArgumentException("a page has 1 to " + MAX_PAGE + " keys");
        }
        return database.read(
                "list access keys",
                rows -> rows.createQuery(COLUMNS + "WHERE id > :after ORDER BY id LIMIT :limit")
                        .bind("after", after)
                        .bind("limit", limit)
                        .map((row, context) -> key(row))
                        .list());
    }

    /** Has no effect on a key that is so already. */
    public AccessKey enable(String id, boolean enabled) {
        return change(id, "change an access key", rows -> {
            rows.execute(
                    "UPDATE access_key SET enabled = ?, updated_at = ? WHERE id = ? AND enabled <> ?",
                    enabled ? 1 : 0,
                    clock.millis(),
                    id,
                    enabled ? 1 : 0);
            return require(rows, id);
        });
    }

    /** Replaces the secret; the old one is dead at once. */
    public IssuedKey reset(String id) {
        String secret = text.secret();
        AccessKey key = change(id, "replace a secret", rows -> {
            require(rows, id);
            rows.execute(
                    "UPDATE access_key SET sealed = ?, fingerprint = ?, updated_at = ? WHERE id = ?",
                    master.seal(id, secret),
                    fingerprint(secret),
                    clock.millis(),
                    id);
            return require(rows, id);
        });
        return new IssuedKey(key, secret);
    }

    /** @param force whether fronts are to free what the key has, rather than to refuse */
    public void delete(String id, boolean force) {
        AccessKey unused = change(id, "delete an access key", rows -> {
            AccessKey key = require(rows, id);
            for (Guard guard : guards) {
                guard.beforeDeletion(rows, key, force);
            }
            rows.execute("DELETE FROM access_key WHERE id = ?", id);
            return key;
        });
    }

    private AccessKey change(String id, String what, io.stowage.database.Work<AccessKey> work) {
        try {
            return database.write(what, work);
        } finally {
            // Also after a failure that may have come after the commit.
            watchers.forEach(watcher -> watcher.accept(id));
        }
    }

    /** A key that is presented, with its secret. */
    record Presented(AccessKey key, String secret) {}

    /** @param user the id or the name of a key */
    Optional<Presented> present(String user) {
        return presented("id = :value OR name = :value", user);
    }

    Optional<Presented> presentToken(String secret) {
        return presented("fingerprint = :value", fingerprint(secret));
    }

    private Optional<Presented> presented(String condition, Object value) {
        record Row(AccessKey key, byte[] sealed) {}
        Optional<Row> found = database.read(
                "look an access key up",
                rows -> rows.createQuery(COLUMNS.replace("updated_at", "updated_at, sealed") + "WHERE " + condition)
                        .bind("value", value)
                        .map((row, context) -> new Row(key(row), row.getBytes(10)))
                        .findFirst());
        return found.map(row -> new Presented(row.key(), master.open(row.key().id(), row.sealed())));
    }

    private static Optional<AccessKey> find(Handle rows, String id) {
        return rows.createQuery(COLUMNS + "WHERE id = :id")
                .bind("id", id)
                .map((row, context) -> key(row))
                .findOne();
    }

    private static AccessKey require(Handle rows, String id) {
        return find(rows, id)
                .orElseThrow(() -> new StowageException(Fault.NOT_FOUND, "there is no access key " + id));
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

    private static byte[] fingerprint(String secret) {
        return Algorithm.SHA256.newDigest().digest(secret.getBytes(UTF_8));
    }

    private Instant now() {
        return Instant.ofEpochMilli(clock.millis());
    }
}
