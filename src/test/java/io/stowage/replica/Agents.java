package io.stowage.replica;

import io.stowage.ic.IcConfig;
import io.stowage.ic.RootKey;
import io.stowage.ic.agent.Agent;
import io.stowage.ic.agent.AgentConfig;
import io.stowage.ic.bls.BouncyCastleBls;
import io.stowage.ic.certificate.CertificateVerifier;
import io.stowage.ic.identity.Identity;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** Agents that trust a replica of a test, and do not wait long. */
public final class Agents {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Agents() {}

    public static Agent of(Replica replica, Identity identity) {
        return of(List.of(replica.url()), replica.rootKey(), identity, PATIENCE, PATIENCE);
    }

    public static Agent of(List<URI> urls, RootKey root, Identity identity, Duration attemptTimeout, Duration timeout) {
        IcConfig network = new IcConfig(root, IcConfig.Bls.BOUNCYCASTLE, 2, PATIENCE, true);
        AgentConfig config = new AgentConfig(urls, attemptTimeout, timeout, timeout);
        CertificateVerifier verifier = new CertificateVerifier(network, new BouncyCastleBls(), Clock.systemUTC());
        return new Agent(config, identity, verifier, root, Clock.systemUTC(), new SecureRandom());
    }
}
