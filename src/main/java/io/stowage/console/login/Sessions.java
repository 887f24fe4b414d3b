package io.stowage.console.login;

import io.stowage.digest.Algorithm;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/**
 * Who is logged in with a browser. Kept in memory under the hash of a name that only the browser knows; a restart ends
 * them all.
 */
final class Sessions {
    private static final int NAME_BYTES = 32;

    private final SessionConfig config;
    private final RandomGenerator random;
    private final Clock clock;

    /** @param place whom this one takes a place from */
    private record Kept(Session session, Place place, Instant lastSeen) {}

    private enum Place {
        ADMINISTRATORS,
        /** For every owner, and so for keys that anybody makes up. */
        OWNERS,
        /** For owners that own something here, once the others are full. */
        RESERVE
    }

    /** In the order of their last use; also the lock for itself. */
    private final Map<String, Kept> byHash = new LinkedHashMap<>(16, 0.75f, true);

    /** @param random has to be one that nobody can guess */
    Sessions(SessionConfig config, RandomGenerator random, Clock clock) {
        this.config = config;
        this.random = random;
        this.clock = clock;
    }

    /** Begins a session of the administrator and returns the name under which the browser finds it again. */
    String begin() {
        return begin(Optional.empty(), Place.ADMINISTRATORS).orElseThrow();
    }

    /**
     * The same for an owner. It may end one of the same owner, and nobody else's: a key makes an owner, and anybody makes as
     * many as they like. Where those have taken all places, an owner that owns something here gets one of as many more.
     */
    String begin(String owner, BooleanSupplier known) {
        return begin(Optional.of(owner), Place.OWNERS)
                .or(() -> known.getAsBoolean() ? begin(Optional.of(owner), Place.RESERVE) : Optional.empty())
                .orElseThrow(() -> new StowageException(
                        Fault.BUSY, "too many owners are logged in; try again later", null, Duration.ofMinutes(1)));
    }

    private Optional<String> begin(Optional<String> owner, Place place) {
        byte[] bytes = new byte[NAME_BYTES];
        random.nextBytes(bytes);
        String name = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        Instant now = clock.instant();
        synchronized (byHash) {
            byHash.values().removeIf(kept -> isOver(kept, now));
            makeRoom(owner);
            if (isFull(place)) {
                return Optional.empty();
            }
            byHash.put(hash(name), new Kept(new Session(owner, now.plus(config.life())), place, now));
        }
        return Optional.of(name);
    }

    private void makeRoom(Optional<String> owner) {
        List<String> own = byHash.entrySet().stream()
                .filter(each -> each.getValue().session().owner().equals(owner))
                .map(Map.Entry::getKey)
                .toList();
        own.stream().limit(Math.max(0, own.size() - config.perOwner() + 1L)).forEach(byHash::remove);
    }

    private boolean isFull(Place place) {
        return place != Place.ADMINISTRATORS
                && byHash.values().stream()
                                .filter(kept -> kept.place() == place)
                                .count()
                        >= config.most();
    }

    Optional<Session> find(String name) {
        Instant now = clock.instant();
        String hash = hash(name);
        synchronized (byHash) {
            Kept kept = byHash.get(hash);
            if (kept == null) {
                return Optional.empty();
            }
            if (isOver(kept, now)) {
                byHash.remove(hash);
                return Optional.empty();
            }
            byHash.put(hash, new Kept(kept.session(), kept.place(), now));
            return Optional.of(kept.session());
        }
    }

    void end(String name) {
        synchronized (byHash) {
            byHash.remove(hash(name));
        }
    }

    private boolean isOver(Kept kept, Instant now) {
        return !now.isBefore(kept.session().ends())
                || !now.isBefore(kept.lastSeen().plus(config.idle()));
    }

    /** So that a look at this map, in a dump say, lets nobody in; and a lookup tells nothing by its time. */
    private static String hash(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        return HexFormat.of().formatHex(Algorithm.SHA256.newDigest().digest(bytes));
    }
}
