package io.stowage.ic.agent;

import io.stowage.ic.Bytes;
import io.stowage.ic.Principal;
import io.stowage.ic.agent.answer.AgentException;
import io.stowage.ic.agent.answer.AgentException.Kind;
import io.stowage.ic.agent.answer.CallAnswer;
import io.stowage.ic.agent.answer.PrintableText;
import io.stowage.ic.agent.http.Deadline;
import io.stowage.ic.agent.proof.CertifiedState;
import io.stowage.ic.agent.proof.NodeKeys;
import io.stowage.ic.agent.proof.NodeSignatures;
import io.stowage.ic.cbor.CborException;
import io.stowage.ic.cbor.CborValue;
import io.stowage.ic.identity.PublicKey;
import io.stowage.ic.identity.Request;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Queries of one agent: asked, checked against the keys of the nodes, and asked again elsewhere if need be. */
final class QueryCall {
    private static final Bytes SUBNET = Bytes.ofUtf8("subnet");
    private static final Bytes NODE = Bytes.ofUtf8("node");
    private static final Bytes PUBLIC_KEY = Bytes.ofUtf8("public_key");
    private static final int MIN_ATTEMPTS = 3;

    private final NetworkAccess network;
    private final NodeKeys nodeKeys;

    QueryCall(NetworkAccess network) {
        this.network = network;
        this.nodeKeys = new NodeKeys(network.clock());
    }

    Bytes ask(Principal canister, String method, Bytes arg, Deadline deadline) {
        Request request = Request.query(network.identity().principal(), canister, method, arg, network.expiry());
        Bytes envelope = Bytes.of(request.signedBy(network.identity()));
        int attempts = Math.max(MIN_ATTEMPTS, network.endpoints().count() + 1);
        for (int attempt = 1; ; attempt++) {
            URI url = network.endpoints().current();
            try {
                CborValue answer = answer(url, canister, request.id(), envelope, deadline);
                return reply("query " + method + " of " + canister, answer);
            } catch (AgentException e) {
                network.endpoints().failed(url);
                if (!e.mayPass() || attempt >= attempts || !network.pause().before(attempt, deadline)) {
                    throw e;
                }
            }
        }
    }

    /** An answer that nodes have signed. */
    private CborValue answer(URI url, Principal canister, Bytes id, Bytes envelope, Deadline deadline) {
        try {
            CborValue answer = network.sender()
                    .send(url, network.queries(), canister, envelope, deadline)
                    .orElseThrow(() -> new CborException("is empty"));
            NodeSignatures signatures = new NodeSignatures(answer, id);
            Map<Principal, PublicKey> nodes = nodeKeys.of(canister, wanted -> nodes(url, wanted, deadline));
            if (signatures.haveStranger(nodes)) {
                nodes = nodeKeys.renewed(canister, wanted -> nodes(url, wanted, deadline));
            }
            signatures.verify(nodes, network.clock().instant());
            return answer;
        } catch (AgentException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new AgentException(
                    Kind.UNTRUSTED, url + " answered a query in a form that nobody knows: " + e.getMessage(), e);
        }
    }

    private static Bytes reply(String what, CborValue answer) {
        try {
            String status = answer.require("status").asText();
            return switch (status) {
                case "replied" -> answer.require("reply").require("arg").asBytes();
                case "rejected" -> throw AgentException.rejected(what, CallAnswer.reject(answer, true));
                default -> throw new CborException("has the status " + PrintableText.text(status));
            };
        } catch (CborException e) {
            throw new AgentException(Kind.UNTRUSTED, "the answer to " + what + " " + e.getMessage(), e);
        }
    }

    private Map<Principal, PublicKey> nodes(URI url, Principal canister, Deadline deadline) {
        Bytes certificate = network.readState(url, canister, List.of(SUBNET), deadline);
        CertifiedState certified = network.trust().verify(certificate, canister);
        List<Bytes> below =
                List.of(SUBNET, Bytes.of(certified.subnetOf(canister).bytes()), NODE);
        Map<Principal, PublicKey> keys = new HashMap<>();
        for (Bytes node : certified.labels(below)) {
            Bytes key = certified
                    .find(List.of(below.get(0), below.get(1), NODE, node, PUBLIC_KEY))
                    .orElseThrow(() -> new IllegalArgumentException("a node has no key"));
            keys.put(Principal.of(node.array()), PublicKey.parse(key.array()));
        }
        return keys;
    }
}
