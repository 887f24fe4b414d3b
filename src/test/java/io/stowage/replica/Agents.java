package io.stowage.replica;

import io.stowage.ic.IcConfig;
import io.stowage.ic.RootKey;
import io.stowage.ic.agent.Agent;
import io.stowage.ic.agent.AgentConfig;
import io.stowage.ic.bls.BlsVerifiers;
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
        AgentConfig config = new AgentConfig(urls, attemptTimeout, timeout, timeout);
        return new Agent(config, identity, verifier(root), root, Clock.systemUTC(), new SecureRandom());
    }

    /** With whatever library is fastest here; that all of them give one verdict is for another test to show. */
    public static CertificateVerifier verifier(RootKey root) {
        IcConfig network = new IcConfig(root, IcConfig.Bls.AUTO, 2, PATIENCE, true);
        return new CertificateVerifier(network, BlsVerifiers.open(network.bls()), Clock.systemUTC());
    }
}
