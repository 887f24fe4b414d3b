package io.stowage.s3.signing;

import static io.stowage.s3.signing.SdkSigner.NOW;
import static io.stowage.s3.signing.SigningFixture.ACCESS_KEY;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.fault.StowageException;
import io.stowage.s3.signing.SdkSigner.Choice;
import io.stowage.s3.wire.Query;
import io.stowage.s3.wire.Refused;
import io.stowage.s3.wire.S3Error;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked of signatures beside being right. */
class SigningRulesTest {
    private static final String DATE = "20261129T123456Z";
    private static final String SCOPE = "20261129/stowage/s3/aws4_request";
    private static final String EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private final RequestSignatures signatures = SigningFixture.at(NOW);

    /** Signs by the steps that the suite of AWS proves right. */
    private static SignedRequest signed(String host, String signedHeaders, Map<String, List<String>> headers) {
        Map<String, List<String>> all = new LinkedHashMap<>(headers);
        all.putIfAbsent("x-amz-content-sha256", List.of(EMPTY));
        SignedRequest request = request(all, host);
        List<String> names = SignatureClaim.parseHeaders(signedHeaders, S3Error.INVALID_REQUEST);
        CredentialScope scope = CredentialScope.parse(ACCESS_KEY + "/" + SCOPE, S3Error.INVALID_REQUEST);
        String hash = request.header("x-amz-content-sha256").orElseThrow();
        String toSign = CanonicalRequest.of(request, names, host, hash).stringToSign(DATE, scope);
        String signature = Hmac.hex(SigningKeys.derive(SigningFixture.SECRET, scope), toSign);
        all.put("authorization", List.of(authorization(signedHeaders, signature)));
        return request(all, host);
    }

    private static String authorization(String signedHeaders, String signature) {
        return "AWS4-HMAC-SHA256 Credential=" + ACCESS_KEY + "/" + SCOPE + ",SignedHeaders=" + signedHeaders
                + ",Signature=" + signature;
    }

    private static SignedRequest request(Map<String, List<String>> headers, String host) {
        return new SignedRequest(
                "GET", "/bucket/key", Query.NONE, headers, SignedRequest.hosts(host), Optional.empty());
    }

    private static SignedRequest changed(SignedRequest request, UnaryOperator<Map<String, List<String>>> change) {
        return new SignedRequest(
                request.method(),
                request.path(),
                request.query(),
                change.apply(new LinkedHashMap<>(request.headers())),
                request.hosts(),
                request.bucketOfHost());
    }

    private static SignedRequest withHost(SignedRequest request, String host) {
        return new SignedRequest(
                request.method(),
                request.path(),
                request.query(),
                request.headers(),
                SignedRequest.hosts(host),
                request.bucketOfHost());
    }

    private static SignedRequest usual() {
        return signed("localhost", "host;x-amz-content-sha256;x-amz-date", Map.of("x-amz-date", List.of(DATE)));
    }

    @Test
    void aRequestWithoutASignatureIsAnonymous() {
        Authenticated who = signatures.verify(request(Map.of(), "localhost"));
        assertThat(who.isAnonymous()).isTrue();
        assertThat(who.contentHash()).isEqualTo("UNSIGNED-PAYLOAD");
    }

    @Test
    void theUsualRequestIsBelieved() {
        assertThat(signatures.verify(usual()).accessKey()).contains(ACCESS_KEY);
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, localhost:80",
        "localhost, localhost:443",
        "localhost:80, localhost",
        "localhost:443, localhost",
        "[::1]:80, [::1]",
        "[::1], [::1]:443"
    })
    void aDefaultPortMayBeAddedOrLeftOffOnTheWay(String signedFor, String received) {
        SignedRequest request =
                signed(signedFor, "host;x-amz-content-sha256;x-amz-date", Map.of("x-amz-date", List.of(DATE)));
        assertThat(signatures.verify(withHost(request, received)).accessKey()).contains(ACCESS_KEY);
    }

    @Test
    void anotherPortIsAnotherHost() {
        Refused.with(S3Error.SIGNATURE_DOES_NOT_MATCH, () -> signatures.verify(withHost(usual(), "localhost:8080")));
    }

    @Test
    void anExpectThatTheServerTookAwayIsPutBack() {
        SignedRequest request = signed(
                "localhost",
                "expect;host;x-amz-content-sha256;x-amz-date",
                Map.of("x-amz-date", List.of(DATE), "expect", List.of("100-continue")));
        SignedRequest without = changed(request, headers -> {
            headers.remove("expect");
            return headers;
        });
        assertThat(signatures.verify(without).accessKey()).contains(ACCESS_KEY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Sun, 29 Nov 2026 12:34:56 GMT",
                "Sunday, 29-Nov-26 12:34:56 GMT",
                "Sun Nov 29 12:34:56 2026",
                "Sun, 29 Nov 2026 12:34:56 +0000",
                DATE
            })
    void theDateHeaderServesInEachFormThatHttpHas(String date) {
        SignedRequest request = signed("localhost", "date;host;x-amz-content-sha256", Map.of("date", List.of(date)));
        assertThat(signatures.verify(request).accessKey()).contains(ACCESS_KEY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Bad Date", "19500707T215304Z", "20261129", "20261329T123456Z"})
    void aDateThatIsNoneIsDenied(String date) {
        SignedRequest request =
                signed("localhost", "host;x-amz-content-sha256;x-amz-date", Map.of("x-amz-date", List.of(date)));
        Refused.with(S3Error.ACCESS_DENIED, () -> signatures.verify(request));
    }

    @ParameterizedTest
    @CsvSource({"-901, false", "-899, true", "0, true", "899, true", "901, false"})
    void aClockMayBeOffByAQuarterOfAnHour(long seconds, boolean believed) {
        RequestSignatures there = SigningFixture.at(NOW.plusSeconds(seconds));
        if (believed) {
            assertThat(there.verify(usual()).accessKey()).contains(ACCESS_KEY);
        } else {
            Refused.with(S3Error.REQUEST_TIME_TOO_SKEWED, () -> there.verify(usual()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"x-amz-acl", "x-amz-meta-a", "x-amz-copy-source"})
    void aHeaderOfS3ThatIsNotSignedIsDenied(String name) {
        SignedRequest request = changed(usual(), headers -> {
            headers.put(name, List.of("x"));
            return headers;
        });
        StowageException refusal = Refused.with(S3Error.ACCESS_DENIED, () -> signatures.verify(request));
        assertThat(refusal.details()).containsEntry("HeadersNotSigned", name);
    }

    @Test
    void aHeaderThatProxiesAddNeedNotBeSigned() {
        SignedRequest request = changed(usual(), headers -> {
            headers.put("x-forwarded-for", List.of("192.0.2.1"));
            headers.put("x-amz-cf-id", List.of("abc"));
            headers.put("x-amzn-trace-id", List.of("abc"));
            return headers;
        });
        assertThat(signatures.verify(request).accessKey()).contains(ACCESS_KEY);
    }

    @Test
    void theHostHasToBeSigned() {
        SignedRequest request =
                signed("localhost", "x-amz-content-sha256;x-amz-date", Map.of("x-amz-date", List.of(DATE)));
        Refused.with(S3Error.ACCESS_DENIED, () -> signatures.verify(request));
    }

    @Test
    void linesOfOneHeaderAreJoinedAndRunsOfBlanksAreOne() {
        String names = "host;x-amz-content-sha256;x-amz-date;x-amz-meta-a";
        SignedRequest request =
                signed("localhost", names, Map.of("x-amz-date", List.of(DATE), "x-amz-meta-a", List.of("b c", "d")));
        SignedRequest spaced = changed(request, headers -> {
            headers.put("x-amz-meta-a", List.of("  b   c ", "d"));
            return headers;
        });
        SignedRequest joined = changed(request, headers -> {
            headers.put("x-amz-meta-a", List.of("b c,d"));
            return headers;
        });
        assertThat(signatures.verify(spaced).accessKey()).contains(ACCESS_KEY);
        assertThat(signatures.verify(joined).accessKey()).contains(ACCESS_KEY);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "AWS AKIA:abc | INVALID_REQUEST",
                "Basic YTpi | INVALID_REQUEST",
                "Bearer abc | INVALID_REQUEST",
                "AWS4-ECDSA-P256-SHA256 Credential=a | INVALID_REQUEST",
                "'' | ACCESS_DENIED",
                "AWS4-HMAC-SHA256 | AUTHORIZATION_HEADER_MALFORMED",
                "AWS4-HMAC-SHA256 Credential=a/b, SignedHeaders=host, Signature=00 | AUTHORIZATION_HEADER_MALFORMED",
                "AWS4-HMAC-SHA256 Credential=a/20261129/r/s3/aws4_request, SignedHeaders=host, Signature=00 | AUTHORIZATION_HEADER_MALFORMED"
            })
    void anotherAuthorizationIsRefusedWithAReason(String header, S3Error error) {
        SignedRequest request = changed(usual(), headers -> {
            headers.put("authorization", List.of(header));
            return headers;
        });
        Refused.with(error, () -> signatures.verify(request));
    }

    @Test
    void aHeaderAndALinkAtOnceAreRefused() {
        SignedRequest usual = usual();
        SignedRequest both = new SignedRequest(
                usual.method(),
                usual.path(),
                Query.parse("X-Amz-Signature=abc"),
                usual.headers(),
                usual.hosts(),
                Optional.empty());
        Refused.with(S3Error.INVALID_ARGUMENT, () -> signatures.verify(both));
    }

    @Test
    void aSessionTokenIsRefused() {
        SignedRequest request = changed(usual(), headers -> {
            headers.put("x-amz-security-token", List.of("abc"));
            return headers;
        });
        Refused.with(S3Error.INVALID_TOKEN, () -> signatures.verify(request));
    }

    @Test
    void theHashOfTheBodyHasToBeNamed() {
        SignedRequest request = changed(usual(), headers -> {
            headers.remove("x-amz-content-sha256");
            return headers;
        });
        Refused.with(S3Error.INVALID_REQUEST, () -> signatures.verify(request));
    }

    @Test
    void anotherRegionIsRefusedWhereThatIsAsked() {
        SigningConfig strict = new SigningConfig("eu-central-1", true, Duration.ofMinutes(15), false, false);
        StowageException refusal = Refused.with(
                S3Error.AUTHORIZATION_HEADER_MALFORMED,
                () -> SigningFixture.at(NOW, strict).verify(usual()));
        assertThat(refusal.details()).containsEntry("Region", "eu-central-1");
    }

    @Test
    void anUnknownKeyIsSaidToBeThat() {
        RequestSignatures there =
                new RequestSignatures(key -> Optional.empty(), SigningConfig.DEFAULT, Clock.fixed(NOW, ZoneOffset.UTC));
        Refused.with(S3Error.INVALID_ACCESS_KEY_ID, () -> there.verify(usual()));
        Refused.with(S3Error.INVALID_ACCESS_KEY_ID, () -> there.verify(link()));
    }

    @Test
    void aMismatchTellsWhatWasToBeSignedAndNeverTheSecret() {
        StowageException refusal =
                Refused.with(S3Error.SIGNATURE_DOES_NOT_MATCH, () -> signatures.verify(withHost(usual(), "elsewhere")));
        assertThat(refusal.details())
                .containsKeys("AWSAccessKeyId", "StringToSign", "SignatureProvided", "CanonicalRequest");
        assertThat(refusal.details().get("CanonicalRequest")).contains("host:elsewhere");
        assertThat(refusal.getMessage() + refusal.details()).doesNotContain(SigningFixture.SECRET);
        assertThat(new SigningSecret("a", "hidden").toString()).doesNotContain("hidden");
    }

    private static SignedRequest link() {
        var request =
                SdkSigner.request("GET", "https://localhost", "/bucket/key").build();
        return SdkSigner.received(
                new SdkSigner().sign(request, new byte[0], Choice.LINK).request());
    }

    @ParameterizedTest
    @CsvSource({"-901, false", "-899, true", "3600, true", "3601, false"})
    void aLinkIsGoodForItsTime(long seconds, boolean good) {
        RequestSignatures there = SigningFixture.at(NOW.plusSeconds(seconds));
        if (good) {
            assertThat(there.verify(link()).how()).isEqualTo(Authenticated.How.LINK);
        } else {
            Refused.with(S3Error.ACCESS_DENIED, () -> there.verify(link()));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "X-Amz-Expires, 0, AUTHORIZATION_QUERY_EXPIRY_ERROR",
        "X-Amz-Expires, -1, AUTHORIZATION_QUERY_EXPIRY_ERROR",
        "X-Amz-Expires, 604801, AUTHORIZATION_QUERY_EXPIRY_ERROR",
        "X-Amz-Expires, soon, AUTHORIZATION_QUERY_PARAMETERS_ERROR",
        "X-Amz-Expires, '', AUTHORIZATION_QUERY_PARAMETERS_ERROR",
        "X-Amz-Date, yesterday, AUTHORIZATION_QUERY_PARAMETERS_ERROR",
        "X-Amz-Algorithm, AWS4-OTHER, AUTHORIZATION_QUERY_PARAMETERS_ERROR",
        "X-Amz-Credential, abc, AUTHORIZATION_QUERY_PARAMETERS_ERROR",
        "X-Amz-SignedHeaders, '', AUTHORIZATION_QUERY_PARAMETERS_ERROR",
        "X-Amz-Signature, abc, AUTHORIZATION_QUERY_PARAMETERS_ERROR"
    })
    void aLinkHasToBeWhole(String name, String value, S3Error error) {
        SignedRequest link = link();
        List<Query.Parameter> parameters = new ArrayList<>();
        for (Query.Parameter each : link.query().parameters()) {
            parameters.add(each.name().equals(name) ? new Query.Parameter(name, value, name, value) : each);
        }
        SignedRequest broken = new SignedRequest(
                "GET", link.path(), new Query(parameters), link.headers(), link.hosts(), Optional.empty());
        Refused.with(error, () -> signatures.verify(broken));
    }

    @Test
    void anOldLinkIsRefusedWithAWayOut() {
        SignedRequest request = new SignedRequest(
                "GET",
                "/bucket/key",
                Query.parse("AWSAccessKeyId=a&Signature=b&Expires=99999999999"),
                Map.of(),
                List.of("localhost"),
                Optional.empty());
        assertThat(Refused.with(S3Error.INVALID_REQUEST, () -> signatures.verify(request)))
                .hasMessageContaining("stowage.s3.sigv2-links");
        SigningConfig allowed = new SigningConfig("us-east-1", false, Duration.ofMinutes(15), true, true);
        Refused.with(
                S3Error.INVALID_ACCESS_KEY_ID,
                () -> SigningFixture.at(NOW, allowed).verify(request));
    }

    @Test
    void anOldFormIsTakenOnlyWhereThatIsAllowed() {
        Map<String, String> fields = Map.of(
                "policy",
                "e30=",
                "awsaccesskeyid",
                ACCESS_KEY,
                "signature",
                Base64.getEncoder()
                        .encodeToString(Hmac.sha1(SigningFixture.SECRET, "e30=".getBytes(StandardCharsets.UTF_8))));
        Refused.with(S3Error.INVALID_REQUEST, () -> signatures.verifyForm(fields));
        SigningConfig allowed = new SigningConfig("us-east-1", false, Duration.ofMinutes(15), false, true);
        assertThat(SigningFixture.at(NOW, allowed).verifyForm(fields).how()).isEqualTo(Authenticated.How.OLD_FORM);
        Map<String, String> wrong = new LinkedHashMap<>(fields);
        wrong.put("policy", "e31=");
        Refused.with(
                S3Error.SIGNATURE_DOES_NOT_MATCH,
                () -> SigningFixture.at(NOW, allowed).verifyForm(wrong));
    }

    @Test
    void aNewSecretHoldsAtOnceAndTheKeysThatAreKeptAreFew() {
        SigningKeys keys = new SigningKeys(3);
        CredentialScope scope = CredentialScope.parse("a/20261129/r/s3/aws4_request", S3Error.INVALID_REQUEST);
        var before = keys.key(new SigningSecret("a", "old"), scope);
        assertThat(keys.key(new SigningSecret("a", "old"), scope)).isSameAs(before);
        assertThat(keys.key(new SigningSecret("a", "new"), scope)).isNotEqualTo(before);
        for (int i = 0; i < 10; i++) {
            keys.key(new SigningSecret("b", "x"), new CredentialScope("b", "2026112" + i % 10, "r", "s3"));
        }
        assertThat(keys.size()).isEqualTo(3);
    }

    @Test
    void theDayOfTheCredentialIsThatOfTheRequest() {
        Instant nextDay = Instant.parse("2026-11-30T00:01:00Z");
        SignedRequest request = changed(usual(), headers -> {
            headers.put("x-amz-date", List.of("20261130T000000Z"));
            return headers;
        });
        Refused.with(
                S3Error.AUTHORIZATION_HEADER_MALFORMED,
                () -> SigningFixture.at(nextDay).verify(request));
    }
}
