package io.stowage.ic.agent.proof;

import io.stowage.ic.Bytes;
import io.stowage.ic.Principal;
import io.stowage.ic.agent.answer.AgentException;
import io.stowage.ic.agent.answer.AgentException.Kind;
import io.stowage.ic.cbor.CborValue;
import io.stowage.ic.cbor.CborValue.MapValue;
import io.stowage.ic.identity.Domain;
import io.stowage.ic.identity.PublicKey;
import io.stowage.ic.identity.Request;
import io.stowage.ic.identity.StructuredHash;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The signatures of nodes below the answer to a query. Each proves what one node says, and that suffices here. */
public final class NodeSignatures {
    static final Duration MAX_AGE = Duration.ofMinutes(5);
    static final Duration MAX_SKEW = Duration.ofMinutes(2);

    private final CborValue answer;
    private final Bytes requestId;

    public NodeSignatures(CborValue answer, Bytes requestId) {
        this.answer = answer;
        this.requestId = requestId;
    }

    /** Whether a node signed that is none of these. */
    public boolean haveStranger(Map<Principal, PublicKey> nodes) {
        return signatures().stream().anyMatch(signature -> !nodes.containsKey(node(signature)));
    }

    /** Throws unless every signature is of one of these nodes, is good, and is of now. */
    public void verify(Map<Principal, PublicKey> nodes, Instant now) {
        List<CborValue> signatures = signatures();
        if (signatures.isEmpty()) {
            throw untrusted("no node has signed it");
        }
        if (signatures.size() > nodes.size()) {
            throw untrusted("it has more signatures than there are nodes");
        }
        signatures.forEach(signature -> verify(signature, nodes, now));
    }

    private void verify(CborValue signature, Map<Principal, PublicKey> nodes, Instant now) {
        PublicKey key = nodes.get(node(signature));
        if (key == null) {
            throw untrusted("a node has signed it that is not of the subnet");
        }
        BigInteger timestamp = signature.require("timestamp").asNumber();
        if (timestamp.compareTo(Request.nanos(now.minus(MAX_AGE))) < 0
                || timestamp.compareTo(Request.nanos(now.plus(MAX_SKEW))) > 0) {
            throw untrusted("it was signed too long ago or in the future; compare the clock here with the network's");
        }
        byte[] bytes = signature.require("signature").asBytes().array();
        if (!key.verify(Domain.RESPONSE.message(signed(timestamp)), bytes)) {
            throw untrusted("the signature of a node is wrong");
        }
    }

    private Bytes signed(BigInteger timestamp) {
        MapValue content = CborValue.map()
                .with("status", answer.require("status"))
                .with("timestamp", CborValue.of(timestamp))
                .with("request_id", CborValue.of(requestId));
        for (String field : List.of("reply", "reject_code", "reject_message", "error_code")) {
            Optional<CborValue> value = answer.find(field);
            if (value.isPresent()) {
                content = content.with(field, value.get());
            }
        }
        return StructuredHash.of(content);
    }

    private List<CborValue> signatures() {
        return answer.find("signatures").map(CborValue::asArray).orElse(List.of());
    }

    private static Principal node(CborValue signature) {
        return Principal.of(signature.require("identity").asBytes().array());
    }

    private static AgentException untrusted(String reason) {
        return new AgentException(Kind.UNTRUSTED, "the answer to a query is not proven: " + reason);
    }
}
