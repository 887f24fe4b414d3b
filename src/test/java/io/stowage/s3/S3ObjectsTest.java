package io.stowage.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.stowage.access.IssuedKey;
import io.stowage.fault.Fault;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketCannedACL;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ObjectCannedACL;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Object;

class S3ObjectsTest extends S3FrontContract {
    private static final String BUCKET = "films";

    private S3Server server;
    private S3Client s3;

    @BeforeEach
    void start() throws Exception {
        server = new S3Server(this::openDatabase, Map.of());
        s3 = server.client();
        s3.createBucket(b -> b.bucket(BUCKET));
        server.charges.entries();
    }

    @AfterEach
    void stop() throws Exception {
        s3.close();
        server.close();
    }

    private static String code(ThrowingCallable call) {
        AwsServiceException e = catchThrowableOfType(AwsServiceException.class, call);
        assertThat(e).isNotNull();
        return e.statusCode() + " " + e.awsErrorDetails().errorCode();
    }

    private PutObjectResponse put(String key, String text) {
        return s3.putObject(b -> b.bucket(BUCKET).key(key), RequestBody.fromString(text));
    }

    private String get(String key) {
        return s3.getObjectAsBytes(b -> b.bucket(BUCKET).key(key)).asUtf8String();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "a//b",
                "/lead",
                "./x",
                "a/../b",
                "..",
                "tail/",
                "%2F",
                "a%2Fb",
                "a;b",
                "a;jsessionid=1",
                "a+b c",
                "ä/€/😀",
                "a?b#c&d=e",
                "a\\b",
                "a\nb",
                "\"'<>&"
            })
    void aKeyIsWhateverTheClientCallsIt(String key) {
        put(key, "of " + key);
        assertThat(get(key)).isEqualTo("of " + key);
        assertThat(s3.listObjectsV2(b -> b.bucket(BUCKET)).contents())
                .extracting(S3Object::key)
                .containsExactly(key);
        s3.deleteObject(b -> b.bucket(BUCKET).key(key));
        assertThat(code(() -> get(key))).isEqualTo("404 NoSuchKey");
    }

    @Test
    void aKeyHas1024BytesAndNotOneMore() {
        String longest = "é".repeat(512);
        put(longest, "x");
        assertThat(get(longest)).isEqualTo("x");
        assertThat(code(() -> put(longest + "a", "x"))).isEqualTo("400 KeyTooLongError");
    }

    @Test
    void whatWasSaidOfAnObjectIsAnswered() {
        PutObjectResponse put = s3.putObject(
                b -> b.bucket(BUCKET)
                        .key("a")
                        .contentType("text/html")
                        .contentEncoding("gzip")
                        .contentDisposition("attachment")
                        .contentLanguage("de")
                        .cacheControl("no-cache")
                        .tagging("x=1&y=2")
                        .metadata(Map.of("Mtime", "1.5", "name", "Zoe")),
                RequestBody.fromString("text"));
        assertThat(put.eTag()).isEqualTo("\"1cb251ec0d568de6a929b520c4aed8d1\"");
        HeadObjectResponse head = s3.headObject(b -> b.bucket(BUCKET).key("a"));
        assertThat(head.contentType()).isEqualTo("text/html");
        assertThat(head.contentEncoding()).isEqualTo("gzip");
        assertThat(head.contentDisposition()).isEqualTo("attachment");
        assertThat(head.contentLanguage()).isEqualTo("de");
        assertThat(head.cacheControl()).isEqualTo("no-cache");
        assertThat(head.contentLength()).isEqualTo(4);
        assertThat(head.eTag()).isEqualTo(put.eTag());
        assertThat(head.metadata()).containsEntry("mtime", "1.5").containsKey("stowage-hash");
        GetObjectResponse got =
                s3.getObjectAsBytes(b -> b.bucket(BUCKET).key("a")).response();
        assertThat(got.metadata()).containsOnlyKeys("mtime", "name");
        assertThat(got.tagCount()).isEqualTo(2);
        assertThat(got.sdkHttpResponse().firstMatchingHeader("x-stowage-hash"))
                .contains(head.metadata().get("stowage-hash"));
    }

    @Test
    void anObjectIsReplacedAndMayBeEmpty() {
        put("a", "first");
        put("a", "");
        assertThat(get("a")).isEmpty();
        assertThat(s3.headObject(b -> b.bucket(BUCKET).key("a")).contentLength())
                .isZero();
    }

    @Test
    void headSaysSinceWhenBytesAreKnownToBeWhole() {
        put("a", "some bytes");
        assertThat(verifiedAt("a"))
                .as("proven when they came, and not read since")
                .isEmpty();
        server.change("UPDATE content_place SET verified_at = 1767225600000, stored_at = 1");
        assertThat(verifiedAt("a")).contains("2026-01-01T00:00:00Z");
        server.change("UPDATE content_place SET state = 1");
        assertThat(verifiedAt("a")).isEmpty();
    }

    private Optional<String> verifiedAt(String key) {
        return s3.headObject(b -> b.bucket(BUCKET).key(key))
                .sdkHttpResponse()
                .firstMatchingHeader("x-stowage-verified-at");
    }

    @Test
    void largeBytesComeBack() {
        byte[] bytes = new byte[5_000_001];
        new Random(7).nextBytes(bytes);
        s3.putObject(b -> b.bucket(BUCKET).key("large"), RequestBody.fromBytes(bytes));
        assertThat(s3.getObjectAsBytes(b -> b.bucket(BUCKET).key("large")).asByteArray())
                .isEqualTo(bytes);
        assertThat(s3.getObjectAsBytes(b -> b.bucket(BUCKET).key("large").range("bytes=2000000-3999999"))
                        .asByteArray())
                .isEqualTo(Arrays.copyOfRange(bytes, 2_000_000, 4_000_000));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bytes=0-2|206|012|bytes 0-2/10",
                "bytes=7-|206|789|bytes 7-9/10",
                "bytes=-2|206|89|bytes 8-9/10",
                "bytes=5-99|206|56789|bytes 5-9/10",
                "bytes=0-1,3-4|200|0123456789|",
                "lines=0-1|200|0123456789|",
                "bytes=5-2|200|0123456789|"
            })
    void aRangeIsAnswered(String range, int status, String body, String contentRange) throws Exception {
        put("a", "0123456789");
        HttpResponse<String> answer = server.signed().get("/s3/films/a", "Range", range);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).isEqualTo(body);
        assertThat(answer.headers().firstValue("Content-Range")).isEqualTo(Optional.ofNullable(contentRange));
    }

    @Test
    void aRangeBeyondTheEndIsRefused() throws Exception {
        put("a", "0123456789");
        put("empty", "");
        HttpResponse<String> answer = server.signed().get("/s3/films/a", "Range", "bytes=10-");
        assertThat(answer.statusCode()).isEqualTo(416);
        assertThat(answer.body())
                .contains("<Code>InvalidRange</Code>", "<ActualObjectSize>10</ActualObjectSize>", "bytes=10-");
        assertThat(answer.headers().firstValue("Content-Range")).contains("bytes */10");
        assertThat(server.signed().get("/s3/films/empty", "Range", "bytes=0-").statusCode())
                .isEqualTo(416);
        assertThat(server.signed().get("/s3/films/empty").statusCode()).isEqualTo(200);
    }

    @Test
    void conditionsOfReadsAreMet() throws Exception {
        put("a", "text");
        String tag = "1cb251ec0d568de6a929b520c4aed8d1";
        SignedClient client = server.signed();
        String path = "/s3/films/a";
        assertThat(client.get(path, "If-Match", tag).statusCode()).isEqualTo(200);
        assertThat(client.get(path, "If-Match", "\"other\", \"" + tag + "\"").statusCode())
                .isEqualTo(200);
        assertThat(client.get(path, "If-Match", "\"other\"").body()).contains("<Code>PreconditionFailed</Code>");
        HttpResponse<String> known = client.get(path, "If-None-Match", "W/\"" + tag + "\"");
        assertThat(known.statusCode()).isEqualTo(304);
        assertThat(known.headers().firstValue("ETag")).contains("\"" + tag + "\"");
        assertThat(known.body()).isEmpty();
        assertThat(client.get(path, "If-None-Match", "other").statusCode()).isEqualTo(200);
        String past = "Sun, 06 Nov 1994 08:49:37 GMT";
        String future = "Fri, 06 Nov 2099 08:49:37 GMT";
        assertThat(client.get(path, "If-Modified-Since", future).statusCode()).isEqualTo(304);
        assertThat(client.get(path, "If-Modified-Since", past).statusCode()).isEqualTo(200);
        assertThat(client.get(path, "If-Unmodified-Since", past).statusCode()).isEqualTo(412);
        assertThat(client.get(path, "If-Unmodified-Since", past, "If-Match", tag)
                        .statusCode())
                .isEqualTo(200);
        assertThat(client.get(path, "If-Modified-Since", future, "If-None-Match", "other")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void conditionsOfWritesAreMet() {
        PutObjectResponse first =
                s3.putObject(b -> b.bucket(BUCKET).key("a").ifNoneMatch("*"), RequestBody.fromString("first"));
        assertThat(code(() -> s3.putObject(
                        b -> b.bucket(BUCKET).key("a").ifNoneMatch("*"), RequestBody.fromString("second"))))
                .isEqualTo("412 PreconditionFailed");
        assertThat(code(() -> s3.putObject(
                        b -> b.bucket(BUCKET).key("a").ifMatch("\"other\""), RequestBody.fromString("second"))))
                .isEqualTo("412 PreconditionFailed");
        assertThat(code(() ->
                        s3.putObject(b -> b.bucket(BUCKET).key("none").ifMatch("*"), RequestBody.fromString("second"))))
                .isEqualTo("404 NoSuchKey");
        s3.putObject(b -> b.bucket(BUCKET).key("a").ifMatch(first.eTag()), RequestBody.fromString("second"));
        assertThat(get("a")).isEqualTo("second");
    }

    @Test
    void aConditionalWriteThatIsSentAgainAnswersAsTheFirstDid() throws Exception {
        String[] headers = {"If-None-Match", "*", "amz-sdk-invocation-id", "invocation-1"};
        HttpResponse<String> first = server.signed().put("/s3/films/a", "text", headers);
        HttpResponse<String> again = server.signed().put("/s3/films/a", "text", headers);
        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(again.headers().firstValue("ETag")).isEqualTo(first.headers().firstValue("ETag"));
        assertThat(server.signed().put("/s3/films/a", "other", headers).statusCode())
                .isEqualTo(412);
    }

    @Test
    void ofManyWhoMakeAnObjectOneDoes() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(16);
        try {
            List<Callable<Integer>> all = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                String text = "text " + i;
                all.add(() -> server.signed()
                        .put("/s3/films/a", text, "If-None-Match", "*")
                        .statusCode());
            }
            List<Integer> statuses = new ArrayList<>();
            for (Future<Integer> each : threads.invokeAll(all)) {
                statuses.add(each.get());
            }
            assertThat(statuses).containsOnly(200, 412).containsOnlyOnce(200);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void checksumsAreCheckedKeptAndAnsweredOnDemand() throws Exception {
        s3.putObject(
                b -> b.bucket(BUCKET).key("a").checksumAlgorithm(ChecksumAlgorithm.SHA256),
                RequestBody.fromString("text"));
        GetObjectResponse got = s3.getObjectAsBytes(
                        b -> b.bucket(BUCKET).key("a").checksumMode(ChecksumMode.ENABLED))
                .response();
        assertThat(got.checksumSHA256()).isEqualTo("mC2ePrmW9VnmM/TRlN7zdh2Qn1o7ZH0ahR/q1nwyydE=");
        assertThat(got.checksumTypeAsString()).isEqualTo("FULL_OBJECT");
        HttpResponse<String> plain = server.signed().put("/s3/films/b", "text");
        assertThat(plain.headers().firstValue("x-amz-checksum-crc32")).contains("O4unxw==");
        assertThat(server.signed().get("/s3/films/b").headers().map()).doesNotContainKey("x-amz-checksum-crc32");
        HttpResponse<String> bad = server.signed().put("/s3/films/c", "text", "x-amz-checksum-crc32", "AAAAAA==");
        assertThat(bad.statusCode() + bad.body()).contains("400", "<Code>BadDigest</Code>");
        HttpResponse<String> badMd5 =
                server.signed().put("/s3/films/c", "text", "Content-MD5", "AAAAAAAAAAAAAAAAAAAAAA==");
        assertThat(badMd5.body()).contains("<Code>BadDigest</Code>");
        assertThat(server.signed()
                        .put("/s3/films/c", "text", "Content-MD5", "AAAA")
                        .body())
                .contains("<Code>InvalidDigest</Code>");
        assertThat(server.signed().get("/s3/films/c").statusCode()).isEqualTo(404);
    }

    @Test
    void everyFormOfAStreamedBodyIsTaken() {
        byte[] bytes = "0123456789".repeat(20_000).getBytes(UTF_8);
        for (ChecksumAlgorithm algorithm : List.of(
                ChecksumAlgorithm.CRC32, ChecksumAlgorithm.CRC32_C, ChecksumAlgorithm.SHA1, ChecksumAlgorithm.SHA256)) {
            s3.putObject(
                    b -> b.bucket(BUCKET).key("a").checksumAlgorithm(algorithm),
                    RequestBody.fromContentProvider(() -> new ByteArrayInputStream(bytes), bytes.length, "text/plain"));
            assertThat(s3.getObjectAsBytes(b -> b.bucket(BUCKET).key("a")).asByteArray())
                    .isEqualTo(bytes);
            assertThat(s3.headObject(b -> b.bucket(BUCKET).key("a")).contentEncoding())
                    .isNull();
        }
    }

    @Test
    void whatNobodyPaysForIsRefused() {
        server.charges.refuse(Fault.BUDGET_EXHAUSTED);
        assertThat(code(() -> put("a", "text"))).isEqualTo("403 AccountProblem");
    }

    @Test
    void aServiceThatIsAwayIsAskedAgainLater() throws Exception {
        server.charges.refuse(Fault.CASHIER_UNAVAILABLE);
        HttpResponse<String> away = server.signed().put("/s3/films/a", "text");
        assertThat(away.statusCode() + away.body()).contains("503", "<Code>ServiceUnavailable</Code>");
        assertThat(away.headers().firstValue("Retry-After")).contains("1");
    }

    @Test
    void thePayerOfTheBucketIsChargedForWhatMoves() {
        put("a", "text");
        assertThat(get("a")).isEqualTo("text");
        s3.headObject(b -> b.bucket(BUCKET).key("a"));
        assertThat(server.charges.entries())
                .containsExactly(
                        S3Server.PAYER + " object-upload 4",
                        S3Server.PAYER + " object-download 4",
                        S3Server.PAYER + " object-lookup 0");
    }

    @Test
    void anObjectIsRefusedBeforeItsBodyIsAskedFor() throws Exception {
        String answer = server.raw("PUT /s3/films/a HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n"
                + "Expect: 100-continue\r\nConnection: close\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 403").contains("<Code>AccessDenied</Code>");
        assertThat(server.raw("PUT /s3/no-such/a HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n"
                        + "Expect: 100-continue\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 404");
    }

    @Test
    void aWrongSecretAndAClockThatIsOffAreRefused() throws Exception {
        SignedClient wrong = new SignedClient(
                URI.create("http://127.0.0.1:" + server.port()),
                server.key.key().id(),
                "not the secret");
        assertThat(wrong.get("/s3/films").body())
                .contains("<Code>SignatureDoesNotMatch</Code>", "<StringToSign>", "<CanonicalRequest>");
        SignedClient unknown =
                new SignedClient(URI.create("http://127.0.0.1:" + server.port()), "STWNOBODY", "not the secret");
        assertThat(unknown.get("/s3/films").body()).contains("<Code>InvalidAccessKeyId</Code>");
        Clock late = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(-16));
        HttpResponse<String> skewed = server.signed().at(late).get("/s3/films");
        assertThat(skewed.statusCode()).isEqualTo(403);
        assertThat(skewed.body()).contains("<Code>RequestTimeTooSkewed</Code>");
    }

    @Test
    void aKeyForReadingDoesNotWrite() {
        IssuedKey reader = server.newKey(Optional.of(S3Server.PAYER), "read:s3");
        try (S3Client other = server.client(reader)) {
            assertThat(code(() -> other.createBucket(b -> b.bucket("other")))).isEqualTo("403 AccessDenied");
            assertThat(other.listBuckets().buckets()).isEmpty();
        }
    }

    @Test
    void everybodyMayReadWhatIsPublicAndNothingElse() {
        s3.createBucket(b -> b.bucket("public").acl(BucketCannedACL.PUBLIC_READ));
        s3.putObject(b -> b.bucket("public").key("a"), RequestBody.fromString("seen"));
        s3.putObject(
                b -> b.bucket("public").key("hidden").acl(ObjectCannedACL.PRIVATE), RequestBody.fromString("text"));
        s3.putObject(
                b -> b.bucket(BUCKET).key("shown").acl(ObjectCannedACL.PUBLIC_READ), RequestBody.fromString("text"));
        put("a", "text");
        server.charges.entries();
        try (S3Client anybody = server.anonymous()) {
            assertThat(anybody.getObjectAsBytes(b -> b.bucket("public").key("a"))
                            .asUtf8String())
                    .isEqualTo("seen");
            assertThat(server.charges.entries()).containsExactly(S3Server.PAYER + " object-download 4");
            assertThat(anybody.listObjectsV2(b -> b.bucket("public")).keyCount())
                    .isEqualTo(2);
            assertThat(code(() ->
                            anybody.getObjectAsBytes(b -> b.bucket("public").key("hidden"))))
                    .isEqualTo("403 AccessDenied");
            assertThat(code(() ->
                            anybody.getObjectAsBytes(b -> b.bucket("public").key("none"))))
                    .isEqualTo("404 NoSuchKey");
            assertThat(anybody.getObjectAsBytes(b -> b.bucket(BUCKET).key("shown"))
                            .asUtf8String())
                    .isEqualTo("text");
            assertThat(code(() -> anybody.getObjectAsBytes(b -> b.bucket(BUCKET).key("a"))))
                    .isEqualTo("403 AccessDenied");
            assertThat(code(() -> anybody.getObjectAsBytes(b -> b.bucket(BUCKET).key("none"))))
                    .isEqualTo("403 AccessDenied");
            assertThat(code(() -> anybody.putObject(b -> b.bucket("public").key("b"), RequestBody.fromString("text"))))
                    .isEqualTo("403 AccessDenied");
            assertThat(code(anybody::listBuckets)).isEqualTo("403 AccessDenied");
        }
    }
}
