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
        return of(new AgentConfig(urls, attemptTimeout, timeout, timeout), root, identity, Clock.systemUTC());
    }

    /** An agent that lives at the time of {@code clock}, but waits in real time, for so long at most. */
    public static Agent of(Replica replica, Identity identity, Clock clock, Duration timeout) {
        AgentConfig config = new AgentConfig(List.of(replica.url()), timeout, timeout, timeout);
        return of(config, replica.rootKey(), identity, clock);
    }

    private static Agent of(AgentConfig config, RootKey root, Identity identity, Clock clock) {
        return new Agent(config, identity, verifier(root, clock), root, clock, new SecureRandom());
    }

    /** With whatever library is fastest here; that all of them give one verdict is for another test to show. */
    public static CertificateVerifier verifier(RootKey root) {
        return verifier(root, Clock.systemUTC());
    }

    private static CertificateVerifier verifier(RootKey root, Clock clock) {
        IcConfig network = new IcConfig(root, IcConfig.Bls.AUTO, 2, PATIENCE, true);
        return new CertificateVerifier(network, BlsVerifiers.open(network.bls()), clock);
    }
}
