package io.stowage.app.opening;

import io.stowage.app.settings.Configuration;
import io.stowage.billing.canister.CanisterCashier;
import io.stowage.billing.canister.CanisterCashierConfig;
import io.stowage.config.Secret;
import io.stowage.ic.IcConfig;
import io.stowage.ic.agent.Agent;
import io.stowage.ic.bls.BlsVerifier;
import io.stowage.ic.bls.BlsVerifiers;
import io.stowage.ic.certificate.CertificateVerifier;
import io.stowage.ic.identity.PemIdentity;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The Internet Computer as this context meets it. Nothing of it is loaded before it is needed. */
public final class Network {
    private static final Logger LOG = LoggerFactory.getLogger(Network.class);

    private final Foundation foundation;
    private @Nullable CertificateVerifier verifier;

    public Network(Foundation foundation) {
        this.foundation = foundation;
    }

    /** One for all, so that known delegations and the limit of concurrent checks are shared. */
    public CertificateVerifier verifier() {
        if (verifier == null) {
            IcConfig ic = foundation.configuration().ic();
            BlsVerifier bls = BlsVerifiers.open(ic.bls());
            LOG.info("certificates are checked by {} under {}", bls.name(), ic.rootKey());
            verifier = new CertificateVerifier(ic, bls, foundation.clock());
        }
        return verifier;
    }

    /** The cashier that is a canister; closing it closes its connections. */
    CanisterCashier cashier(String gatewayName) {
        Configuration configuration = foundation.configuration();
        CanisterCashierConfig canister = configuration.canister();
        Secret identity = canister.identity()
                .orElseThrow(() -> new IllegalStateException("a canister is the cashier and the gateway has no key"));
        Agent agent = new Agent(
                configuration.agent(),
                PemIdentity.parse(identity.reveal()),
                verifier(),
                configuration.ic().rootKey(),
                foundation.clock(),
                foundation.random());
        return new CanisterCashier(agent, canister.canister(), gatewayName, canister.reportExpiry());
    }
}
