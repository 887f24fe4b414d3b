package io.stowage.ic.bls;

import io.stowage.ic.IcConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The choice between the libraries. */
public final class BlsVerifiers {
    private static final Logger LOG = LoggerFactory.getLogger(BlsVerifiers.class);

    private BlsVerifiers() {}

    /** Throws {@link IllegalStateException} when the native one is wanted and does not work. */
    public static BlsVerifier open(IcConfig.Bls choice) {
        return switch (choice) {
            case BOUNCYCASTLE -> new BouncyCastleBls();
            case JBLST -> jblst();
            case AUTO -> jblstOrElse();
        };
    }

    private static BlsVerifier jblst() {
        try {
            return new JblstBls();
        } catch (LinkageError e) {
            throw new IllegalStateException("stowage.ic.bls is jblst, which is not there or does not load here", e);
        }
    }

    private static BlsVerifier jblstOrElse() {
        try {
            return new JblstBls();
        } catch (LinkageError e) {
            LOG.debug("jblst is not there or does not load here; BouncyCastle checks signatures", e);
            return new BouncyCastleBls();
        }
    }
}
