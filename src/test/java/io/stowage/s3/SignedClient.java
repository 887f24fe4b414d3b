package io.stowage.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.stowage.s3.wire.Query;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** Sends requests whose path and query arrive just as a test writes them, signed by the signer of the AWS SDK. */
final class SignedClient {
    private static final Set<String> OF_THE_CLIENT = Set.of("host", "content-length", "expect");

    private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();
    private final HttpClient client = HttpClient.newHttpClient();
    private final URI server;
    private final String accessKey;
    private final String secret;
    private URI signedFor;
    private Clock clock = Clock.systemUTC();

    SignedClient(URI server, String accessKey, String secret) {
        this.server = server;
        this.signedFor = server;
        this.accessKey = accessKey;
        this.secret = secret;
    }

    SignedClient at(Clock other) {
        clock = other;
        return this;
    }

    /** What the client takes for the server, which is a proxy. */
    SignedClient calling(String other) {
        signedFor = URI.create(other);
        return this;
    }

    HttpResponse<String> get(String target, String... headers) throws Exception {
        return send("GET", target, "", headers);
    }

    HttpResponse<String> put(String target, String body, String... headers) throws Exception {
        return send("PUT", target, body, headers);
    }

    HttpResponse<String> send(String method, String target, String body, String... headers) throws Exception {
        int question = target.indexOf('?');
        String path = question < 0 ? target : target.substring(0, question);
        SdkHttpFullRequest.Builder request = SdkHttpFullRequest.builder()
                .method(SdkHttpMethod.fromValue(method))
                .uri(signedFor)
                .encodedPath(path);
        if (question >= 0) {
            for (Query.Parameter each :
                    Query.parse(target.substring(question + 1)).parameters()) {
                request.appendRawQueryParameter(each.name(), each.value());
            }
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.appendHeader(headers[i], headers[i + 1]);
        }
        byte[] bytes = body.getBytes(UTF_8);
        SignRequest.Builder<AwsCredentialsIdentity> signing = SignRequest.builder(
                        AwsCredentialsIdentity.create(accessKey, secret))
                .request(request.build())
                .payload(() -> new ByteArrayInputStream(bytes))
                .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "s3")
                .putProperty(AwsV4HttpSigner.REGION_NAME, S3Server.REGION)
                .putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, false)
                .putProperty(AwsV4HttpSigner.NORMALIZE_PATH, false)
                .putProperty(HttpSigner.SIGNING_CLOCK, clock);
        Map<String, List<String>> signed =
                signer.sign(signing.build()).request().headers();
        HttpRequest.Builder out = HttpRequest.newBuilder(URI.create(server + target))
                .method(method, bytes.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(bytes));
        signed.forEach((name, values) -> {
            if (!OF_THE_CLIENT.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> out.header(name, value));
            }
        });
        return client.send(out.build(), BodyHandlers.ofString());
    }
}
