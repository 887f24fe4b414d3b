package io.stowage.v1.upload;

import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.ic.Owner;
import io.stowage.v1.wire.RequestOrigin;
import io.stowage.web.client.ClientNetwork;
import io.stowage.web.limit.TokenBuckets;
import java.time.Clock;
import java.time.Duration;

/**
 * How often one owner or one address may ask. An owner is only charged with what it agreed to, since anybody can name it;
 * all else is the address's.
 */
public final class RateLimits {
    private final boolean enabled;
    private final TokenBuckets<Owner> treesByOwner;
    private final TokenBuckets<ClientNetwork> treesByAddress;
    private final TokenBuckets<ClientNetwork> failuresByAddress;
    private final TokenBuckets<ClientNetwork> failedChecksByAddress;

    public RateLimits(RateConfig config, Clock clock) {
        this.enabled = config.enabled();
        this.treesByOwner = new TokenBuckets<>(config.treesPerOwner(), RateConfig.BURST, clock);
        this.treesByAddress = new TokenBuckets<>(config.treesPerAddress(), RateConfig.BURST, clock);
        this.failuresByAddress = new TokenBuckets<>(config.failuresPerAddress(), RateConfig.BURST, clock);
        this.failedChecksByAddress = new TokenBuckets<>(config.failedChecksPerAddress(), RateConfig.BURST, clock);
    }

    /** Before anybody knows whether the owner agreed. */
    void requireTree(RequestOrigin caller) {
        if (enabled && !treesByAddress.take(caller.network())) {
            throw tooOften("uploads begin too often from this address");
        }
    }

    /** Once it is known that the owner agreed. */
    void requireTree(Owner owner) {
        if (enabled && !treesByOwner.take(owner)) {
            throw tooOften("uploads begin too often for this owner");
        }
    }

    /** Refuses an address with too many failures of late; nobody else pays for those. */
    public void requireFewFailures(RequestOrigin caller) {
        if (enabled && failuresByAddress.isEmpty(caller.network())) {
            throw tooOften("too many requests from this address were refused");
        }
    }

    public void noteFailure(RequestOrigin caller) {
        if (enabled) {
            failuresByAddress.take(caller.network());
        }
    }

    /** Refuses an address whose signatures were checked in vain too often of late. */
    void requireFewFailedChecks(RequestOrigin caller) {
        if (enabled && failedChecksByAddress.isEmpty(caller.network())) {
            throw tooOften("too many signatures from this address were no good");
        }
    }

    void noteFailedCheck(RequestOrigin caller) {
        if (enabled) {
            failedChecksByAddress.take(caller.network());
        }
    }

    private static StowageException tooOften(String message) {
        return new StowageException(Fault.RATE_LIMITED, message, null, Duration.ofSeconds(1));
    }
}
