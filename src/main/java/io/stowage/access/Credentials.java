package io.stowage.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Who presents a key, and rightly. Keys are looked up again after a second, so that a change on another node holds
 * within two; a change on this node holds at once. Only what was found is remembered: guesses fill no memory, and are
 * counted by whoever asks here.
 */
public final class Credentials {
    static final Duration REMEMBERED = Duration.ofSeconds(1);

    private static final int MOST = 10_000;

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
        return find(user).filter(found -> isSame(found.secret(), password)).map(found -> Caller.with(found.key()));
    }

    /** The caller with this secret alone. */
    public Optional<Caller> token(String secret) {
        return keys.presentToken(secret)
                .filter(found -> found.key().enabled() && isSame(found.secret(), secret))
                .map(found -> Caller.with(found.key()));
    }

    /** The key and its secret, for those who check a signature; empty when it is unknown or disabled. */
    public Optional<IssuedKey> signer(String id) {
        return find(id)
                .filter(found -> found.key().id().equals(id))
                .map(found -> new IssuedKey(found.key(), found.secret()));
    }

    private Optional<AccessKeys.Presented> find(String user) {
        long before;
        synchronized (this) {
            Known cached = known.get(user);
            if (cached != null && clock.millis() - cached.lookedUpAt() < REMEMBERED.toMillis()) {
                return Optional.of(cached.presented()).filter(found -> found.key().enabled());
            }
            before = changes;
        }
        long now = clock.millis();
        Optional<AccessKeys.Presented> found = keys.present(user);
        synchronized (this) {
            known.remove(user);
            if (changes == before) {
                found.ifPresent(presented -> remember(user, new Known(presented, now)));
            }
        }
        return found.filter(presented -> presented.key().enabled());
    }

    private void remember(String user, Known one) {
        if (known.size() >= MOST) {
            var oldest = known.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
        known.put(user, one);
    }

    private synchronized void forget(String id) {
        changes++;
        known.values().removeIf(one -> one.presented().key().id().equals(id));
    }

    private static boolean isSame(String secret, String given) {
        return MessageDigest.isEqual(secret.getBytes(UTF_8), given.getBytes(UTF_8));
    }
}
