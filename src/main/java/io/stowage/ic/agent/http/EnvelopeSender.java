package io.stowage.ic.agent.http;

import io.stowage.ic.Bytes;
import io.stowage.ic.Principal;
import io.stowage.ic.agent.answer.AgentException;
import io.stowage.ic.agent.answer.AgentException.Kind;
import io.stowage.ic.agent.answer.PrintableText;
import io.stowage.ic.cbor.CborException;
import io.stowage.ic.cbor.CborReader;
import io.stowage.ic.cbor.CborValue;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.time.Duration;
import java.util.Optional;

/** Sends one envelope to one address and says in the agent's words what came back. */
public final class EnvelopeSender {
    private static final int OK = 200;
    private static final int ACCEPTED = 202;
    private static final int NOT_FOUND = 404;
    private static final int TOO_MANY = 429;

    private final BoundedHttpClient http;
    private final Duration attemptTimeout;

    public EnvelopeSender(BoundedHttpClient http, Duration attemptTimeout) {
        this.http = http;
        this.attemptTimeout = attemptTimeout;
    }

    /** The answer as CBOR; empty when it was taken and the answer is not there yet. */
    public Optional<CborValue> send(
            URI base, ApiVersions operation, Principal canister, Bytes envelope, Deadline deadline) {
        while (true) {
            URI url = operation.at(base, canister);
            BoundedHttpClient.Answer answer = post(url, envelope, deadline.atMost(attemptTimeout));
            if (answer.status() != NOT_FOUND || !operation.fallBack()) {
                return read(url, answer);
            }
        }
    }

    private BoundedHttpClient.Answer post(URI url, Bytes envelope, Deadline deadline) {
        try {
            return http.post(url, envelope.array(), deadline);
        } catch (ConnectException | HttpConnectTimeoutException e) {
            throw new AgentException(Kind.UNREACHABLE, "cannot connect to " + url + ": " + reason(e), e);
        } catch (IOException e) {
            throw new AgentException(Kind.AMBIGUOUS, "no answer from " + url + ": " + reason(e), e);
        }
    }

    private static Optional<CborValue> read(URI url, BoundedHttpClient.Answer answer) {
        if (answer.status() == ACCEPTED) {
            return Optional.empty();
        }
        if (answer.status() != OK) {
            throw refusal(url, answer);
        }
        try {
            return Optional.of(CborReader.read(answer.body().array()));
        } catch (CborException e) {
            throw new AgentException(Kind.UNTRUSTED, url + " answered with something that is not CBOR", e);
        }
    }

    private static AgentException refusal(URI url, BoundedHttpClient.Answer answer) {
        String text = PrintableText.body(answer.body());
        String what = url + " answered " + answer.status() + (text.isBlank() ? "" : ": " + text);
        if (answer.status() == TOO_MANY || answer.status() >= 500) {
            return new AgentException(Kind.AMBIGUOUS, what);
        }
        if (text.contains("ingress_expiry")) {
            return new AgentException(
                    Kind.CLOCK, "the clock here and the network's differ too much; set this machine's clock: " + what);
        }
        return new AgentException(Kind.REFUSED, what);
    }

    private static String reason(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : PrintableText.text(e.getMessage());
    }
}
