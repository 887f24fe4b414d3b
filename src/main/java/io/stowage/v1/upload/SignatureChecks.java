package io.stowage.v1.upload;

import io.stowage.ic.egress.UploadRefused;
import io.stowage.v1.wire.Caller;
import io.stowage.web.limit.Shares;
import java.time.Duration;

/**
 * Keeps processors free for those who bring good signatures. An address has only so many checked at once, and none for a
 * while after too many of them were no good.
 */
public final class SignatureChecks {
    /** Requests of one address that wait for its turn. */
    private static final int LINE = 64;

    private final RateLimits rates;
    private final Shares shares;

    public SignatureChecks(RateLimits rates, int perAddress, Duration wait) {
        this.rates = rates;
        this.shares = new Shares(perAddress, LINE, wait);
    }

    /** Runs a check, which throws {@link UploadRefused} when the signature is no good. */
    void run(Caller caller, Runnable check) {
        Shares.Share share = shares.take(caller.network());
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
