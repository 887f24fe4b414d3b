package io.stowage.s3;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.store.fs.FileStore;
import io.stowage.store.fs.FileStoreConfig;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.BucketCannedACL;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ObjectCannedACL;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** How requests come: links, chunks, proxies, and whatever else clients do to them. */
class S3RequestsTest extends S3FrontContract {
    private static final String BUCKET = "films";

    private S3Server server;
    private S3Client s3;

    @BeforeEach
    void start() throws Exception {
        server = server("usual", Map.of());
        s3 = clientWithBucket(server);
    }

    private S3Server server(String name, Map<String, String> settings) throws Exception {
        Path own = Files.createDirectory(folder.resolve(name));
        FileStore store = FileStore.open(
                new FileStoreConfig(own.resolve("objects"), FileStoreConfig.Fsync.NONE, 0), Clock.systemUTC());
        return new S3Server(this::openDatabase, store, settings);
    }

    private static S3Client clientWithBucket(S3Server server) {
        S3Client client = server.client();
        client.createBucket(b -> b.bucket(BUCKET));
        return client;
    }

    /** Instead of the usual one. */
    private void start(Map<String, String> settings) throws Exception {
        stop();
        server = server("other", settings);
        s3 = clientWithBucket(server);
    }

    @AfterEach
    void stop() throws Exception {
        s3.close();
        server.close();
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
    }

    private S3Presigner presigner() {
        return S3Presigner.builder()
                .endpointOverride(server.endpoint())
                .region(Region.of(S3Server.REGION))
                .serviceConfiguration(
                        S3Configuration.builder().pathStyleAccessEnabled(true).build())
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(server.key.key().id(), server.key.secret())))
                .build();
    }

    @Test
    void aLinkPutsAndGetsAndSaysHowItIsAnswered() throws Exception {
        try (S3Presigner presigner = presigner()) {
            URI put = presigner
                    .presignPutObject(p -> p.signatureDuration(Duration.ofMinutes(5))
                            .putObjectRequest(b -> b.bucket(BUCKET).key("a b")))
                    .url()
                    .toURI();
            assertThat(send(HttpRequest.newBuilder(put).PUT(BodyPublishers.ofString("text")))
                            .statusCode())
                    .isEqualTo(200);
            URI get = presigner
                    .presignGetObject(p -> p.signatureDuration(Duration.ofMinutes(5))
                            .getObjectRequest(b -> b.bucket(BUCKET)
                                    .key("a b")
                                    .responseContentType("text/x")
                                    .responseContentDisposition("attachment; filename=\"x y\"")))
                    .url()
                    .toURI();
            HttpResponse<String> got = send(HttpRequest.newBuilder(get));
            assertThat(got.body()).isEqualTo("text");
            assertThat(got.headers().firstValue("Content-Type")).contains("text/x");
            assertThat(got.headers().firstValue("Content-Disposition")).contains("attachment; filename=\"x y\"");
            assertThat(send(HttpRequest.newBuilder(URI.create(get.toString().replace("films/a", "films/b"))))
                            .body())
                    .contains("<Code>SignatureDoesNotMatch</Code>");
        }
    }

    @Test
    void anAnonymousReaderDoesNotSayHowItIsAnswered() throws Exception {
        s3.putObject(b -> b.bucket(BUCKET).key("a").acl(ObjectCannedACL.PUBLIC_READ), RequestBody.fromString("text"));
        HttpResponse<String> answer = send(
                HttpRequest.newBuilder(URI.create(server.endpoint() + "/films/a?response-content-type=text/html")));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("<Code>InvalidRequest</Code>");
    }

    @Test
    void aLinkWithAnOldSignatureSaysWhatToDo() throws Exception {
        HttpResponse<String> answer = send(HttpRequest.newBuilder(
                URI.create(server.endpoint() + "/films/a?AWSAccessKeyId=x&Signature=y&Expires=9999999999")));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("<Code>InvalidRequest</Code>", "stowage.s3.sigv2-links");
    }

    @Test
    void aBodyWithoutLengthIsTakenAndPaidFor() throws Exception {
        s3.putBucketAcl(b -> b.bucket(BUCKET).acl(BucketCannedACL.PUBLIC_READ_WRITE));
        server.charges.entries();
        byte[] bytes = new byte[3_000_000];
        HttpResponse<String> answer = send(HttpRequest.newBuilder(URI.create(server.endpoint() + "/films/a"))
                .PUT(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes))));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(server.charges.entries()).containsExactly(S3Server.PAYER + " object-upload 3000000");
        assertThat(s3.headObject(b -> b.bucket(BUCKET).key("a")).contentLength())
                .isEqualTo(3_000_000);
    }

    @Test
    void whatIsCutOffIsNotStored() throws Exception {
        s3.putBucketAcl(b -> b.bucket(BUCKET).acl(BucketCannedACL.PUBLIC_READ_WRITE));
        server.charges.entries();
        s3.putObject(b -> b.bucket(BUCKET).key("a"), RequestBody.fromString("before"));
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream()
                    .write("PUT /s3/films/a HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf".getBytes(UTF_8));
            socket.shutdownOutput();
            socket.getInputStream().readAllBytes();
        }
        assertThat(s3.getObjectAsBytes(b -> b.bucket(BUCKET).key("a")).asUtf8String())
                .isEqualTo("before");
        assertThat(server.charges.entries())
                .containsExactly(S3Server.PAYER + " object-upload 6", S3Server.PAYER + " object-download 6");
    }

    @Test
    void chunksOfAStreamAreTakenApart() throws Exception {
        String framed = "4\r\ntext\r\n5\r\n more\r\n0\r\nx-amz-checksum-crc32:";
        String crc = "Y6Yn5Q==";
        s3.putBucketAcl(b -> b.bucket(BUCKET).acl(BucketCannedACL.PUBLIC_READ_WRITE));
        HttpResponse<String> wrong = chunked(framed + crc + "\r\n\r\n");
        assertThat(wrong.body()).contains("<Code>BadDigest</Code>");
        CRC32 right = new CRC32();
        right.update("text more".getBytes(UTF_8));
        String value = Base64.getEncoder()
                .encodeToString(
                        ByteBuffer.allocate(4).putInt((int) right.getValue()).array());
        HttpResponse<String> good = chunked(framed + value + "\r\n\r\n");
        assertThat(good.statusCode()).as(good.body()).isEqualTo(200);
        HeadObjectResponse head = s3.headObject(b -> b.bucket(BUCKET).key("a").checksumMode(ChecksumMode.ENABLED));
        assertThat(head.contentLength()).isEqualTo(9);
        assertThat(head.contentEncoding()).isEqualTo("gzip");
        assertThat(head.checksumCRC32()).isEqualTo(value);
    }

    private HttpResponse<String> chunked(String body) throws Exception {
        return send(HttpRequest.newBuilder(URI.create(server.endpoint() + "/films/a"))
                .header("x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER")
                .header("x-amz-decoded-content-length", "9")
                .header("x-amz-trailer", "x-amz-checksum-crc32")
                .header("Content-Encoding", "gzip,aws-chunked")
                .PUT(BodyPublishers.ofString(body)));
    }

    @Test
    void metadataIsTextWhateverItsLetters() throws Exception {
        s3.putBucketAcl(b -> b.bucket(BUCKET).acl(BucketCannedACL.PUBLIC_READ_WRITE));
        String raw = new String("Zoë".getBytes(UTF_8), ISO_8859_1);
        assertThat(server.raw("PUT /s3/films/a HTTP/1.0\r\nHost: x\r\nContent-Length: 0\r\nx-amz-meta-name: " + raw
                        + "\r\nx-amz-meta-far: " + new String("日本".getBytes(UTF_8), ISO_8859_1) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 200");
        assertThat(server.raw("GET /s3/films/a HTTP/1.0\r\nHost: x\r\n\r\n"))
                .contains("x-amz-meta-name: Zoë\r\n", "x-amz-meta-far: =?UTF-8?B?5pel5pys?=\r\n");
    }

    @Test
    void anETagOfTheContentLooksLikeThatOfAnUploadInParts() throws Exception {
        start(Map.of("stowage.s3.etag", "content", "stowage.s3.hash-metadata", "always"));
        PutObjectResponse put = s3.putObject(b -> b.bucket(BUCKET).key("a"), RequestBody.fromString("text"));
        String root =
                put.sdkHttpResponse().firstMatchingHeader("x-stowage-hash").orElseThrow();
        assertThat(root).matches("sha256:[0-9a-f]{64}");
        assertThat(put.eTag()).isEqualTo("\"" + root.substring(7, 39) + "-1\"");
        GetObjectResponse got =
                s3.getObjectAsBytes(b -> b.bucket(BUCKET).key("a")).response();
        assertThat(got.eTag()).isEqualTo(put.eTag());
        assertThat(got.metadata()).containsEntry("stowage-hash", root);
        assertThat(server.signed()
                        .get("/s3/films/a", "If-None-Match", put.eTag())
                        .statusCode())
                .isEqualTo(304);
    }

    @Test
    void wrongSignaturesOfAnAddressAreCounted() throws Exception {
        start(Map.of("stowage.admin.guesses", "2"));
        SignedClient wrong = new SignedClient(
                URI.create("http://127.0.0.1:" + server.port()),
                server.key.key().id(),
                "not the secret");
        String[] guesser = {"X-Forwarded-For", "203.0.113.9"};
        assertThat(wrong.get("/s3/films", guesser).statusCode()).isEqualTo(403);
        assertThat(server.signed().get("/s3/films", guesser).statusCode()).isEqualTo(200);
        assertThat(wrong.get("/s3/films", guesser).statusCode()).isEqualTo(403);
        HttpResponse<String> locked = server.signed().get("/s3/films", guesser);
        assertThat(locked.statusCode()).isEqualTo(503);
        assertThat(locked.body()).contains("<Code>SlowDown</Code>");
        assertThat(locked.headers().firstValue("Retry-After")).isPresent();
        assertThat(server.signed()
                        .get("/s3/films", "X-Forwarded-For", "203.0.113.10")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void aProxyThatIsTrustedSaysWhatHostTheClientMeant() throws Exception {
        Instant now = Instant.now();
        SignedClient behind =
                server.signed().calling("https://storage.example.org").at(Clock.fixed(now, ZoneOffset.UTC));
        assertThat(behind.get("/s3/films").body()).contains("<Code>SignatureDoesNotMatch</Code>");
        assertThat(behind.get("/s3/films", "X-Forwarded-Host", "storage.example.org")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void aStrictRegionIsTheOnlyOne() throws Exception {
        start(Map.of("stowage.s3.region", S3Server.REGION, "stowage.s3.strict-region", "true"));
        assertThat(server.signed()
                        .put(
                                "/s3/berlin",
                                "<CreateBucketConfiguration><LocationConstraint>other"
                                        + "</LocationConstraint></CreateBucketConfiguration>")
                        .body())
                .contains("<Code>InvalidLocationConstraint</Code>");
        assertThat(server.signed()
                        .put("/s3/berlin", "<CreateBucketConfiguration>")
                        .body())
                .contains("<Code>MalformedXML</Code>");
        assertThat(server.signed()
                        .put(
                                "/s3/berlin",
                                "<CreateBucketConfiguration><LocationConstraint>stowage"
                                        + "</LocationConstraint></CreateBucketConfiguration>")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void whatWouldHaveToBeEncryptedOrLockedIsRefused() throws Exception {
        for (String header : List.of("x-amz-server-side-encryption", "x-amz-object-lock-mode", "x-amz-grant-read")) {
            assertThat(server.signed().put("/s3/films/a", "text", header, "x").statusCode())
                    .isEqualTo(501);
        }
        assertThat(server.signed().get("/s3/films/a").statusCode()).isEqualTo(404);
    }

    @Test
    void anObjectOnTheOriginOfOtherFrontsDoesNotActForTheirUsers() throws Exception {
        start(Map.of("stowage.s3.hosts", "s3.test"));
        s3.putObject(
                b -> b.bucket(BUCKET).key("a").acl(ObjectCannedACL.PUBLIC_READ).contentType("text/html"),
                RequestBody.fromString("text"));
        assertThat(server.raw("GET /s3/films/a HTTP/1.0\r\nHost: x\r\n\r\n"))
                .contains("Content-Security-Policy: sandbox");
        assertThat(server.raw("GET /films/a HTTP/1.0\r\nHost: s3.test\r\n\r\n"))
                .startsWith("HTTP/1.1 200")
                .doesNotContain("Content-Security-Policy");
    }
}
