package io.stowage.ic.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.stowage.digest.Digest;
import io.stowage.ic.IcConfig;
import io.stowage.ic.IcVectors;
import io.stowage.ic.Owner;
import io.stowage.ic.RootKey;
import io.stowage.ic.bls.BlsVerifiers;
import io.stowage.ic.certificate.CertificateVerifier;
import io.stowage.ic.certificate.Freshness;
import io.stowage.ops.FakeClock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class UploadCertificatesTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
    private static final JsonNode VECTORS = IcVectors.load("egress_certificates.json");
    private static final Owner OWNER = Owner.parse(IcVectors.text(VECTORS, "owner"));
    private static final Digest ROOT = Digest.parse(IcVectors.text(VECTORS, "blob_hash"));

    private final UploadCertificates certificates = new UploadCertificates(
            new CertificateVerifier(
                    new IcConfig(
                            RootKey.parse(IcVectors.text(VECTORS, "root_key")),
                            IcConfig.Bls.AUTO,
                            1,
                            Duration.ofSeconds(10),
                            true),
                    BlsVerifiers.open(IcConfig.Bls.AUTO),
                    new FakeClock(NOW)),
            new Freshness(Duration.ofMinutes(30), Duration.ofMinutes(2)));

    private static Stream<JsonNode> cases() {
        return IcVectors.elements("egress_certificates.json", "/cases");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theStrictRuleDecidesByTheCertificateAlone(JsonNode vector) {
        boolean accept = !IcVectors.text(vector, "strict").equals("reject");
        check(accept, vector, Optional.empty());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theBoundRuleAlsoWantsTheCallToBeTheOwnersOwn(JsonNode vector) {
        boolean accept = IcVectors.text(vector, "strict").equals("accept");
        AnsweredCall call = AnsweredCall.parse(call(vector));
        assertThat(call.requestId().hex().equals(vector.path("request_id").asText()) || !accept)
                .isTrue();
        check(accept, vector, Optional.of(call));
    }

    @Test
    void aCallThatIsNotTheAnsweredOneIsRefused() {
        JsonNode vector = cases().findFirst().orElseThrow();
        for (String field : new String[] {"arg", "nonce"}) {
            Map<String, String> other = call(vector);
            other.put(field, "00");
            assertThatExceptionOfType(UploadRefused.class)
                    .isThrownBy(() -> require(bytes(vector), Optional.of(AnsweredCall.parse(other))))
                    .withMessageContaining("another call");
        }
    }

    @Test
    void aCallWithoutANeededFieldOrWithABrokenOneIsRefused() {
        JsonNode vector = cases().findFirst().orElseThrow();
        for (String field : new String[] {"canister_id", "method_name", "arg", "sender", "ingress_expiry"}) {
            Map<String, String> lacking = call(vector);
            lacking.remove(field);
            assertThatExceptionOfType(UploadRefused.class).isThrownBy(() -> AnsweredCall.parse(lacking));
        }
        for (String field : new String[] {"canister_id", "arg", "sender", "ingress_expiry", "nonce"}) {
            Map<String, String> broken = call(vector);
            broken.put(field, "!");
            assertThatExceptionOfType(UploadRefused.class).isThrownBy(() -> AnsweredCall.parse(broken));
        }
    }

    private void check(boolean accept, JsonNode vector, Optional<AnsweredCall> call) {
        if (accept) {
            assertThatCode(() -> require(bytes(vector), call)).doesNotThrowAnyException();
        } else {
            assertThatExceptionOfType(UploadRefused.class).isThrownBy(() -> require(bytes(vector), call));
        }
    }

    private void require(byte[] certificate, Optional<AnsweredCall> call) {
        certificates.requireSigned(OWNER, certificates.read(OWNER, ROOT, certificate, call, NOW));
    }

    private static Map<String, String> call(JsonNode vector) {
        Map<String, String> fields = new HashMap<>();
        vector.required("request")
                .properties()
                .forEach(field -> fields.put(field.getKey(), field.getValue().textValue()));
        return fields;
    }

    /** The one that is too deep to be kept in a file is built here. */
    private static byte[] bytes(JsonNode vector) {
        if (vector.hasNonNull("certificate")) {
            return IcVectors.hex(vector, "certificate");
        }
        String deep =
                "d9d9f7a26474726565" + "83018100".repeat(5000) + "8100" + "697369676e61747572655830" + "00".repeat(48);
        return HexFormat.of().parseHex(deep);
    }
}
