package io.stowage.ic.agent;

import io.stowage.ic.Bytes;
import io.stowage.ic.Principal;
import io.stowage.ic.agent.AgentException.Kind;
import io.stowage.ic.cbor.CborValue;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One call from the first attempt to its proven end. The same envelope is sent again after whatever may pass, since the
 * network executes an id once. As soon as any attempt may have reached somebody, only a certificate ends the doubt.
 */
final class UpdateCall {
    private final Links links;
    private final Principal canister;
    private final String what;
    private final Bytes id;
    private final Bytes envelope;
    private final Deadline deadline;
    private boolean doubtful;

    UpdateCall(Links links, Principal canister, String what, Bytes id, Bytes envelope, Deadline deadline) {
        this.links = links;
        this.canister = canister;
        this.what = what;
        this.id = id;
        this.envelope = envelope;
        this.deadline = deadline;
    }

    Bytes run() {
        Outcome outcome = submit().orElseGet(this::poll);
        if (outcome instanceof Outcome.Replied replied) {
            return replied.arg();
        } else if (outcome instanceof Outcome.Rejected rejected) {
            throw AgentException.rejected(what, rejected.reject());
        }
        throw new AgentException(Kind.AMBIGUOUS, what + " was executed, and the network has forgotten its answer");
    }

    /** Sends until somebody takes it. Empty when the end has to be asked for. */
    private Optional<Outcome> submit() {
        int untrusted = 0;
        for (int attempt = 0; ; attempt++) {
            URI url = links.endpoints().current();
            try {
                return submit(url);
            } catch (AgentException e) {
                links.endpoints().failed(url);
                untrusted += e.kind() == Kind.UNTRUSTED ? 1 : 0;
                doubtful |= e.kind() == Kind.AMBIGUOUS || e.kind() == Kind.UNTRUSTED;
                if (!mayPass(e)) {
                    return undone(e);
                }
                if (untrusted > links.endpoints().count() || !links.pause().before(attempt, deadline)) {
                    throw verdict(e);
                }
            }
        }
    }

    private Optional<Outcome> submit(URI url) {
        Optional<CborValue> body = links.exchange().send(url, links.calls(), canister, envelope, deadline);
        if (body.isEmpty()) {
            return Optional.empty();
        }
        CallAnswer answer = CallAnswer.of(body.get());
        if (answer.reject().isPresent()) {
            throw AgentException.rejected(what, answer.reject().get());
        }
        return outcome(answer.certificate().orElseThrow());
    }

    /** A refusal of a repetition says nothing about what was sent first, which may have been taken. */
    private Optional<Outcome> undone(AgentException refusal) {
        if (doubtful) {
            return Optional.empty();
        }
        throw refusal;
    }

    private static boolean mayPass(AgentException e) {
        return switch (e.kind()) {
            case UNREACHABLE, AMBIGUOUS, UNTRUSTED -> true;
            case REJECTED -> e.reject().map(Reject::isTransient).orElse(false);
            case REFUSED, CLOCK -> false;
        };
    }

    private AgentException verdict(AgentException last) {
        boolean itself = last.kind() == Kind.UNTRUSTED || !doubtful;
        return itself
                ? last
                : new AgentException(
                        Kind.AMBIGUOUS, what + " may have been executed or not: " + last.getMessage(), last);
    }

    private Outcome poll() {
        @Nullable AgentException last = null;
        for (int attempt = 1; links.pause().before(attempt, deadline); attempt++) {
            URI url = links.endpoints().current();
            try {
                Bytes certificate = links.readState(url, canister, RequestStatus.path(id), deadline);
                Optional<Outcome> outcome = outcome(certificate);
                if (outcome.isPresent()) {
                    return outcome.get();
                }
            } catch (AgentException e) {
                last = e;
                links.endpoints().failed(url);
                if (!mayPass(e)) {
                    break;
                }
            }
        }
        String reason = last == null ? "its answer did not come in time" : String.valueOf(last.getMessage());
        throw new AgentException(Kind.AMBIGUOUS, what + " was sent and may have been executed: " + reason, last);
    }

    private Optional<Outcome> outcome(Bytes certificate) {
        return new RequestStatus(links.trust().verify(certificate, canister), id).outcome();
    }
}
