package io.stowage.ic.agent;

import io.stowage.ic.Bytes;
import io.stowage.ic.Principal;
import io.stowage.ic.RootKey;
import io.stowage.ic.agent.answer.AgentException;
import io.stowage.ic.agent.http.BoundedHttpClient;
import io.stowage.ic.agent.http.Deadline;
import io.stowage.ic.agent.http.Endpoints;
import io.stowage.ic.agent.http.EnvelopeSender;
import io.stowage.ic.agent.http.RetryPause;
import io.stowage.ic.agent.http.Ticker;
import io.stowage.ic.agent.proof.CertificateTrust;
import io.stowage.ic.agent.proof.NetworkTrust;
import io.stowage.ic.certificate.CertificateVerifier;
import io.stowage.ic.identity.Identity;
import io.stowage.ic.identity.Request;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

/**
 * Asks and calls canisters for one identity. Every method blocks, and ends by a deadline of the configuration with an
 * answer that is proven, or with an {@link AgentException}.
 */
public final class Agent implements AutoCloseable {
    private static final int NONCE_BYTES = 16;

    private final AgentConfig config;
    private final RandomGenerator random;
    private final Ticker ticker;
    private final BoundedHttpClient http;
    private final NetworkAccess network;
    private final QueryCall query;

    /** @param root the key that the verifier trusts */
    public Agent(
            AgentConfig config,
            Identity identity,
            CertificateVerifier verifier,
            RootKey root,
            Clock clock,
            RandomGenerator random) {
        this(config, identity, new NetworkTrust(verifier, root), clock, random, Ticker.REAL);
    }

    Agent(
            AgentConfig config,
            Identity identity,
            CertificateTrust trust,
            Clock clock,
            RandomGenerator random,
            Ticker ticker) {
        this.ticker = ticker;
        this.config = config;
        this.random = random;
        this.http = new BoundedHttpClient();
        this.network = new NetworkAccess(
                identity,
                new Endpoints(config.urls()),
                new EnvelopeSender(http, config.attemptTimeout()),
                trust,
                new RetryPause(random),
                clock);
        this.query = new QueryCall(network);
    }

    /** In whose name it asks. */
    public Principal principal() {
        return network.identity().principal();
    }

    /** Asks one node, whose signature proves the answer. */
    public Bytes query(Principal canister, String method, Bytes arg) {
        return query.ask(canister, method, arg, Deadline.in(config.queryTimeout(), ticker));
    }

    /** Has all nodes execute something, at most once, and answers with what they agreed upon. */
    public Bytes call(Principal canister, String method, Bytes arg) {
        return send(sign(canister, method, arg, network.expiry()));
    }

    /** A call that is executed within {@code validity} or never. Nothing is sent yet. */
    public SignedCall sign(Principal canister, String method, Bytes arg, Duration validity) {
        return sign(canister, method, arg, network.clock().instant().plus(validity));
    }

    private SignedCall sign(Principal canister, String method, Bytes arg, Instant expiry) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        Request request = Request.call(principal(), canister, method, arg, expiry, Bytes.of(nonce));
        Bytes envelope = Bytes.of(request.signedBy(network.identity()));
        return new SignedCall(canister, method, request.id(), envelope, expiry);
    }

    /** Sends a call for the first time, and answers with what the nodes agreed upon. */
    public Bytes send(SignedCall call) {
        return new UpdateCall(network, call, false, Deadline.in(config.callTimeout(), ticker)).run();
    }

    /** Sends a call once more that may have arrived already, so that only a certificate says what became of it. */
    public Bytes sendAgain(SignedCall call) {
        return new UpdateCall(network, call, true, Deadline.in(config.callTimeout(), ticker)).run();
    }

    @Override
    public void close() {
        http.close();
    }
}
