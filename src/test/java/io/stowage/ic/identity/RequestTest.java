package io.stowage.ic.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import io.stowage.ic.Bytes;
import io.stowage.ic.IcVectors;
import io.stowage.ic.Principal;
import io.stowage.ic.cbor.CborValue;
import io.stowage.ic.cbor.CborValue.MapValue;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RequestTest {
    private static final JsonNode VECTORS = IcVectors.load("requests.json");
    private static final Instant LATER = Instant.ofEpochSecond(1_800_003_600);

    static Stream<JsonNode> keys() {
        return IcVectors.elements("requests.json", "/keys");
    }

    static Stream<JsonNode> requestIds() {
        return IcVectors.elements("requests.json", "/request_ids");
    }

    static Stream<JsonNode> hashes() {
        return IcVectors.elements("requests.json", "/hashes_of_maps");
    }

    static Stream<JsonNode> envelopes() {
        return IcVectors.elements("requests.json", "/envelopes");
    }

    private static Identity identity(String scheme) {
        JsonNode key = keys().filter(node -> node.path("scheme").textValue().equals(scheme))
                .findFirst()
                .orElseThrow();
        Bytes secret = Bytes.ofHex(key.path("secret").textValue());
        BigInteger number = new BigInteger(1, secret.array());
        return switch (scheme) {
            case "Ed25519" -> Ed25519Identity.of(secret.array());
            case "ECDSA secp256k1" -> new EcdsaIdentity(Curve.SECP256K1, number);
            case "ECDSA P-256" -> new EcdsaIdentity(Curve.P256, number);
            default -> throw new IllegalArgumentException(scheme);
        };
    }

    private static CborValue value(JsonNode node) {
        if (node.isTextual()) {
            return CborValue.of(node.textValue());
        } else if (node.isArray()) {
            return CborValue.of(StreamSupport.stream(node.spliterator(), false)
                    .map(RequestTest::value)
                    .toList());
        } else if (node.has("$blob")) {
            return CborValue.of(Bytes.ofHex(node.path("$blob").textValue()));
        } else if (node.has("$nat")) {
            return CborValue.of(new BigInteger(node.path("$nat").textValue()));
        }
        return map(node);
    }

    private static MapValue map(JsonNode node) {
        MapValue map = CborValue.map();
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            map = map.with(field.getKey(), value(field.getValue()));
        }
        return map;
    }

    @ParameterizedTest
    @MethodSource("keys")
    void aKeyHasOneFormAndOnePrincipal(JsonNode vector) {
        Identity identity = identity(vector.path("scheme").textValue());
        assertThat(identity.publicKey()).hasToString(vector.path("public_der").textValue());
        assertThat(identity.principal()).hasToString(vector.path("principal").textValue());
        assertThat(PublicKey.parse(identity.publicKey().der())).isEqualTo(identity.publicKey());
    }

    @ParameterizedTest
    @MethodSource("requestIds")
    void aRequestHasTheIdThatTheNetworkKnowsItBy(JsonNode vector) {
        assertThat(new Request(map(vector.path("content"))).id())
                .hasToString(vector.path("request_id").textValue());
    }

    @ParameterizedTest
    @MethodSource("hashes")
    void aMapHasOneHash(JsonNode vector) {
        assertThat(StructuredHash.of(map(vector.path("content"))))
                .hasToString(vector.path("hash").textValue());
    }

    @ParameterizedTest
    @MethodSource("envelopes")
    void aRequestIsSignedAsOthersSignIt(JsonNode vector) {
        Request request = new Request(map(vector.path("content")));
        PublicKey key = PublicKey.parse(
                Bytes.ofHex(vector.path("sender_pubkey").textValue()).array());
        byte[] message = Domain.REQUEST.message(request.id());
        byte[] signature = Bytes.ofHex(vector.path("sender_sig").textValue()).array();

        assertThat(Bytes.of(message)).hasToString(vector.path("signed_bytes").textValue());
        assertThat(key.verify(message, signature)).isTrue();
        if (keys().anyMatch(known -> known.path("public_der").equals(vector.path("sender_pubkey")))) {
            Identity identity = identity(vector.path("scheme").textValue());
            assertThat(Bytes.of(request.signedBy(identity)))
                    .hasToString(vector.path("envelope_cbor").textValue());
        }
    }

    @ParameterizedTest
    @MethodSource("keys")
    void aSignatureIsForOneMessageAndOneKey(JsonNode vector) {
        Identity identity = identity(vector.path("scheme").textValue());
        byte[] signature = identity.sign(new byte[] {1});
        byte[] damaged = signature.clone();
        damaged[40] ^= 1;

        assertThat(signature).hasSize(64);
        assertThat(identity.publicKey().verify(new byte[] {1}, signature)).isTrue();
        assertThat(identity.publicKey().verify(new byte[] {2}, signature)).isFalse();
        assertThat(identity.publicKey().verify(new byte[] {1}, damaged)).isFalse();
        assertThat(identity.publicKey().verify(new byte[] {1}, new byte[63])).isFalse();
        assertThat(identity.publicKey().verify(new byte[] {1}, new byte[64])).isFalse();
    }

    @Test
    void theDelegationOfOthersIsSignedTheSameWay() {
        JsonNode vector = VECTORS.path("delegation");
        JsonNode content = vector.path("delegation");
        PublicKey to =
                PublicKey.parse(Bytes.ofHex(content.path("pubkey").textValue()).array());
        Principal target = Principal.of(
                Bytes.ofHex(content.path("targets").path(0).textValue()).array());
        Delegation delegation = new Delegation(to, LATER, List.of(target), Optional.empty());
        SignedDelegation signed = delegation.signedBy(identity("Ed25519"));

        assertThat(delegation.hash()).hasToString(vector.path("hash").textValue());
        assertThat(Bytes.of(Domain.DELEGATION.message(delegation.hash())))
                .hasToString(vector.path("signed_bytes").textValue());
        assertThat(signed.signature()).hasToString(vector.path("signature").textValue());
    }

    @Test
    void aKeyInAnotherFormIsRefused() {
        Bytes compressed = Bytes.ofHex("3056301006072a8648ce3d020106052b8104000a034200" + "02" + "11".repeat(64));
        Bytes offCurve = Bytes.ofHex("3056301006072a8648ce3d020106052b8104000a034200" + "04" + "11".repeat(64));
        Bytes offEdwards = Bytes.ofHex("302a300506032b6570032100" + "02" + "00".repeat(31));
        for (Bytes bad : List.of(compressed, offCurve, offEdwards, Bytes.EMPTY, Bytes.ofHex("302a"))) {
            assertThatIllegalArgumentException().isThrownBy(() -> PublicKey.parse(bad.array()));
        }
    }
}
