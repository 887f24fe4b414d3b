package io.stowage.ic.agent.proof;

import io.stowage.ic.Principal;
import io.stowage.ic.identity.PublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** The keys of the nodes that answer for a canister, remembered for a while. */
public final class NodeKeys {
    static final Duration LIFETIME = Duration.ofMinutes(5);

    /** An agent here talks to a canister or two. */
    private static final int MAX_CANISTERS = 64;

    private final Clock clock;
    private final Map<Principal, Known> known = new ConcurrentHashMap<>();

    private record Known(Map<Principal, PublicKey> keys, Instant until) {}

    public NodeKeys(Clock clock) {
        this.clock = clock;
    }

    /** Those that are remembered, or else those that {@code source} finds. */
    public Map<Principal, PublicKey> of(Principal canister, Function<Principal, Map<Principal, PublicKey>> source) {
        Known remembered = known.get(canister);
        if (remembered != null && clock.instant().isBefore(remembered.until)) {
            return remembered.keys;
        }
        return renewed(canister, source);
    }

    /** Those that {@code source} finds now. */
    public Map<Principal, PublicKey> renewed(
            Principal canister, Function<Principal, Map<Principal, PublicKey>> source) {
        Map<Principal, PublicKey> found = Map.copyOf(source.apply(canister));
        if (known.size() >= MAX_CANISTERS) {
            known.clear();
        }
        known.put(canister, new Known(found, clock.instant().plus(LIFETIME)));
        return found;
    }
}
