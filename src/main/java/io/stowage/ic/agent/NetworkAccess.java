package io.stowage.ic.agent;

import io.stowage.ic.Bytes;
import io.stowage.ic.Principal;
import io.stowage.ic.agent.answer.AgentException;
import io.stowage.ic.agent.answer.AgentException.Kind;
import io.stowage.ic.agent.http.ApiVersions;
import io.stowage.ic.agent.http.Deadline;
import io.stowage.ic.agent.http.Endpoints;
import io.stowage.ic.agent.http.EnvelopeSender;
import io.stowage.ic.agent.http.RetryPause;
import io.stowage.ic.agent.proof.CertificateTrust;
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
record NetworkAccess(
        Identity identity,
        Endpoints endpoints,
        EnvelopeSender sender,
        CertificateTrust trust,
        RetryPause pause,
        Clock clock,
        ApiVersions calls,
        ApiVersions queries,
        ApiVersions states) {
    private static final Duration VALIDITY = Duration.ofMinutes(4);

    NetworkAccess(
            Identity identity,
            Endpoints endpoints,
            EnvelopeSender sender,
            CertificateTrust trust,
            RetryPause pause,
            Clock clock) {
        this(
                identity,
                endpoints,
                sender,
                trust,
                pause,
                clock,
                new ApiVersions("call", "v4", "v3", "v2"),
                new ApiVersions("query", "v3", "v2"),
                new ApiVersions("read_state", "v3", "v2"));
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
            return sender.send(url, states, canister, envelope, deadline)
                    .orElseThrow(() -> new CborException("is empty"))
                    .require("certificate")
                    .asBytes();
        } catch (CborException e) {
            throw new AgentException(Kind.UNTRUSTED, url + " answered a question for state without a certificate", e);
        }
    }
}
