package io.stowage.v1.upload;

import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.v1.wire.RequestOrigin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Believes every upload that brings something in the shape of a certificate. It is for development on one machine: it
 * refuses callers from elsewhere unless those are said to be intended.
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

    @Override
    public void authorize(TreeRequest request, RequestOrigin caller, SignatureChecks checks) {
        if (request.signature().isEmpty()) {
            throw new StowageException(Fault.UNAUTHENTICATED, "the upload brings no certificate of its owner");
        }
        if (!anywhere && !caller.local()) {
            throw new StowageException(Fault.CERTIFICATE_REFUSED, "Forbidden: Invalid payload");
        }
    }
}
