package io.stowage.v1.upload;

import io.stowage.ic.egress.UploadRefused;
import io.stowage.v1.wire.RequestOrigin;
import io.stowage.web.limit.NetworkShares;
import java.time.Duration;

/**
 * Keeps processors free for those who bring good signatures. An address has only so many checked at once, and none for a
 * while after too many of them were no good.
 */
public final class SignatureChecks {
    /** Requests of one address that wait for its turn. */
    private static final int LINE = 64;

    private final RateLimits rates;
    private final NetworkShares shares;

    public SignatureChecks(RateLimits rates, int perAddress, Duration wait) {
        this.rates = rates;
        this.shares = new NetworkShares(perAddress, LINE, wait);
    }

    /** Runs a check, which throws {@link UploadRefused} when the signature is no good. */
    void run(RequestOrigin caller, Runnable check) {
        NetworkShares.Share share = shares.take(caller.network());
        try {
            rates.requireFewFailedChecks(caller);
            check.run();
        } catch (UploadRefused e) {
            rates.noteFailedCheck(caller);
            throw e;
        } finally {
            share.close();
        }
    }
}
