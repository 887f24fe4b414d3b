package io.stowage.ic.agent;

import io.stowage.ic.Bytes;
import io.stowage.ic.Principal;
import io.stowage.ic.agent.AgentException.Kind;
import io.stowage.ic.cbor.CborException;
import io.stowage.ic.identity.Identity;
import io.stowage.ic.identity.Request;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** What every kind of request needs to reach the network and to believe its answers. */
record Links(
        Identity identity,
        Endpoints endpoints,
        Exchange exchange,
        Trust trust,
        Pause pause,
        Clock clock,
        Route calls,
        Route queries,
        Route states) {
    private static final Duration VALIDITY = Duration.ofMinutes(4);

    Links(Identity identity, Endpoints endpoints, Exchange exchange, Trust trust, Pause pause, Clock clock) {
        this(
                identity,
                endpoints,
                exchange,
                trust,
                pause,
                clock,
                new Route("call", "v4", "v3", "v2"),
                new Route("query", "v3", "v2"),
                new Route("read_state", "v3", "v2"));
    }

    /** Until when a request of now may run: within the five minutes that the network allows, with room for its clock. */
    Instant expiry() {
        return clock.instant().plus(VALIDITY).truncatedTo(ChronoUnit.MINUTES);
    }

    /** The certificate of a part of the state, not verified yet. */
    Bytes readState(URI url, Principal canister, List<Bytes> path, Deadline deadline) {
        Request request = Request.readState(identity.principal(), List.of(path), expiry());
        Bytes envelope = Bytes.of(request.signedBy(identity));
        try {
            return exchange.send(url, states, canister, envelope, deadline)
                    .orElseThrow(() -> new CborException("is empty"))
                    .require("certificate")
                    .asBytes();
        } catch (CborException e) {
            throw new AgentException(Kind.UNTRUSTED, url + " answered a question for state without a certificate", e);
        }
    }
}
