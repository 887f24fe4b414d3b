package io.stowage.s3.signing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.stowage.s3.wire.Query;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.checksums.DefaultChecksumAlgorithm;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner.AuthLocation;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** Signs requests with the signer of the AWS SDK. */
public final class SdkSigner {
    public static final Instant NOW = Instant.parse("2026-11-29T12:34:56Z");

    private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();

    /** What of the signer's many properties a test chooses. */
    public record Choice(AuthLocation where, boolean payloadSigned, boolean chunked, boolean trailer) {
        public static final Choice HEADER = new Choice(AuthLocation.HEADER, true, false, false);
        public static final Choice LINK = new Choice(AuthLocation.QUERY_STRING, false, false, false);
    }

    public static SdkHttpFullRequest.Builder request(String method, String host, String encodedPath) {
        return SdkHttpFullRequest.builder()
                .method(SdkHttpMethod.fromValue(method))
                .uri(URI.create(host))
                .encodedPath(encodedPath);
    }

    public software.amazon.awssdk.http.auth.spi.signer.SignedRequest sign(
            SdkHttpFullRequest request, byte[] body, Choice choice) {
        SignRequest.Builder<AwsCredentialsIdentity> signing = SignRequest.builder(
                        AwsCredentialsIdentity.create(SigningFixture.ACCESS_KEY, SigningFixture.SECRET))
                .request(request)
                .payload(() -> new ByteArrayInputStream(body))
                .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "s3")
                .putProperty(AwsV4HttpSigner.REGION_NAME, "stowage")
                .putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, false)
                .putProperty(AwsV4HttpSigner.NORMALIZE_PATH, false)
                .putProperty(AwsV4HttpSigner.AUTH_LOCATION, choice.where())
                .putProperty(AwsV4HttpSigner.PAYLOAD_SIGNING_ENABLED, choice.payloadSigned())
                .putProperty(AwsV4HttpSigner.CHUNK_ENCODING_ENABLED, choice.chunked())
                .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(NOW, ZoneOffset.UTC));
        if (choice.where() == AuthLocation.QUERY_STRING) {
            signing.putProperty(AwsV4HttpSigner.EXPIRATION_DURATION, Duration.ofHours(1));
        }
        if (choice.trailer()) {
            signing.putProperty(AwsV4HttpSigner.CHECKSUM_ALGORITHM, DefaultChecksumAlgorithm.CRC32);
        }
        return signer.sign(signing.build());
    }

    /** The same request as a server sees it. */
    public static SignedRequest received(SdkHttpRequest request) {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        request.headers().forEach((name, values) -> {
            List<String> lines = new ArrayList<>();
            values.forEach(value -> lines.add(new String(value.getBytes(UTF_8), ISO_8859_1)));
            headers.put(name.toLowerCase(Locale.ROOT), lines);
        });
        String host = requireNonNull(headers.remove("host")).get(0);
        return new SignedRequest(
                request.method().name(),
                request.encodedPath().isEmpty() ? "/" : request.encodedPath(),
                Query.parse(request.encodedQueryParameters().orElse("")),
                headers,
                SignedRequest.hosts(host),
                Optional.empty());
    }
}
