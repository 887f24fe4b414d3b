package io.stowage.v1;

import io.stowage.billing.CashierConfig;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.web.Peer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Believes every upload that brings something in the shape of a certificate. It is for development on one machine: it
 * refuses callers from elsewhere, and goes with no cashier and no other address, unless that is said to be intended.
 */
public final class TrustAll implements UploadAuthorization {
    private static final Logger LOG = LoggerFactory.getLogger(TrustAll.class);

    private final boolean anywhere;

    public TrustAll(boolean anywhere) {
        this.anywhere = anywhere;
        LOG.warn(
                "stowage.v1.auth is trust-all: whoever {} may upload for any owner",
                anywhere ? "reaches this server" : "is on this machine");
    }

    /**
     * Why this must not be used; empty when it may.
     *
     * @param bind the address that the launcher listens on; null in a container, where each request is looked at
     */
    public static Optional<String> refusal(boolean anywhere, CashierConfig.Type cashier, @Nullable Object bind) {
        if (anywhere) {
            return Optional.empty();
        }
        if (cashier != CashierConfig.Type.NONE) {
            return Optional.of(
                    "stowage.v1.auth is trust-all and there is a cashier;" + " see stowage.v1.trust-all-is-intended");
        }
        if (bind != null && !isLoopback(bind.toString())) {
            return Optional.of("stowage.v1.auth is trust-all and the server listens on " + bind
                    + ", not on loopback only; see stowage.v1.trust-all-is-intended");
        }
        return Optional.empty();
    }

    @Override
    public void authorize(TreeRequest request, Caller caller, SignatureChecks checks) {
        if (request.signature().isEmpty()) {
            throw new StowageException(Fault.UNAUTHENTICATED, "the upload brings no certificate of its owner");
        }
        if (!anywhere && !caller.local()) {
            throw new StowageException(Fault.CERTIFICATE_REFUSED, "Forbidden: Invalid payload");
        }
    }

    private static boolean isLoopback(String bind) {
        try {
            return bind.equals("localhost") || Peer.isLoopback(bind);
        } catch (IllegalArgumentException e) {
            LOG.debug("the address {} is a name, which may stand for any address", bind, e);
            return false;
        }
    }
}
