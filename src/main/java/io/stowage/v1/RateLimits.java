package io.stowage.v1;

import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.ic.Owner;
import java.time.Clock;
import java.time.Duration;

/** How often one owner or one address may ask. */
final class RateLimits {
    private final boolean enabled;
    private final TokenBuckets<Owner> treesByOwner;
    private final TokenBuckets<String> treesByAddress;
    private final TokenBuckets<String> failuresByAddress;

    RateLimits(RateConfig config, Clock clock) {
        this.enabled = config.enabled();
        this.treesByOwner = new TokenBuckets<>(config.treesPerOwner(), RateConfig.BURST, clock);
        this.treesByAddress = new TokenBuckets<>(config.treesPerAddress(), RateConfig.BURST, clock);
        this.failuresByAddress = new TokenBuckets<>(config.failuresPerAddress(), RateConfig.BURST, clock);
    }

    void requireTree(Owner owner, Caller caller) {
        if (enabled && !(treesByAddress.take(caller.address()) && treesByOwner.take(owner))) {
            throw tooOften("uploads begin too often");
        }
    }

    /** Refuses an address with too many failures of late; nobody else pays for those. */
    void requireFewFailures(Caller caller) {
        if (enabled && failuresByAddress.isEmpty(caller.address())) {
            throw tooOften("too many requests from this address were refused");
        }
    }

    void noteFailure(Caller caller) {
        if (enabled) {
            failuresByAddress.take(caller.address());
        }
    }

    private static StowageException tooOften(String message) {
        return new StowageException(Fault.RATE_LIMITED, message, null, Duration.ofSeconds(1));
    }
}
