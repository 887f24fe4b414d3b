package io.stowage.v1.upload;

import static io.stowage.v1.Refusals.assertBadRequest;
import static io.stowage.v1.Requests.changed;
import static io.stowage.v1.Requests.json;
import static io.stowage.v1.Requests.read;
import static io.stowage.v1.Requests.twoChunks;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthJsonTest {

    @Test
    void nobodyButNoneMeansNoCertificate() throws IOException {
        assertThat(read(auth("\"None\"")).signature()).isEmpty();
        assertThat(read(changed(request -> request.remove("auth"))).signature()).isEmpty();
        assertThat(read(auth("{\"OwnerEgressSignature\":[]}")).signature()).contains(EgressSignature.of(new byte[0]));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "\"none\"",
                "\"\"",
                "{}",
                "[]",
                "0",
                "true",
                "{\"None\":[]}",
                "{\"OwnerEgressSignature\":null}",
                "{\"OwnerEgressSignature\":\"2dn3oA==\"}",
                "{\"OwnerEgressSignature\":[256]}",
                "{\"OwnerEgressSignature\":[-1]}",
                "{\"OwnerEgressSignature\":[-0]}",
                "{\"OwnerEgressSignature\":[1.5]}",
                "{\"OwnerEgressSignature\":[\"1\"]}",
                "{\"OwnerEgressSignature\":[null]}",
                "{\"OwnerEgressSignature\":[[1]]}",
                "{\"OwnerEgressSignature\":[18446744073709551617]}",
                "{\"OwnerEgressSignature\":[1],\"None\":1}",
                "{\"OwnerEgressSignature\":[1],\"OwnerEgressSignature\":[1]}",
                "{\"None\":1,\"OwnerEgressSignature\":[1]}"
            })
    void anyOtherAuthorisationIsRefused(String auth) {
        assertBadRequest(() -> read(auth(auth)));
    }

    @Test
    void aCertificateOfSixtyFourKibibytesIsTheLongest() throws IOException {
        byte[] longest = new byte[EgressSignature.MAX_BYTES];
        assertThat(read(auth(certificate(longest.length))).signature()).contains(EgressSignature.of(longest));
        assertBadRequest(() -> read(auth(certificate(longest.length + 1)))).hasMessageContaining("too long");
    }

    @Test
    void theSignedCallIsKeptAsItsTexts() throws IOException {
        TreeRequest request = read(changed(node -> node.putObject("auth_request")
                .put("canister_id", "rrkah-fqaaa-aaaaa-aaaaq-cai")
                .put("ingress_expiry", "18446744073709551615")
                .putNull("nonce")));
        assertThat(request.signedCall())
                .contains(
                        Map.of("canister_id", "rrkah-fqaaa-aaaaa-aaaaq-cai", "ingress_expiry", "18446744073709551615"));
        assertBadRequest(() -> read(changed(node -> node.put("auth_request", "x"))));
        assertBadRequest(
                () -> read(changed(node -> node.putObject("auth_request").put("arg", 1))));
        assertBadRequest(() -> read(changed(node -> {
            for (int i = 0; i < 17; i++) {
                node.withObject("/auth_request").put("f" + i, "");
            }
        })));
    }

    private static String auth(String auth) {
        String sent = "\"auth\":" + json(twoChunks()).path("auth");
        assertThat(twoChunks()).contains(sent);
        return twoChunks().replace(sent, "\"auth\":" + auth);
    }

    private static String certificate(int bytes) {
        return "{\"OwnerEgressSignature\":[" + "0,".repeat(bytes - 1) + "0]}";
    }
}
