package io.stowage.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.app.settings.SettingsSources;
import io.stowage.ic.Principal;
import io.stowage.web.TestServer;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketCannedACL;

/** Public objects of S3 under {@code /v1/blob}, in the whole application. */
class S3InV1Test {
    private static final String KEY = "STWAAAAAAAAAAAAAAAAA";
    private static final String SECRET = "0123456789012345678901234567890123456789";
    private static final String TOKEN = "the administrator's token of this test";
    private static final String OWNER =
            Principal.reserved("stowage-account/" + KEY).toString();

    private final Deque<Application> started = new ArrayDeque<>();

    @TempDir
    private Path folder;

    private TestServer server(Map<String, String> settings) throws Exception {
        Map<String, String> all = new HashMap<>(settings);
        all.put("stowage.data", folder.resolve("data").toString());
        all.put("stowage.local-access", "open");
        all.put("stowage.cashier.type", "none");
        all.put("stowage.admin.token", "file:" + Files.writeString(folder.resolve("token"), TOKEN));
        all.put("stowage.s3.keys", "file:" + Files.writeString(folder.resolve("keys"), KEY + ":" + SECRET));
        return new TestServer("/", context -> {
            context.setAttribute(SettingsSources.COMMAND_LINE, all);
            Application application = Application.start(context);
            started.push(application);
            return application::answer;
        });
    }

    private static S3Client client(TestServer server) {
        return S3Client.builder()
                .endpointOverride(server.uri("/s3"))
                .region(Region.of("stowage"))
                .forcePathStyle(true)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(KEY, SECRET)))
                .build();
    }

    private static String put(S3Client s3, String bucket, String text) {
        return s3.putObject(b -> b.bucket(bucket).key("a").contentType("text/plain"), RequestBody.fromString(text))
                .sdkHttpResponse()
                .firstMatchingHeader("x-stowage-hash")
                .orElseThrow();
    }

    private static HttpResponse<String> blob(TestServer server, String owner, String hash, String... headers)
            throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(server.uri("/v1/blob?owner_id=" + owner + "&blob_hash=" + hash));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
    }

    private void end() {
        while (!started.isEmpty()) {
            started.pop().close();
        }
    }

    @Test
    void anObjectThatEverybodyMayReadIsABlobOfItsOwner() throws Exception {
        try (TestServer server = server(Map.of());
                S3Client s3 = client(server)) {
            s3.createBucket(b -> b.bucket("films").acl(BucketCannedACL.PUBLIC_READ));
            s3.createBucket(b -> b.bucket("secrets"));
            String shown = put(s3, "films", "text");
            String hidden = put(s3, "secrets", "hidden");
            HttpResponse<String> got = blob(server, OWNER, shown);
            assertThat(got.statusCode()).as(got.body()).isEqualTo(200);
            assertThat(got.body()).isEqualTo("text");
            assertThat(got.headers().firstValue("Content-Type")).contains("text/plain");
            assertThat(got.headers().firstValue("Cache-Control")).contains("public, max-age=60, must-revalidate");
            String tag = got.headers().firstValue("ETag").orElseThrow();
            HttpResponse<String> again = blob(server, OWNER, shown, "If-None-Match", tag);
            assertThat(again.statusCode()).isEqualTo(304);
            assertThat(again.headers().firstValue("Cache-Control")).contains("public, max-age=60, must-revalidate");
            assertThat(blob(server, OWNER, shown, "Range", "bytes=1-2").body()).isEqualTo("ex");
            assertThat(blob(server, OWNER, hidden).statusCode()).isEqualTo(404);
            assertThat(blob(server, "rrkah-fqaaa-aaaaa-aaaaq-cai", shown).statusCode())
                    .isEqualTo(404);
            s3.putBucketAcl(b -> b.bucket("films").acl(BucketCannedACL.PRIVATE));
            assertThat(blob(server, OWNER, shown).statusCode()).isEqualTo(404);
            assertThat(blob(server, OWNER, shown, "If-None-Match", tag).statusCode())
                    .isEqualTo(404);
        } finally {
            end();
        }
    }

    @Test
    void healthTellsWhereS3ListensAndWhatTheServerRefuses() throws Exception {
        try (TestServer server = server(Map.of());
                S3Client s3 = client(server)) {
            s3.createBucket(b -> b.bucket("films"));
            s3.createMultipartUpload(b -> b.bucket("films").key("a"));
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(health(server))
                            .contains("path /s3")
                            .containsPattern("\"uploads in parts\" ?: ?\"1\"")
                            .containsPattern("\"keys that the server refuses\" ?: ?\"none\""));
        } finally {
            end();
        }
    }

    private static String health(TestServer server) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(server.uri("/-/health")).build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    }

    @Test
    void bucketsArePaidForByWhoeverPaysForTheirKeyNow() throws Exception {
        String next = "rrkah-fqaaa-aaaaa-aaaaq-cai";
        try (TestServer server = server(Map.of());
                S3Client s3 = client(server)) {
            s3.createBucket(b -> b.bucket("films").acl(BucketCannedACL.PUBLIC_READ));
            String shown = put(s3, "films", "text");
            assertThat(changeOwner(server, next)).contains("\"owner\":\"" + next + "\"");
            assertThat(blob(server, next, shown).statusCode()).isEqualTo(200);
            assertThat(blob(server, OWNER, shown).statusCode()).isEqualTo(404);
            assertThat(s3.listBuckets().buckets()).hasSize(1);
        } finally {
            end();
        }
    }

    private static String changeOwner(TestServer server, String owner) throws Exception {
        HttpRequest change = HttpRequest.newBuilder(server.uri("/-/keys/" + KEY))
                .header("Authorization", "Bearer " + TOKEN)
                .header("Content-Type", "application/json")
                .method("PATCH", HttpRequest.BodyPublishers.ofString("{\"owner\":\"" + owner + "\"}"))
                .build();
        return HttpClient.newHttpClient()
                .send(change, BodyHandlers.ofString())
                .body()
                .replace(" ", "");
    }

    @Test
    void objectsStayApartWhereTheSettingsSaySo() throws Exception {
        try (TestServer server = server(Map.of("stowage.s3.in-v1", "off"));
                S3Client s3 = client(server)) {
            s3.createBucket(b -> b.bucket("films").acl(BucketCannedACL.PUBLIC_READ));
            assertThat(blob(server, OWNER, put(s3, "films", "text")).statusCode())
                    .isEqualTo(404);
        } finally {
            end();
        }
    }
}
