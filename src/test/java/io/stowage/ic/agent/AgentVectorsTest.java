package io.stowage.ic.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.stowage.ic.Bytes;
import io.stowage.ic.IcConfig;
import io.stowage.ic.IcVectors;
import io.stowage.ic.Principal;
import io.stowage.ic.RootKey;
import io.stowage.ic.agent.answer.AgentException;
import io.stowage.ic.agent.answer.CallAnswer;
import io.stowage.ic.agent.answer.CallOutcome;
import io.stowage.ic.agent.answer.Reject;
import io.stowage.ic.agent.proof.CertificateTrust;
import io.stowage.ic.agent.proof.CertifiedState;
import io.stowage.ic.agent.proof.NetworkTrust;
import io.stowage.ic.agent.proof.NodeSignatures;
import io.stowage.ic.agent.proof.RequestStatus;
import io.stowage.ic.bls.BouncyCastleBls;
import io.stowage.ic.cbor.CborReader;
import io.stowage.ic.certificate.CertificateVerifier;
import io.stowage.ic.identity.PublicKey;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Answers of real networks, and of one that was made to lie. */
class AgentVectorsTest {
    private static final JsonNode QUERIES = IcVectors.load("query_signatures.json");
    private static final long SEED = 4;

    static Stream<JsonNode> queries() {
        return IcVectors.elements("query_signatures.json", "/cases");
    }

    static Stream<JsonNode> calls() {
        return IcVectors.elements("call_responses.json", "/cases")
                .filter(vector -> !vector.at("/expect/kind").textValue().equals("status"));
    }

    private static Instant instant(String nanos) {
        BigInteger[] parts = new BigInteger(nanos).divideAndRemainder(BigInteger.valueOf(1_000_000_000));
        return Instant.ofEpochSecond(parts[0].longValueExact(), parts[1].longValueExact());
    }

    private static CertificateTrust trust(RootKey root, Instant now) {
        IcConfig config = new IcConfig(root, IcConfig.Bls.BOUNCYCASTLE, 1, Duration.ofSeconds(10), true);
        Clock clock = Clock.fixed(now, ZoneOffset.UTC);
        return new NetworkTrust(new CertificateVerifier(config, new BouncyCastleBls(), clock), root);
    }

    private static Map<Principal, PublicKey> nodes() {
        return Map.of(
                Principal.parse(IcVectors.text(QUERIES, "node")),
                PublicKey.parse(IcVectors.hex(QUERIES, "node_public_key")));
    }

    private static void verify(byte[] body) {
        Bytes id = Bytes.of(IcVectors.hex(QUERIES, "request_id"));
        new NodeSignatures(CborReader.read(body), id).verify(nodes(), instant(IcVectors.text(QUERIES, "now_ns")));
    }

    @ParameterizedTest
    @MethodSource("queries")
    void onlyWhatANodeOfTheSubnetSignedIsBelieved(JsonNode vector) {
        byte[] body = IcVectors.hex(vector, "body");
        if (IcVectors.text(vector, "verdict").equals("accept")) {
            assertThatCode(() -> verify(body)).doesNotThrowAnyException();
        } else {
            assertThatThrownBy(() -> verify(body)).isInstanceOf(AgentException.class);
        }
    }

    @Test
    void theKeyOfTheNodeIsInTheCertificateOfItsSubnet() {
        RootKey root = RootKey.parse(IcVectors.text(QUERIES, "root_key"));
        Principal canister = Principal.parse(IcVectors.text(QUERIES, "canister"));
        CertifiedState state = trust(root, instant(IcVectors.text(QUERIES, "now_ns")))
                .verify(Bytes.of(IcVectors.hex(QUERIES, "subnet_certificate")), canister);
        Bytes subnet = Bytes.of(state.subnetOf(canister).bytes());
        Bytes node = Bytes.of(Principal.parse(IcVectors.text(QUERIES, "node")).bytes());
        List<Bytes> below = List.of(Bytes.ofUtf8("subnet"), subnet, Bytes.ofUtf8("node"));

        assertThat(state.subnetOf(canister)).hasToString(IcVectors.text(QUERIES, "subnet"));
        assertThat(state.labels(below)).containsExactly(node);
        assertThat(state.find(List.of(below.get(0), subnet, below.get(2), node, Bytes.ofUtf8("public_key"))))
                .hasValueSatisfying(key -> assertThat(key).hasToString(IcVectors.text(QUERIES, "node_public_key")));
    }

    @ParameterizedTest
    @MethodSource("calls")
    void theTreeSaysHowACallEndedAndNotTheWordAboveIt(JsonNode vector) {
        CallAnswer answer = CallAnswer.of(CborReader.read(IcVectors.hex(vector, "body")));
        JsonNode expect = vector.required("expect");
        if (expect.path("kind").textValue().equals("non_replicated_rejection")) {
            Reject reject = answer.reject().orElseThrow();
            assertThat(reject.code()).hasToString(IcVectors.text(expect, "reject_code"));
            assertThat(reject.errorCode()).hasValue(IcVectors.text(expect, "error_code"));
            assertThat(reject.message()).isEqualTo(IcVectors.text(expect, "reject_message"));
            return;
        }
        CallOutcome outcome = outcome(vector, answer.certificate().orElseThrow());
        if (expect.path("status").textValue().equals("replied")) {
            assertThat(outcome)
                    .isEqualTo(new CallOutcome.Replied(Bytes.of(IcVectors.hex(expect.required("reply"), "$blob"))));
        } else {
            assertThat(outcome).isInstanceOfSatisfying(CallOutcome.Rejected.class, rejected -> {
                assertThat(rejected.reject().code()).hasToString(IcVectors.text(expect, "reject_code"));
                assertThat(rejected.reject().message()).isEqualTo(IcVectors.text(expect, "reject_message"));
            });
        }
    }

    private static CallOutcome outcome(JsonNode vector, Bytes certificate) {
        String network = IcVectors.text(vector, "root_key");
        RootKey root =
                RootKey.parse(IcVectors.text(IcVectors.load("root_keys.json").required(network), "der"));
        CertifiedState state = trust(root, instant(IcVectors.text(vector, "time_ns")))
                .verify(certificate, Principal.parse(IcVectors.text(vector, "canister")));
        return new RequestStatus(state, Bytes.of(IcVectors.hex(vector, "request_id")), Instant.MAX)
                .outcome()
                .orElseThrow();
    }

    /** Whatever is damaged is refused by one of two exceptions, and none of it is believed. */
    @Test
    void aDamagedAnswerIsNeverBelieved() {
        byte[] good = IcVectors.hex(QUERIES.at("/cases/0"), "body");
        Random random = new Random(SEED);
        for (int i = 0; i < 3000; i++) {
            byte[] bad = good.clone();
            int at = 3 + random.nextInt(bad.length - 3);
            bad[at] ^= (byte) (1 + random.nextInt(255));
            assertThatThrownBy(() -> verify(bad)).isInstanceOfAny(AgentException.class, IllegalArgumentException.class);
        }
    }
}
