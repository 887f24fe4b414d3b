package io.stowage.s3.signing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stowage.s3.wire.S3Error;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** AWS's own suite of signatures. Its service is not S3, so the steps are compared one by one. */
class SignatureSuiteTest {

    private static Stream<JsonNode> suite() throws IOException {
        try (InputStream in = SignatureSuiteTest.class.getResourceAsStream("/vectors/s3/sigv4-suite.json")) {
            return StreamSupport.stream(new ObjectMapper().readTree(in).spliterator(), false);
        }
    }

    /** Without the one whose token was added to the link after it was signed: tokens are refused here. */
    private static Stream<JsonNode> links() throws IOException {
        return suite().filter(vector -> !vector.path("name").textValue().equals("post-sts-header-after"));
    }

    @Test
    void theWholeSuiteIsHere() throws IOException {
        assertThat(suite()).hasSize(31);
    }

    @ParameterizedTest
    @MethodSource("suite")
    void aRequestSignedInAHeaderIsSignedThatWay(JsonNode vector) {
        JsonNode header = vector.path("header");
        SignedRequest request = RawRequest.parse(header.path("signed_request").textValue());
        String authorization = request.header("authorization").orElseThrow();
        CredentialScope scope = CredentialScope.parse(
                authorization.replaceAll(".*Credential=([^,]*),.*", "$1"), S3Error.INVALID_REQUEST);
        List<String> names = SignatureClaim.parseHeaders(
                authorization.replaceAll(".*SignedHeaders=([^,]*),.*", "$1"), S3Error.INVALID_REQUEST);
        check(
                vector,
                header,
                request,
                scope,
                names,
                request.header("x-amz-date").orElseThrow());
    }

    @ParameterizedTest
    @MethodSource("links")
    void aLinkIsSignedThatWay(JsonNode vector) {
        JsonNode query = vector.path("query");
        SignedRequest request = RawRequest.parse(query.path("signed_request").textValue());
        CredentialScope scope =
                CredentialScope.parse(request.query().find("X-Amz-Credential").orElseThrow(), S3Error.INVALID_REQUEST);
        List<String> names = SignatureClaim.parseHeaders(
                request.query().find("X-Amz-SignedHeaders").orElseThrow(), S3Error.INVALID_REQUEST);
        check(
                vector,
                query,
                request,
                scope,
                names,
                request.query().find("X-Amz-Date").orElseThrow());
    }

    private static void check(
            JsonNode vector,
            JsonNode expected,
            SignedRequest request,
            CredentialScope scope,
            List<String> names,
            String date) {
        String text = expected.path("canonical_request").textValue();
        String contentHash = text.substring(text.lastIndexOf('\n') + 1);
        CanonicalRequest canonical =
                CanonicalRequest.of(request, names, request.hosts().get(0), contentHash);
        assertThat(canonical.text()).isEqualTo(text);
        String toSign = canonical.stringToSign(date, scope);
        assertThat(toSign).isEqualTo(expected.path("string_to_sign").textValue());
        String signature = Hmac.hex(SigningKeys.derive(vector.path("secret").textValue(), scope), toSign);
        assertThat(signature).isEqualTo(expected.path("signature").textValue());
    }
}
