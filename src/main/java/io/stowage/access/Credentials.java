package io.stowage.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Who presents a key, and rightly. Keys are looked up again after a second, so that a change on another node holds
 * within two; a change on this node holds at once. Only what was found is remembered: guesses fill no memory, and are
 * counted by whoever asks here.
 */
public final class Credentials {
    static final Duration REMEMBERED = Duration.ofSeconds(1);

    private static final int MOST = 10_000;
    private static final String BY_USER = "user:";
    private static final String BY_SECRET = "secret:";

    private final AccessKeys keys;
    private final Clock clock;

    /** By what was presented, the one that was looked up longest ago first. Guarded by this. */
    private final Map<String, Known> known = new LinkedHashMap<>();

    /** Counts changes, so that no look-up that began before one is remembered after it. Guarded by this. */
    private long changes;

    private record Known(AccessKeys.Presented presented, long lookedUpAt) {}

    public Credentials(AccessKeys keys, Clock clock) {
        this.keys = keys;
        this.clock = clock;
        keys.watch(this::forget);
    }

    /** The caller with this user and password; empty when they are wrong, or the key is disabled. */
    public Optional<Caller> login(String user, String password) {
        return holder(user, password).filter(AccessKey::enabled).map(Caller::with);
    }

    /** The caller with this secret alone. */
    public Optional<Caller> token(String secret) {
        return holder(secret).filter(AccessKey::enabled).map(Caller::with);
    }

    /** The key with this user and password, disabled or not: one that is disabled was not guessed. */
    public Optional<AccessKey> holder(String user, String password) {
        return find(BY_USER + user, () -> keys.present(user))
                .filter(found -> isSame(found.secret(), password))
                .map(AccessKeys.Presented::key);
    }

    public Optional<AccessKey> holder(String secret) {
        return find(BY_SECRET + secret, () -> keys.presentToken(secret))
                .filter(found -> isSame(found.secret(), secret))
                .map(AccessKeys.Presented::key);
    }

    /** The key and its secret, for those who check a signature; empty when it is unknown or disabled. */
    public Optional<IssuedKey> signer(String id) {
        return find(BY_USER + id, () -> keys.present(id))
                .filter(found -> found.key().id().equals(id) && found.key().enabled())
                .map(found -> new IssuedKey(found.key(), found.secret()));
    }

    private Optional<AccessKeys.Presented> find(String presented, Supplier<Optional<AccessKeys.Presented>> rows) {
        long before;
        synchronized (this) {
            Known cached = known.get(presented);
            if (cached != null && clock.millis() - cached.lookedUpAt() < REMEMBERED.toMillis()) {
                return Optional.of(cached.presented());
            }
            before = changes;
        }
        long now = clock.millis();
        Optional<AccessKeys.Presented> found = rows.get();
        synchronized (this) {
            known.remove(presented);
            if (changes == before) {
                found.ifPresent(key -> remember(presented, new Known(key, now)));
            }
        }
        return found;
    }

    private void remember(String presented, Known one) {
        if (known.size() >= MOST) {
            var oldest = known.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
        known.put(presented, one);
    }

    private synchronized void forget(String id) {
        changes++;
        known.values().removeIf(one -> one.presented().key().id().equals(id));
    }

    private static boolean isSame(String secret, String given) {
        return MessageDigest.isEqual(secret.getBytes(UTF_8), given.getBytes(UTF_8));
    }
}
