package io.stowage.ic.agent;

import io.stowage.ic.Bytes;
import io.stowage.ic.Principal;
import io.stowage.ic.agent.answer.AgentException;
import io.stowage.ic.agent.answer.AgentException.Kind;
import io.stowage.ic.agent.answer.CallAnswer;
import io.stowage.ic.agent.answer.CallOutcome;
import io.stowage.ic.agent.http.Deadline;
import io.stowage.ic.agent.proof.RequestStatus;
import io.stowage.ic.cbor.CborValue;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One call from the first attempt to its proven end. The same envelope is sent again after whatever may pass, since the
 * network executes an id once. As soon as any attempt may have arrived, only a certificate ends the doubt.
 */
final class UpdateCall {
    private final NetworkAccess network;
    private final SignedCall call;
    private final Principal canister;
    private final String what;
    private final Deadline deadline;
    private boolean doubtful;

    /** @param doubtful whether it was sent before, so that its first attempt here is a repetition */
    UpdateCall(NetworkAccess network, SignedCall call, boolean doubtful, Deadline deadline) {
        this.network = network;
        this.call = call;
        this.canister = call.canister();
        this.what = call.what();
        this.doubtful = doubtful;
        this.deadline = deadline;
    }

    Bytes run() {
        CallOutcome outcome = submit().orElseGet(this::poll);
        if (outcome instanceof CallOutcome.Replied replied) {
            return replied.arg();
        } else if (outcome instanceof CallOutcome.Rejected rejected) {
            throw AgentException.rejected(what, rejected.reject());
        } else if (outcome instanceof CallOutcome.Forgotten) {
            throw new AgentException(Kind.LAPSED, what + " was executed, and the network has forgotten its answer");
        }
        throw new AgentException(
                Kind.LAPSED, what + " expired at " + call.expiry() + ", and the network does not know of it");
    }

    /** Sends until it is accepted. Empty when the end has to be asked for. */
    private Optional<CallOutcome> submit() {
        int untrusted = 0;
        for (int attempt = 0; ; attempt++) {
            URI url = network.endpoints().current();
            try {
                return submit(url);
            } catch (AgentException e) {
                network.endpoints().failed(url);
                untrusted += e.kind() == Kind.UNTRUSTED ? 1 : 0;
                if (!e.mayPass()) {
                    return undone(e);
                }
                // Also after a rejection: what is not proven may be a lie, and the call was taken.
                doubtful |= e.kind() != Kind.UNREACHABLE;
                if (untrusted > network.endpoints().count() || !network.pause().before(attempt, deadline)) {
                    throw verdict(e);
                }
            }
        }
    }

    private Optional<CallOutcome> submit(URI url) {
        Optional<CborValue> body = network.sender().send(url, network.calls(), canister, call.envelope(), deadline);
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
    private Optional<CallOutcome> undone(AgentException refusal) {
        if (doubtful) {
            return Optional.empty();
        }
        throw refusal;
    }

    private AgentException verdict(AgentException last) {
        boolean itself = last.kind() == Kind.UNTRUSTED || !doubtful;
        return itself
                ? last
                : new AgentException(
                        Kind.AMBIGUOUS, what + " may have been executed or not: " + last.getMessage(), last);
    }

    private CallOutcome poll() {
        @Nullable AgentException last = null;
        for (int attempt = 1; network.pause().before(attempt, deadline); attempt++) {
            URI url = network.endpoints().current();
            try {
                Bytes certificate = network.readState(url, canister, RequestStatus.path(call.id()), deadline);
                Optional<CallOutcome> outcome = outcome(certificate);
                if (outcome.isPresent()) {
                    return outcome.get();
                }
            } catch (AgentException e) {
                last = e;
                network.endpoints().failed(url);
                if (!e.mayPass()) {
                    break;
                }
            }
        }
        String reason = last == null ? "its answer did not come in time" : String.valueOf(last.getMessage());
        throw new AgentException(Kind.AMBIGUOUS, what + " was sent and may have been executed: " + reason, last);
    }

    private Optional<CallOutcome> outcome(Bytes certificate) {
        return new RequestStatus(network.trust().verify(certificate, canister), call.id(), call.expiry()).outcome();
    }
}
