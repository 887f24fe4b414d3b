package io.stowage.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.stowage.database.Database;
import io.stowage.database.Migrations;
import io.stowage.database.Work;
import io.stowage.digest.Algorithm;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.ops.Health;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;

/** The access keys of a deployment: made, listed, changed and deleted. {@link Credentials} answers who presents one. */
public final class AccessKeys {
    public static final Migrations TABLES = Migrations.of("access", AccessKeys.class, "V1__keys.sql");

    public static final int MAX_PAGE = 1000;
    private static final int RESEALED_AT_ONCE = 100;

    private final Database database;
    private final MasterKey master;
    private final AccessConfig config;
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

        /** What a front has to do when another owner pays for a key from now on, in the same transaction. */
        default void afterNewOwner(Handle rows, AccessKey key) throws SQLException {}
    }

    /** @param accountOf the owner of a key without one, made from the key's id */
    public AccessKeys(
            Database database,
            MasterKey master,
            AccessConfig config,
            UnaryOperator<String> accountOf,
            SecureRandom random,
            Clock clock) {
        this.database = database;
        this.master = master;
        this.config = config;
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

    public IssuedKey generate(KeyScope scope, KeyRequest wish) {
        Rights rights = wish.rights().orElse(Rights.READ_AND_WRITE);
        scope.requireGivable(rights, wish.owner());
        String id = text.id();
        Instant now = now();
        AccessKey key = new AccessKey(
                id,
                wish.name().filter(name -> !name.isEmpty()),
                scope.owner().or(wish::owner).orElseGet(() -> accountOf.apply(id)),
                text.root(),
                rights,
                wish.note().orElse(""),
                true,
                now,
                now);
        String secret = text.secret();
        KeyRows.Sealed sealed = seal(id, secret);
        boolean written = database.write("make an access key", rows -> {
            scope.owner().ifPresent(owner -> requireRoom(rows, owner));
            key.name().ifPresent(name -> requireFree(rows, name, id));
            return KeyRows.insert(rows, key, sealed);
        });
        if (!written) {
            throw taken(key.name().orElse(id));
        }
        return new IssuedKey(key, secret);
    }

    /** Anybody can be an owner who has a key pair, so owners fill neither the table nor a page of it. */
    private void requireRoom(Handle rows, String owner) {
        int most = config.keysPerOwner();
        if (KeyRows.countOf(rows, owner, most) >= most) {
            throw new StowageException(Fault.FORBIDDEN, "an owner may have " + most + " access keys; delete one first");
        }
        if (KeyRows.count(rows, config.maxKeys()) >= config.maxKeys()) {
            throw new StowageException(
                    Fault.FORBIDDEN, "there are too many access keys here; only the administrator can make more");
        }
    }

    private static void requireFree(Handle rows, String name, String id) {
        if (KeyRows.isTaken(rows, name, id)) {
            throw taken(name);
        }
    }

    private static StowageException taken(String name) {
        return new StowageException(Fault.CONFLICT, "another key has the name " + name);
    }

    /** Makes a key whose id and secret were chosen outside, unless there is one with this id, which stays as it is. */
    public AccessKey seed(PresetKey seed) {
        String id = seed.id();
        Instant now = now();
        AccessKey key = new AccessKey(
                id, Optional.empty(), accountOf.apply(id), text.root(), Rights.READ_AND_WRITE, "", true, now, now);
        KeyRows.Sealed sealed = seal(id, seed.secret());
        return database.write("make the access key " + id, rows -> {
            Optional<AccessKey> known = KeyRows.find(rows, id);
            if (known.isPresent()) {
                return known.get();
            }
            requireFree(rows, id, id);
            if (!KeyRows.insert(rows, key, sealed)) {
                throw new StowageException(
                        Fault.CONFLICT, "the access key " + id + " cannot be made: another key has the same secret");
            }
            return key;
        });
    }

    public Optional<AccessKey> find(KeyScope scope, String id) {
        return database.read(
                "find an access key", rows -> KeyRows.find(rows, id).filter(scope::covers));
    }

    /** Keys in the order of their ids, after {@code after}. */
    public List<AccessKey> list(KeyScope scope, String after, int limit) {
        if (limit < 1 || limit > MAX_PAGE) {
            throw new IllegalArgumentException("a page has 1 to " + MAX_PAGE + " keys");
        }
        return database.read("list access keys", rows -> KeyRows.list(rows, scope.owner(), after, limit));
    }

    /** A key as it is in a transaction of a front's. */
    public Optional<AccessKey> find(Handle rows, String id) {
        return KeyRows.find(rows, id);
    }

    /** The keys of one payer, for a guard. */
    public List<AccessKey> ofOwner(Handle rows, String owner) {
        return KeyRows.list(rows, Optional.of(owner), "", MAX_PAGE);
    }

    /** Has no effect on a key that is so already. */
    public AccessKey enable(KeyScope scope, String id, boolean enabled) {
        return change(id, "change an access key", rows -> {
            AccessKey key = requireChangeable(rows, scope, id);
            return key.enabled() == enabled ? key : update(rows, key.enabled(enabled, now()));
        });
    }

    /** Changes what the wish names, and nothing else. */
    public AccessKey update(KeyScope scope, String id, KeyRequest wish) {
        return change(id, "change an access key", rows -> {
            AccessKey key = requireChangeable(rows, scope, id);
            AccessKey wanted = key.as(wish, now());
            scope.requireGivable(wanted.rights(), wish.owner());
            wanted.name().ifPresent(name -> requireFree(rows, name, id));
            AccessKey updated = update(rows, wanted);
            if (!updated.owner().equals(key.owner())) {
                for (Guard guard : guards) {
                    guard.afterNewOwner(rows, updated);
                }
            }
            return updated;
        });
    }

    private static AccessKey update(Handle rows, AccessKey key) {
        KeyRows.update(rows, key);
        return key;
    }

    /** Replaces the secret; the old one is dead at once. */
    public IssuedKey reset(KeyScope scope, String id) {
        String secret = text.secret();
        KeyRows.Sealed sealed = seal(id, secret);
        AccessKey key = change(id, "replace a secret", rows -> {
            AccessKey before = requireChangeable(rows, scope, id);
            KeyRows.seal(rows, id, sealed);
            return update(rows, before.at(now()));
        });
        return new IssuedKey(key, secret);
    }

    /** @param force whether fronts are to free what the key has, rather than to refuse */
    public void delete(KeyScope scope, String id, boolean force) {
        AccessKey unused = change(id, "delete an access key", rows -> {
            AccessKey key = requireChangeable(rows, scope, id);
            for (Guard guard : guards) {
                guard.beforeDeletion(rows, key, force);
            }
            KeyRows.delete(rows, id);
            return key;
        });
    }

    private AccessKey change(String id, String what, Work<AccessKey> work) {
        try {
            return database.write(what, work);
        } finally {
            // Also after a failure that may have come after the commit.
            watchers.forEach(watcher -> watcher.accept(id));
        }
    }

    private static AccessKey requireChangeable(Handle rows, KeyScope scope, String id) {
        AccessKey key = KeyRows.find(rows, id)
                .filter(scope::covers)
                .orElseThrow(() -> new StowageException(Fault.NOT_FOUND, "there is no access key " + id));
        scope.requireChangeable(key);
        return key;
    }

    /** A key that is presented, with its secret. */
    record Presented(AccessKey key, String secret) {}

    /** @param user the id or the name of a key */
    Optional<Presented> present(String user) {
        return database.read("look an access key up", rows -> KeyRows.present(rows, user))
                .map(this::open);
    }

    Optional<Presented> presentToken(String secret) {
        byte[] fingerprint = fingerprint(secret);
        return database.read("look an access key up", rows -> KeyRows.presentSecret(rows, fingerprint))
                .map(this::open);
    }

    private Presented open(KeyRows.Row row) {
        return new Presented(row.key(), secret(row));
    }

    private String secret(KeyRows.Row row) {
        return master.open(row.key().id(), row.sealedBy(), row.sealed());
    }

    private KeyRows.Sealed seal(String id, String secret) {
        return new KeyRows.Sealed(master.name(), master.seal(id, secret), fingerprint(secret));
    }

    /** Seals under the master key what the other one sealed, and says how many secrets that were. */
    public int reseal() {
        return master.names().stream()
                .filter(name -> !name.equals(master.name()))
                .mapToInt(this::reseal)
                .sum();
    }

    private int reseal(String other) {
        int resealed = 0;
        int some;
        do {
            some = database.write("seal secrets under the new master key", rows -> resealSome(rows, other));
            resealed += some;
        } while (some == RESEALED_AT_ONCE);
        return resealed;
    }

    private int resealSome(Handle rows, String other) {
        List<KeyRows.Row> old = KeyRows.sealedBy(rows, other, RESEALED_AT_ONCE);
        old.forEach(row -> KeyRows.seal(rows, row.key().id(), seal(row.key().id(), secret(row))));
        return old.size();
    }

    /** Down when there are secrets that this node cannot open, as it has another master key than other nodes. */
    public Health check(Duration budget) {
        List<String> strangers = database.read("look at the access keys", KeyRows::sealers).stream()
                .filter(name -> !master.names().contains(name))
                .toList();
        return strangers.isEmpty()
                ? Health.up().with("master key", master.name())
                : Health.down("some secrets were sealed under another master key (" + String.join(", ", strangers)
                        + "); set stowage.access.master-key to the same value on all nodes");
    }

    private static byte[] fingerprint(String secret) {
        return Algorithm.SHA256.newDigest().digest(secret.getBytes(UTF_8));
    }

    private Instant now() {
        return Instant.ofEpochMilli(clock.millis());
    }
}
