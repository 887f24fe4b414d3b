package io.stowage.v1;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.ic.IcConfig;
import io.stowage.ic.Owner;
import io.stowage.ic.RootKey;
import io.stowage.ic.bls.BlsVerifier;
import io.stowage.ic.certificate.CertificateVerifier;
import io.stowage.ic.egress.OwnerKeySignature;
import io.stowage.ic.identity.Ed25519Identity;
import io.stowage.ic.identity.Identity;
import io.stowage.ops.FakeClock;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Uploads by the real rules. The signature of the network is taken for good here; its own tests are elsewhere. */
class V1AuthorizationTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
    private static final String METHOD = TestCertificate.METHOD;

    private final FakeClock clock = new FakeClock(NOW);
    private final TestBlob blob = TestBlob.random(10, 1);
    private final Identity key = Ed25519Identity.of(new byte[32]);
    private final List<V1Server> nodes = new ArrayList<>();

    private record Fixed(boolean answer) implements BlsVerifier {
        @Override
        public boolean verify(byte[] key, byte[] signature, byte[] message) {
            return answer;
        }

        @Override
        public String name() {
            return "fixed";
        }
    }

    @AfterEach
    void stop() throws Exception {
        for (V1Server node : nodes) {
            node.close();
        }
    }

    @Test
    void anUploadThatTheCanisterAgreedToIsTaken() throws Exception {
        V1Server node = node(true, AuthConfig.CallRule.PREFER);
        assertThat(put(node, TestCertificate.of(blob.root().toString()), "").statusCode())
                .isEqualTo(200);
    }

    @Test
    void withoutACertificateItIsA401ThatNamesTheScheme() throws Exception {
        V1Server node = node(true, AuthConfig.CallRule.PREFER);
        HttpResponse<byte[]> response = node.putTree(blob.request(TestBlob.OWNER, "\"None\""));
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().firstValue("WWW-Authenticate")).contains("X-ICP-Canister-Signature");
    }

    @Test
    void whateverIsWrongTheUploaderHearsOneText() throws Exception {
        V1Server node = node(true, AuthConfig.CallRule.PREFER);
        refused(put(node, new byte[] {1, 2, 3}, ""));
        refused(put(node, new byte[0], ""));
        refused(put(node, TestCertificate.of("sha256:" + "0".repeat(64)), ""));
        refused(put(
                node(false, AuthConfig.CallRule.PREFER),
                TestCertificate.of(blob.root().toString()),
                ""));
        clock.advance(Duration.ofMinutes(31));
        refused(put(node, TestCertificate.of(blob.root().toString()), ""));
    }

    @Test
    void theCallIsCheckedWhereItIsShownAndMissedWhereItIsRequired() throws Exception {
        byte[] certificate = TestCertificate.of(blob.root().toString());
        V1Server preferring = node(true, AuthConfig.CallRule.PREFER);
        assertThat(put(preferring, certificate, callJson(METHOD)).statusCode()).isEqualTo(200);
        refused(put(preferring, certificate, callJson("last_upload")));
        V1Server requiring = node(true, AuthConfig.CallRule.REQUIRE);
        refused(put(requiring, certificate, ""));
        assertThat(put(requiring, certificate, callJson(METHOD)).statusCode()).isEqualTo(200);
        V1Server ignoring = node(true, AuthConfig.CallRule.OFF);
        assertThat(put(ignoring, certificate, callJson("last_upload")).statusCode())
                .isEqualTo(200);
    }

    @Test
    void theHolderOfAKeyNeedsNoCanister() throws Exception {
        V1Server node = node(false, AuthConfig.CallRule.PREFER);
        String owner = key.principal().toString();
        assertThat(node.putTree(blob.request(owner, keySignature(owner, 60))).statusCode())
                .isEqualTo(200);
        refused(node.putTree(blob.request(owner, keySignature(owner, 3601))));
        refused(node.putTree(blob.request(owner, keySignature(owner, 0))));
    }

    @Test
    void aCanisterDoesNotSignAndAKeyHasNoCertificate() throws Exception {
        V1Server node = node(true, AuthConfig.CallRule.PREFER);
        refused(node.putTree(
                blob.request(TestBlob.OWNER, keySignature(key.principal().toString(), 60))));
        String auth = TestCertificate.auth(TestCertificate.of(blob.root().toString()));
        refused(node.putTree(blob.request(key.principal().toString(), auth)));
    }

    @Test
    void aSignatureOfAnotherShapeIsABadRequest() throws Exception {
        V1Server node = node(true, AuthConfig.CallRule.PREFER);
        String owner = key.principal().toString();
        for (String broken : List.of(
                "{\"OwnerKeySignature\":{}}",
                "{\"OwnerKeySignature\":[]}",
                keySignature(owner, 60).replace("\"signature\":\"", "\"signature\":\"zz"),
                keySignature(owner, 60).replace("expires_at\":", "expires_at\":-"),
                "{\"Something\":1}")) {
            assertThat(node.putTree(blob.request(owner, broken)).statusCode())
                    .as(broken)
                    .isEqualTo(400);
        }
    }

    private V1Server node(boolean signed, AuthConfig.CallRule rule) throws Exception {
        IcConfig ic = new IcConfig(RootKey.MAINNET, IcConfig.Bls.AUTO, 1, Duration.ofSeconds(1), true);
        OwnerAuthorization authorization = new OwnerAuthorization(
                new CertificateVerifier(ic, new Fixed(signed), clock),
                new AuthConfig(rule, Duration.ofMinutes(30), Duration.ofHours(1)),
                clock);
        V1Server node = V1Server.start(V1Server.memory(), authorization);
        nodes.add(node);
        return node;
    }

    private HttpResponse<byte[]> put(V1Server node, byte[] certificate, String more) throws Exception {
        String request = blob.request(TestBlob.OWNER, TestCertificate.auth(certificate));
        return node.putTree(request.substring(0, request.length() - 1) + more + "}");
    }

    private static void refused(HttpResponse<byte[]> response) {
        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(new String(response.body(), StandardCharsets.US_ASCII)).isEqualTo("Forbidden: Invalid payload");
    }

    private String keySignature(String owner, long seconds) {
        long expiry = NOW.getEpochSecond() + seconds;
        byte[] message = OwnerKeySignature.message(
                Owner.parse(owner), blob.root(), blob.tree().size().bytes(), expiry);
        HexFormat hex = HexFormat.of();
        return "{\"OwnerKeySignature\":{\"public_key\":\""
                + hex.formatHex(key.publicKey().der()) + "\",\"signature\":\"" + hex.formatHex(key.sign(message))
                + "\",\"expires_at\":" + expiry + "}}";
    }

    private static String callJson(String method) {
        return ",\"auth_request\":{\"canister_id\":\"" + TestBlob.OWNER + "\",\"method_name\":\"" + method
                + "\",\"arg\":\"00\",\"sender\":\"2vxsx-fae\",\"ingress_expiry\":\"9000000000\",\"nonce\":\"01\"}";
    }
}
