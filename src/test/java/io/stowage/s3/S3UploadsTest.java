package io.stowage.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.stowage.fault.Fault;
import io.stowage.ops.FakeClock;
import io.stowage.store.fs.FileStore;
import io.stowage.store.fs.FileStoreConfig;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.BucketCannedACL;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsResponse;
import software.amazon.awssdk.services.s3.model.ListPartsResponse;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.Part;
import software.amazon.awssdk.services.s3.model.UploadPartCopyResponse;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

class S3UploadsTest extends S3FrontContract {
    private static final String BUCKET = "films";
    private static final int LEAST = 5 << 20;
    private static final Pattern ID = Pattern.compile("<UploadId>([^<]+)</UploadId>");

    private final FakeClock clock = new FakeClock(Instant.now());
    private S3Server server;
    private S3Client s3;

    @BeforeEach
    void start() throws Exception {
        FileStore store = FileStore.open(
                new FileStoreConfig(folder.resolve("objects"), FileStoreConfig.Fsync.NONE, 0), Clock.systemUTC());
        server = new S3Server(this::openDatabase, store, Map.of("stowage.s3.multipart-expiry", "10m"), clock);
        s3 = server.client();
        s3.createBucket(b -> b.bucket(BUCKET));
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

    private static byte[] bytes(int seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static byte[] md5(byte[] bytes) throws Exception {
        return MessageDigest.getInstance("MD5").digest(bytes);
    }

    private static String tagOf(List<byte[]> parts) throws Exception {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(md5(part));
        }
        return "\"" + HexFormat.of().formatHex(md5(all.toByteArray())) + "-" + parts.size() + "\"";
    }

    private String create(String key) {
        return s3.createMultipartUpload(b -> b.bucket(BUCKET).key(key)).uploadId();
    }

    private CompletedPart upload(String key, String id, int number, byte[] bytes) {
        UploadPartResponse part = s3.uploadPart(
                b -> b.bucket(BUCKET).key(key).uploadId(id).partNumber(number), RequestBody.fromBytes(bytes));
        return CompletedPart.builder().partNumber(number).eTag(part.eTag()).build();
    }

    private CompleteMultipartUploadRequest completion(String key, String id, CompletedPart... parts) {
        return CompleteMultipartUploadRequest.builder()
                .bucket(BUCKET)
                .key(key)
                .uploadId(id)
                .multipartUpload(b -> b.parts(parts))
                .build();
    }

    private CompleteMultipartUploadResponse complete(String key, String id, CompletedPart... parts) {
        return s3.completeMultipartUpload(completion(key, id, parts));
    }

    private byte[] get(String key) {
        return s3.getObjectAsBytes(b -> b.bucket(BUCKET).key(key)).asByteArray();
    }

    private List<String> uploads() {
        return s3.listMultipartUploads(b -> b.bucket(BUCKET)).uploads().stream()
                .map(MultipartUpload::key)
                .toList();
    }

    private String rawId(HttpResponse<String> created) {
        assertThat(created.statusCode()).as(created.body()).isEqualTo(200);
        Matcher id = ID.matcher(created.body());
        assertThat(id.find()).isTrue();
        return id.group(1);
    }

    @Test
    void sixtyFourMebibytesComeInPartsBesideEachOther() throws Exception {
        String id = create("large");
        // Made anew where they are needed: all of them at once would be most of the heap.
        IntFunction<byte[]> sentAs = number -> bytes(number, 8 << 20);
        List<Integer> order = new ArrayList<>(List.of(1, 2, 3, 4, 5, 6, 7, 8));
        Collections.shuffle(order, new Random(1));
        CompletedPart[] parts = new CompletedPart[8];
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<CompletedPart>> work = new ArrayList<>();
            order.forEach(number -> work.add(() -> upload("large", id, number, sentAs.apply(number))));
            for (Future<CompletedPart> each : threads.invokeAll(work)) {
                parts[each.get().partNumber() - 1] = each.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(code(() -> get("large"))).isEqualTo("404 NoSuchKey");
        CompleteMultipartUploadResponse done = complete("large", id, parts);
        assertThat(done.bucket()).isEqualTo(BUCKET);
        assertThat(done.key()).isEqualTo("large");
        assertThat(done.location()).isEqualTo(server.endpoint() + "/films/large");
        MessageDigest tags = MessageDigest.getInstance("MD5");
        try (InputStream came = s3.getObject(b -> b.bucket(BUCKET).key("large"))) {
            for (int number = 1; number <= 8; number++) {
                byte[] sent = sentAs.apply(number);
                assertThat(Arrays.equals(came.readNBytes(sent.length), sent))
                        .as("part " + number)
                        .isTrue();
                tags.update(MessageDigest.getInstance("MD5").digest(sent));
            }
            assertThat(came.read()).isNegative();
        }
        assertThat(done.eTag()).isEqualTo("\"" + HexFormat.of().formatHex(tags.digest()) + "-8\"");
        HeadObjectResponse head = s3.headObject(b -> b.bucket(BUCKET).key("large"));
        assertThat(head.contentLength()).isEqualTo(64L << 20);
        assertThat(head.eTag()).isEqualTo(done.eTag());
        assertThat(s3.getObjectAsBytes(b -> b.bucket(BUCKET).key("large").range("bytes=8388600-8388620"))
                        .asByteArray())
                .startsWith(Arrays.copyOfRange(sentAs.apply(1), 8388600, 8 << 20))
                .endsWith(Arrays.copyOfRange(sentAs.apply(2), 0, 13));
        assertThat(uploads()).isEmpty();
    }

    @Test
    void thePayerOfTheBucketIsChargedForParts() {
        String id = create("a");
        CompletedPart part = upload("a", id, 1, bytes(1, 1000));
        server.charges.entries();
        complete("a", id, part);
        assertThat(server.charges.entries()).containsExactly(S3Server.PAYER + " upload-step 0");
        String second = create("a");
        upload("a", second, 1, bytes(1, 1000));
        s3.abortMultipartUpload(b -> b.bucket(BUCKET).key("a").uploadId(second));
        assertThat(server.charges.entries())
                .containsExactly(S3Server.PAYER + " upload-step 0", S3Server.PAYER + " part-upload 1000");
        String other = create("b");
        server.charges.refuse(Fault.BUDGET_EXHAUSTED);
        assertThat(code(() -> upload("b", other, 1, bytes(1, 1000)))).isEqualTo("403 AccountProblem");
    }

    @Test
    void whatCreationSaysIsTheObjects() {
        String id = s3.createMultipartUpload(b -> b.bucket(BUCKET)
                        .key("a")
                        .contentType("text/x")
                        .cacheControl("no-cache")
                        .tagging("k=v")
                        .metadata(Map.of("note", "n")))
                .uploadId();
        complete("a", id, upload("a", id, 7, bytes(1, 10)));
        HeadObjectResponse head = s3.headObject(b -> b.bucket(BUCKET).key("a"));
        assertThat(head.contentType()).isEqualTo("text/x");
        assertThat(head.cacheControl()).isEqualTo("no-cache");
        assertThat(head.metadata()).containsEntry("note", "n");
        assertThat(s3.getObjectAsBytes(b -> b.bucket(BUCKET).key("a"))
                        .response()
                        .tagCount())
                .isEqualTo(1);
    }

    @Test
    void everyAnswerSaysTheContentId() throws Exception {
        String id = create("a");
        byte[] bytes = bytes(1, 100);
        UploadPartResponse part =
                s3.uploadPart(b -> b.bucket(BUCKET).key("a").uploadId(id).partNumber(1), RequestBody.fromBytes(bytes));
        String root =
                part.sdkHttpResponse().firstMatchingHeader("x-stowage-hash").orElseThrow();
        CompleteMultipartUploadResponse done = complete(
                "a", id, CompletedPart.builder().partNumber(1).eTag(part.eTag()).build());
        assertThat(done.sdkHttpResponse().firstMatchingHeader("x-stowage-hash")).contains(root);
        assertThat(done.eTag()).isEqualTo(tagOf(List.of(bytes)));
        assertThat(s3.headObject(b -> b.bucket(BUCKET).key("a")).metadata()).containsEntry("stowage-hash", root);
    }

    @Test
    void theContentIdOfPartsWithSeamsAnywhereIsToldOnceItIsComputed() throws Exception {
        byte[] first = bytes(1, LEAST + 1);
        byte[] last = bytes(2, 100);
        String id = create("a");
        CompleteMultipartUploadResponse done = complete("a", id, upload("a", id, 1, first), upload("a", id, 2, last));
        assertThat(done.sdkHttpResponse().firstMatchingHeader("x-stowage-hash")).isEmpty();
        assertThat(s3.headObject(b -> b.bucket(BUCKET).key("a")).metadata()).isEmpty();
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(first);
        both.writeBytes(last);
        String root = s3.putObject(b -> b.bucket(BUCKET).key("same"), RequestBody.fromBytes(both.toByteArray()))
                .sdkHttpResponse()
                .firstMatchingHeader("x-stowage-hash")
                .orElseThrow();
        assertThat(server.computeRoots()).isEqualTo(1);
        HeadObjectResponse head = s3.headObject(b -> b.bucket(BUCKET).key("a"));
        assertThat(head.sdkHttpResponse().firstMatchingHeader("x-stowage-hash")).contains(root);
        assertThat(head.metadata()).containsEntry("stowage-hash", root);
        assertThat(s3.getObjectAsBytes(b -> b.bucket(BUCKET).key("a").range("bytes=0-9"))
                        .response()
                        .sdkHttpResponse()
                        .firstMatchingHeader("x-stowage-hash"))
                .contains(root);
        assertThat(s3.copyObject(b -> b.sourceBucket(BUCKET)
                                .sourceKey("a")
                                .destinationBucket(BUCKET)
                                .destinationKey("copy"))
                        .sdkHttpResponse()
                        .firstMatchingHeader("x-stowage-hash"))
                .contains(root);
    }

    @Test
    void aPartReplacesTheOneOfItsNumberAndPartsThatAreNotListedAreDropped() {
        String id = create("a");
        CompletedPart old = upload("a", id, 1, bytes(1, LEAST));
        CompletedPart first = upload("a", id, 1, bytes(2, LEAST));
        CompletedPart dropped = upload("a", id, 2, bytes(3, 10));
        CompletedPart last = upload("a", id, 9, bytes(4, 10));
        assertThat(code(() -> complete("a", id, old, last))).isEqualTo("400 InvalidPart");
        assertThat(dropped.eTag()).isNotEqualTo(last.eTag());
        complete("a", id, first, last);
        assertThat(get("a")).hasSize(LEAST + 10).startsWith(bytes(2, LEAST)).endsWith(bytes(4, 10));
        assertThat(code(() -> upload("a", id, 3, bytes(1, 1)))).isEqualTo("404 NoSuchUpload");
    }

    @Test
    void wrongListsOfPartsAreRefusedAndTheUploadGoesOn() throws Exception {
        String id = create("a");
        CompletedPart one = upload("a", id, 1, bytes(1, 10));
        CompletedPart two = upload("a", id, 2, bytes(2, 10));
        assertThat(code(() -> complete("a", id, two, one))).isEqualTo("400 InvalidPartOrder");
        assertThat(code(() -> complete("a", id, one, one))).isEqualTo("400 InvalidPartOrder");
        assertThat(code(() -> complete("a", id, one, two))).isEqualTo("400 EntityTooSmall");
        assertThat(code(() -> complete("a", id, one.toBuilder().eTag(two.eTag()).build())))
                .isEqualTo("400 InvalidPart");
        assertThat(code(() -> complete("a", id, one.toBuilder().eTag("what").build())))
                .isEqualTo("400 InvalidPart");
        assertThat(code(() -> complete("a", id, one.toBuilder().partNumber(3).build())))
                .isEqualTo("400 InvalidPart");
        assertThat(code(() -> complete("a", "no-such-upload", one))).isEqualTo("404 NoSuchUpload");
        assertThat(code(() -> complete("other", id, one))).isEqualTo("404 NoSuchUpload");
        String target = "/s3/films/a?uploadId=" + id;
        for (String body : List.of("", "<CompleteMultipartUpload/>", "<Complete", "<Delete/>")) {
            HttpResponse<String> answer = server.signed().send("POST", target, body);
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).contains("<Code>MalformedXML</Code>");
        }
        HttpResponse<String> bare = server.signed()
                .send(
                        "POST",
                        target,
                        "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>&quot;"
                                + one.eTag().replace("\"", "") + "&quot;</ETag></Part></CompleteMultipartUpload>");
        assertThat(bare.statusCode()).as(bare.body()).isEqualTo(200);
        assertThat(bare.headers().firstValue("Content-Type")).contains("application/xml");
        assertThat(get("a")).isEqualTo(bytes(1, 10));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "10001", "-1", "x", "", "99999999999"})
    void aPartNumberIsOneToTenThousand(String number) throws Exception {
        String id = create("a");
        HttpResponse<String> answer =
                server.signed().put("/s3/films/a?partNumber=" + number + "&uploadId=" + id, "text");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("<Code>InvalidArgument</Code>");
        assertThat(server.signed().put("/s3/films/a?partNumber=1", "text").statusCode())
                .isEqualTo(400);
        assertThat(code(() -> get("a"))).isEqualTo("404 NoSuchKey");
    }

    @Test
    void anUploadIsGivenUp() throws Exception {
        String id = create("a");
        CompletedPart part = upload("a", id, 1, bytes(1, 10));
        s3.abortMultipartUpload(b -> b.bucket(BUCKET).key("a").uploadId(id));
        assertThat(code(() ->
                        s3.abortMultipartUpload(b -> b.bucket(BUCKET).key("a").uploadId(id))))
                .isEqualTo("404 NoSuchUpload");
        assertThat(code(() -> upload("a", id, 1, bytes(1, 10)))).isEqualTo("404 NoSuchUpload");
        assertThat(code(() -> complete("a", id, part))).isEqualTo("404 NoSuchUpload");
        assertThat(code(() -> s3.listParts(b -> b.bucket(BUCKET).key("a").uploadId(id))))
                .isEqualTo("404 NoSuchUpload");
        assertThat(uploads()).isEmpty();
    }

    @Test
    void anAbandonedUploadExpires() {
        String old = create("old");
        upload("old", old, 1, bytes(1, 10));
        clock.advance(Duration.ofMinutes(5));
        String young = create("young");
        clock.advance(Duration.ofMinutes(6));
        assertThat(server.parts.cleanup().run(() -> true, rows -> {}).expired()).isEqualTo(1);
        assertThat(code(() -> upload("old", old, 2, bytes(1, 10)))).isEqualTo("404 NoSuchUpload");
        assertThat(uploads()).containsExactly("young");
        complete("young", young, upload("young", young, 1, bytes(1, 10)));
    }

    @Test
    void completedAgainItAnswersTheSameForAnHour() throws Exception {
        String id = create("a");
        CompletedPart part = upload("a", id, 1, bytes(1, 10));
        CompleteMultipartUploadRequest request =
                completion("a", id, part).toBuilder().ifNoneMatch("*").build();
        CompleteMultipartUploadResponse first = s3.completeMultipartUpload(request);
        s3.putObject(b -> b.bucket(BUCKET).key("a"), RequestBody.fromString("newer"));
        CompleteMultipartUploadResponse again = s3.completeMultipartUpload(request);
        assertThat(again.eTag()).isEqualTo(first.eTag());
        assertThat(again.location()).isEqualTo(first.location());
        assertThat(get("a")).asString().isEqualTo("newer");
    }

    @Test
    void twoWhoCompleteAtOnceAreAnsweredTheSame() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            for (int round = 0; round < 5; round++) {
                String id = create("a");
                CompletedPart part = upload("a", id, 1, bytes(round, 10));
                Callable<String> work = () -> complete("a", id, part).eTag();
                List<String> tags = new ArrayList<>();
                for (Future<String> each : threads.invokeAll(Collections.nCopies(8, work))) {
                    tags.add(each.get());
                }
                assertThat(tags).containsOnly(tagOf(List.of(bytes(round, 10))));
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aCompletionMayHaveConditions() {
        String id = create("a");
        CompletedPart part = upload("a", id, 1, bytes(1, 10));
        CompleteMultipartUploadRequest plain = completion("a", id, part);
        assertThat(code(() -> s3.completeMultipartUpload(
                        plain.toBuilder().ifMatch("\"other\"").build())))
                .isEqualTo("404 NoSuchKey");
        String tag = s3.putObject(b -> b.bucket(BUCKET).key("a"), RequestBody.fromString("first"))
                .eTag();
        assertThat(code(() -> s3.completeMultipartUpload(
                        plain.toBuilder().ifNoneMatch("*").build())))
                .isEqualTo("412 PreconditionFailed");
        assertThat(code(() -> s3.completeMultipartUpload(
                        plain.toBuilder().ifMatch("\"other\"").build())))
                .isEqualTo("412 PreconditionFailed");
        assertThat(get("a")).asString().isEqualTo("first");
        s3.completeMultipartUpload(plain.toBuilder().ifMatch(tag).build());
        assertThat(get("a")).isEqualTo(bytes(1, 10));
    }

    @Test
    void ofManyUploadsThatMayOnlyMakeAnObjectOneDoes() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Boolean>> work = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                String id = create("a");
                CompletedPart part = upload("a", id, 1, bytes(i, 10));
                CompleteMultipartUploadRequest request =
                        completion("a", id, part).toBuilder().ifNoneMatch("*").build();
                work.add(() -> {
                    try {
                        return s3.completeMultipartUpload(request).eTag() != null;
                    } catch (AwsServiceException e) {
                        assertThat(e.statusCode()).isEqualTo(412);
                        return false;
                    }
                });
            }
            List<Boolean> done = new ArrayList<>();
            for (Future<Boolean> each : threads.invokeAll(work)) {
                done.add(each.get());
            }
            assertThat(done).containsOnlyOnce(true);
            assertThat(uploads()).hasSize(7);
        } finally {
            threads.shutdownNow();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a//b", "/lead", "./x", "a/../b", "tail/", "%2F", "a;b", "a+b c", "ä/€/😀", "\"'<>&", "a\nb"})
    void aKeyIsWhateverTheClientCallsIt(String key) {
        String id = create(key);
        assertThat(uploads()).containsExactly(key);
        CompletedPart part = upload(key, id, 1, bytes(1, 10));
        assertThat(s3.listParts(b -> b.bucket(BUCKET).key(key).uploadId(id)).key())
                .isEqualTo(key);
        assertThat(complete(key, id, part).key()).isEqualTo(key);
        assertThat(get(key)).isEqualTo(bytes(1, 10));
    }

    @Test
    void partsAreListedPageByPage() throws Exception {
        CreateMultipartUploadResponse created =
                s3.createMultipartUpload(b -> b.bucket(BUCKET).key("a").checksumAlgorithm(ChecksumAlgorithm.SHA256));
        String id = created.uploadId();
        for (int number : List.of(3, 1, 20)) {
            s3.uploadPart(
                    b -> b.bucket(BUCKET)
                            .key("a")
                            .uploadId(id)
                            .partNumber(number)
                            .checksumAlgorithm(ChecksumAlgorithm.SHA256),
                    RequestBody.fromBytes(bytes(number, number)));
        }
        ListPartsResponse page =
                s3.listParts(b -> b.bucket(BUCKET).key("a").uploadId(id).maxParts(2));
        assertThat(page.parts()).extracting(Part::partNumber).containsExactly(1, 3);
        assertThat(page.isTruncated()).isTrue();
        assertThat(page.nextPartNumberMarker()).isEqualTo(3);
        assertThat(page.maxParts()).isEqualTo(2);
        assertThat(page.checksumAlgorithm()).isEqualTo(ChecksumAlgorithm.SHA256);
        assertThat(page.checksumType()).isEqualTo(ChecksumType.COMPOSITE);
        assertThat(page.initiator().id()).isEqualTo(server.key.key().id());
        assertThat(page.owner().id()).isEqualTo(server.key.key().id());
        assertThat(page.parts().get(1).size()).isEqualTo(3);
        assertThat(page.parts().get(1).checksumSHA256()).isEqualTo(sha256(bytes(3, 3)));
        assertThat(s3.listPartsPaginator(
                                b -> b.bucket(BUCKET).key("a").uploadId(id).maxParts(2))
                        .parts())
                .extracting(Part::partNumber)
                .containsExactly(1, 3, 20);
        assertThat(s3.listParts(b -> b.bucket(BUCKET).key("a").uploadId(id).maxParts(0))
                        .isTruncated())
                .isFalse();
        assertThat(server.signed()
                        .get("/s3/films/a?uploadId=" + id + "&part-number-marker=x")
                        .body())
                .contains("<Code>InvalidArgument</Code>");
    }

    private static String sha256(byte[] bytes) throws Exception {
        return Base64.getEncoder()
                .encodeToString(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    @Test
    void uploadsAreListedByKeyAndThenByTime() {
        List<String> ids = new ArrayList<>();
        for (String key : List.of("b", "a/2", "b", "a/1", "c d")) {
            ids.add(create(key));
            clock.advance(Duration.ofMillis(2));
        }
        ListMultipartUploadsResponse all = s3.listMultipartUploads(b -> b.bucket(BUCKET));
        assertThat(all.uploads()).extracting(MultipartUpload::key).containsExactly("a/1", "a/2", "b", "b", "c d");
        assertThat(all.uploads())
                .extracting(MultipartUpload::uploadId)
                .containsExactly(ids.get(3), ids.get(1), ids.get(0), ids.get(2), ids.get(4));
        assertThat(all.isTruncated()).isFalse();
        List<String> paged = new ArrayList<>();
        s3.listMultipartUploadsPaginator(b -> b.bucket(BUCKET).maxUploads(1))
                .uploads()
                .forEach(upload -> paged.add(upload.uploadId()));
        assertThat(paged).containsExactly(ids.get(3), ids.get(1), ids.get(0), ids.get(2), ids.get(4));
        ListMultipartUploadsResponse folders =
                s3.listMultipartUploads(b -> b.bucket(BUCKET).delimiter("/"));
        assertThat(folders.commonPrefixes())
                .extracting(prefix -> prefix.prefix())
                .containsExactly("a/");
        assertThat(folders.uploads()).extracting(MultipartUpload::key).containsExactly("b", "b", "c d");
        assertThat(s3.listMultipartUploads(b -> b.bucket(BUCKET).prefix("c ").encodingType("url"))
                        .uploads())
                .extracting(MultipartUpload::key)
                .containsExactly("c d");
        assertThat(s3.listMultipartUploads(b -> b.bucket(BUCKET).keyMarker("b").uploadIdMarker(ids.get(0)))
                        .uploads())
                .extracting(MultipartUpload::uploadId)
                .containsExactly(ids.get(2), ids.get(4));
        assertThat(s3.listMultipartUploads(b -> b.bucket(BUCKET).uploadIdMarker("zzz"))
                        .uploads())
                .hasSize(5);
    }

    @ParameterizedTest
    @EnumSource(
            value = ChecksumAlgorithm.class,
            names = {"CRC32", "CRC32_C", "SHA1", "SHA256"})
    void aCompositeChecksumIsThatOfTheChecksums(ChecksumAlgorithm algorithm) throws Exception {
        CreateMultipartUploadResponse created =
                s3.createMultipartUpload(b -> b.bucket(BUCKET).key("a").checksumAlgorithm(algorithm));
        assertThat(created.checksumAlgorithm()).isEqualTo(algorithm);
        assertThat(created.checksumType()).isEqualTo(ChecksumType.COMPOSITE);
        CompletedPart[] parts = new CompletedPart[2];
        for (int i = 0; i < 2; i++) {
            int number = i + 1;
            UploadPartResponse part = s3.uploadPart(
                    b -> b.bucket(BUCKET)
                            .key("a")
                            .uploadId(created.uploadId())
                            .partNumber(number)
                            .checksumAlgorithm(algorithm),
                    RequestBody.fromBytes(bytes(number, LEAST)));
            parts[i] = CompletedPart.builder()
                    .partNumber(number)
                    .eTag(part.eTag())
                    .checksumCRC32(part.checksumCRC32())
                    .checksumCRC32C(part.checksumCRC32C())
                    .checksumSHA1(part.checksumSHA1())
                    .checksumSHA256(part.checksumSHA256())
                    .build();
        }
        CompletedPart wrong = parts[1].toBuilder()
                .checksumCRC32(parts[0].checksumCRC32())
                .checksumCRC32C(parts[0].checksumCRC32C())
                .checksumSHA1(parts[0].checksumSHA1())
                .checksumSHA256(parts[0].checksumSHA256())
                .build();
        assertThat(code(() -> complete("a", created.uploadId(), parts[0], wrong)))
                .isEqualTo("400 InvalidPart");
        CompleteMultipartUploadResponse done = complete("a", created.uploadId(), parts);
        assertThat(done.checksumType()).isEqualTo(ChecksumType.COMPOSITE);
        String sum = value(
                algorithm, done.checksumCRC32(), done.checksumCRC32C(), done.checksumSHA1(), done.checksumSHA256());
        assertThat(sum).endsWith("-2");
        if (algorithm == ChecksumAlgorithm.SHA256) {
            ByteArrayOutputStream both = new ByteArrayOutputStream();
            both.writeBytes(Base64.getDecoder().decode(parts[0].checksumSHA256()));
            both.writeBytes(Base64.getDecoder().decode(parts[1].checksumSHA256()));
            assertThat(sum).isEqualTo(sha256(both.toByteArray()) + "-2");
        }
        HeadObjectResponse head = s3.headObject(b -> b.bucket(BUCKET).key("a").checksumMode(ChecksumMode.ENABLED));
        assertThat(value(
                        algorithm,
                        head.checksumCRC32(),
                        head.checksumCRC32C(),
                        head.checksumSHA1(),
                        head.checksumSHA256()))
                .isEqualTo(sum);
        HeadObjectResponse second =
                s3.headObject(b -> b.bucket(BUCKET).key("a").partNumber(2).checksumMode(ChecksumMode.ENABLED));
        assertThat(second.partsCount()).isEqualTo(2);
        assertThat(second.contentLength()).isEqualTo(LEAST);
        assertThat(value(
                        algorithm,
                        second.checksumCRC32(),
                        second.checksumCRC32C(),
                        second.checksumSHA1(),
                        second.checksumSHA256()))
                .isEqualTo(value(
                        algorithm,
                        parts[1].checksumCRC32(),
                        parts[1].checksumCRC32C(),
                        parts[1].checksumSHA1(),
                        parts[1].checksumSHA256()));
    }

    private static String value(ChecksumAlgorithm algorithm, String crc32, String crc32c, String sha1, String sha256) {
        return switch (algorithm) {
            case CRC32 -> crc32;
            case CRC32_C -> crc32c;
            case SHA1 -> sha1;
            default -> sha256;
        };
    }

    private static String crc32(byte[]... parts) {
        CRC32 crc = new CRC32();
        for (byte[] part : parts) {
            crc.update(part);
        }
        return Base64.getEncoder()
                .encodeToString(
                        ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
    }

    @Test
    void aFullChecksumIsThatOfTheBytesAndIsComparedWithWhatTheClientSays() {
        byte[] first = bytes(1, LEAST);
        byte[] last = bytes(2, 1000);
        String id = s3.createMultipartUpload(b -> b.bucket(BUCKET)
                        .key("a")
                        .checksumAlgorithm(ChecksumAlgorithm.CRC32)
                        .checksumType(ChecksumType.FULL_OBJECT))
                .uploadId();
        CompleteMultipartUploadRequest plain = completion("a", id, upload("a", id, 1, first), upload("a", id, 2, last));
        String sum = crc32(first, last);
        assertThat(code(() -> s3.completeMultipartUpload(
                        plain.toBuilder().checksumCRC32("AAAAAA==").build())))
                .isEqualTo("400 BadDigest");
        assertThat(code(() -> s3.completeMultipartUpload(
                        plain.toBuilder().checksumCRC32C("AAAAAA==").build())))
                .isEqualTo("400 InvalidRequest");
        assertThat(code(() -> s3.completeMultipartUpload(
                        plain.toBuilder().mpuObjectSize(1000L).build())))
                .isEqualTo("400 InvalidRequest");
        assertThat(code(() -> s3.completeMultipartUpload(
                        plain.toBuilder().checksumType(ChecksumType.COMPOSITE).build())))
                .isEqualTo("400 InvalidRequest");
        CompleteMultipartUploadResponse done = s3.completeMultipartUpload(plain.toBuilder()
                .checksumCRC32(sum)
                .checksumType(ChecksumType.FULL_OBJECT)
                .mpuObjectSize(LEAST + 1000L)
                .build());
        assertThat(done.checksumCRC32()).isEqualTo(sum);
        assertThat(done.checksumType()).isEqualTo(ChecksumType.FULL_OBJECT);
        GetObjectResponse got = s3.getObjectAsBytes(
                        b -> b.bucket(BUCKET).key("a").checksumMode(ChecksumMode.ENABLED))
                .response();
        assertThat(got.checksumCRC32()).isEqualTo(sum);
    }

    @Test
    void checksumTypesThatAreNotPossibleAreRefused() throws Exception {
        SignedClient client = server.signed();
        for (String[] headers : List.of(
                new String[] {"x-amz-checksum-algorithm", "SHA256", "x-amz-checksum-type", "FULL_OBJECT"},
                new String[] {"x-amz-checksum-algorithm", "CRC64NVME", "x-amz-checksum-type", "COMPOSITE"},
                new String[] {"x-amz-checksum-algorithm", "MD4"},
                new String[] {"x-amz-checksum-type", "FULL_OBJECT"})) {
            HttpResponse<String> answer = client.send("POST", "/s3/films/a?uploads", "", headers);
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).contains("<Code>InvalidRequest</Code>");
        }
        HttpResponse<String> crc64 =
                client.send("POST", "/s3/films/a?uploads", "", "x-amz-checksum-algorithm", "CRC64NVME");
        assertThat(crc64.headers().firstValue("x-amz-checksum-type")).contains("FULL_OBJECT");
        HttpResponse<String> part = client.put("/s3/films/a?partNumber=1&uploadId=" + rawId(crc64), "123456789");
        assertThat(part.headers().firstValue("x-amz-checksum-crc64nvme")).contains("rosUhgp5mIg=");
    }

    @Test
    void aPartMayHaveAChecksumThatNobodyAnnounced() throws Exception {
        SignedClient client = server.signed();
        String id = create("a");
        byte[] text = "text".getBytes(UTF_8);
        String target = "/s3/films/a?partNumber=1&uploadId=" + id;
        HttpResponse<String> bad = client.put(target, "text", "x-amz-checksum-sha256", sha256(new byte[1]));
        assertThat(bad.body()).contains("<Code>BadDigest</Code>");
        HttpResponse<String> good = client.put(target, "text", "x-amz-checksum-sha256", sha256(text));
        assertThat(good.headers().firstValue("x-amz-checksum-sha256")).contains(sha256(text));
        String announced = rawId(client.send(
                "POST",
                "/s3/films/b?uploads",
                "",
                "x-amz-checksum-algorithm",
                "CRC32",
                "x-amz-checksum-type",
                "FULL_OBJECT"));
        HttpResponse<String> kept = client.put(
                "/s3/films/b?partNumber=1&uploadId=" + announced, "text", "x-amz-checksum-sha256", sha256(text));
        assertThat(kept.headers().firstValue("x-amz-checksum-crc32")).contains(crc32(text));
        String tag = good.headers().firstValue("ETag").orElseThrow();
        CompletedPart part = CompletedPart.builder()
                .partNumber(1)
                .eTag(tag)
                .checksumSHA256(sha256(text))
                .build();
        assertThat(code(() -> complete(
                        "a", id, part.toBuilder().checksumSHA256(crc32(text)).build())))
                .isEqualTo("400 InvalidPart");
        assertThat(complete("a", id, part).checksumSHA256()).endsWith("-1");
        assertThat(complete("b", announced, part).checksumCRC32()).isEqualTo(crc32(text));
    }

    @Test
    void aPartIsReadByItsNumber() throws Exception {
        String id = create("a");
        complete("a", id, upload("a", id, 1, bytes(1, LEAST)), upload("a", id, 5, bytes(2, 10)));
        GetObjectResponse second = s3.getObjectAsBytes(
                        b -> b.bucket(BUCKET).key("a").partNumber(2))
                .response();
        assertThat(second.contentRange()).isEqualTo("bytes " + LEAST + "-" + (LEAST + 9) + "/" + (LEAST + 10));
        assertThat(second.partsCount()).isEqualTo(2);
        assertThat(code(() -> s3.getObjectAsBytes(b -> b.bucket(BUCKET).key("a").partNumber(3))))
                .isEqualTo("400 InvalidPart");
        assertThat(server.signed()
                        .get("/s3/films/a?partNumber=1", "Range", "bytes=0-1")
                        .body())
                .contains("<Code>InvalidRequest</Code>");
        s3.putObject(b -> b.bucket(BUCKET).key("simple"), RequestBody.fromString("text"));
        assertThat(s3.getObjectAsBytes(b -> b.bucket(BUCKET).key("simple").partNumber(1))
                        .asUtf8String())
                .isEqualTo("text");
    }

    @Test
    void partsAreCopiedFromObjects() throws Exception {
        byte[] source = bytes(3, LEAST + 100);
        String tag = s3.putObject(b -> b.bucket(BUCKET).key("from here"), RequestBody.fromBytes(source))
                .eTag();
        String id = create("a");
        server.charges.entries();
        UploadPartCopyResponse range = s3.uploadPartCopy(b -> b.sourceBucket(BUCKET)
                .sourceKey("from here")
                .copySourceRange("bytes=100-" + (LEAST + 99))
                .copySourceIfMatch(tag)
                .destinationBucket(BUCKET)
                .destinationKey("a")
                .uploadId(id)
                .partNumber(1));
        UploadPartCopyResponse whole = s3.uploadPartCopy(b -> b.sourceBucket(BUCKET)
                .sourceKey("from here")
                .destinationBucket(BUCKET)
                .destinationKey("a")
                .uploadId(id)
                .partNumber(2));
        assertThat(whole.copyPartResult().eTag()).isEqualTo(tag);
        assertThat(whole.copyPartResult().lastModified()).isNotNull();
        assertThat(range.copyPartResult().eTag()).matches("\"[0-9a-f]{32}-1\"");
        assertThat(server.charges.entries())
                .containsExactly(S3Server.PAYER + " object-copy 0", S3Server.PAYER + " object-copy 0");
        complete(
                "a",
                id,
                CompletedPart.builder()
                        .partNumber(1)
                        .eTag(range.copyPartResult().eTag())
                        .build(),
                CompletedPart.builder()
                        .partNumber(2)
                        .eTag(whole.copyPartResult().eTag())
                        .build());
        assertThat(get("a"))
                .hasSize(LEAST + LEAST + 100)
                .startsWith(Arrays.copyOfRange(source, 100, LEAST + 100))
                .endsWith(source);
    }

    @Test
    void aCopiedPartHasTheChecksumThatTheUploadAnnounced() throws Exception {
        byte[] source = bytes(3, 3_000_000);
        s3.putObject(b -> b.bucket(BUCKET).key("from"), RequestBody.fromBytes(source));
        String id = s3.createMultipartUpload(b -> b.bucket(BUCKET).key("a").checksumAlgorithm(ChecksumAlgorithm.SHA256))
                .uploadId();
        UploadPartCopyResponse part = s3.uploadPartCopy(b -> b.sourceBucket(BUCKET)
                .sourceKey("from")
                .copySourceRange("bytes=5-2000004")
                .destinationBucket(BUCKET)
                .destinationKey("a")
                .uploadId(id)
                .partNumber(1));
        byte[] copied = Arrays.copyOfRange(source, 5, 2_000_005);
        assertThat(part.copyPartResult().checksumSHA256()).isEqualTo(sha256(copied));
        CompleteMultipartUploadResponse done = complete(
                "a",
                id,
                CompletedPart.builder()
                        .partNumber(1)
                        .eTag(part.copyPartResult().eTag())
                        .checksumSHA256(sha256(copied))
                        .build());
        assertThat(done.checksumSHA256()).endsWith("-1");
        assertThat(get("a")).isEqualTo(copied);
    }

    @Test
    void whatCannotBeCopiedIsRefused() throws Exception {
        s3.putObject(b -> b.bucket(BUCKET).key("from"), RequestBody.fromString("0123456789"));
        String target = "/s3/films/a?partNumber=1&uploadId=" + create("a");
        SignedClient client = server.signed();
        String source = "x-amz-copy-source";
        String range = "x-amz-copy-source-range";
        assertThat(client.put(target, "", source, "films/none").body()).contains("<Code>NoSuchKey</Code>");
        assertThat(client.put(target, "", source, "no-such/from").body()).contains("<Code>NoSuchBucket</Code>");
        for (String bad : List.of("bytes=1-", "bytes=-1", "0-1", "bytes=5-2", "bytes=0-1,3-4")) {
            HttpResponse<String> answer = client.put(target, "", source, "/films/from", range, bad);
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).contains("<Code>InvalidArgument</Code>");
        }
        assertThat(client.put(target, "", source, "/films/from", range, "bytes=5-10")
                        .body())
                .contains("<Code>InvalidRange</Code>");
        assertThat(client.put(target, "", source, "/films/from", source + "-if-match", "other")
                        .statusCode())
                .isEqualTo(412);
        assertThat(client.put(target, "", source, "/films/from", source + "-if-none-match", "*")
                        .statusCode())
                .isEqualTo(412);
        assertThat(client.put(
                                target,
                                "",
                                source,
                                "/films/from",
                                source + "-if-unmodified-since",
                                "Sun, 06 Nov 1994 08:49:37 GMT")
                        .statusCode())
                .isEqualTo(412);
        assertThat(client.put(
                                target,
                                "",
                                source,
                                "/films/from",
                                source + "-if-match",
                                "781e5e245d69b566979b86e28d23f2c7")
                        .statusCode())
                .isEqualTo(200);
        try (S3Client other = server.client(server.newKey(Optional.empty(), "read,write"))) {
            other.createBucket(b -> b.bucket("others"));
            String id = other.createMultipartUpload(b -> b.bucket("others").key("a"))
                    .uploadId();
            assertThat(code(() -> other.uploadPartCopy(b -> b.sourceBucket(BUCKET)
                            .sourceKey("from")
                            .destinationBucket("others")
                            .destinationKey("a")
                            .uploadId(id)
                            .partNumber(1))))
                    .isEqualTo("403 AccessDenied");
        }
    }

    @Test
    void onlyThoseWhoMayWriteUploadInParts() {
        String id = create("a");
        try (S3Client anybody = server.anonymous()) {
            assertThat(code(() ->
                            anybody.createMultipartUpload(b -> b.bucket(BUCKET).key("a"))))
                    .isEqualTo("403 AccessDenied");
            assertThat(code(() -> anybody.uploadPart(
                            b -> b.bucket(BUCKET).key("a").uploadId(id).partNumber(1), RequestBody.fromString("text"))))
                    .isEqualTo("403 AccessDenied");
            assertThat(code(() -> anybody.listMultipartUploads(b -> b.bucket(BUCKET))))
                    .isEqualTo("403 AccessDenied");
            assertThat(code(() -> anybody.abortMultipartUpload(
                            b -> b.bucket(BUCKET).key("a").uploadId(id))))
                    .isEqualTo("403 AccessDenied");
            s3.createBucket(b -> b.bucket("public").acl(BucketCannedACL.PUBLIC_READ_WRITE));
            String open = anybody.createMultipartUpload(b -> b.bucket("public").key("a"))
                    .uploadId();
            String tag = anybody.uploadPart(
                            b -> b.bucket("public").key("a").uploadId(open).partNumber(1),
                            RequestBody.fromString("text"))
                    .eTag();
            anybody.completeMultipartUpload(b -> b.bucket("public")
                    .key("a")
                    .uploadId(open)
                    .multipartUpload(m -> m.parts(
                            CompletedPart.builder().partNumber(1).eTag(tag).build())));
            assertThat(anybody.getObjectAsBytes(b -> b.bucket("public").key("a"))
                            .asUtf8String())
                    .isEqualTo("text");
        }
    }

    @Test
    void everyStepMayBeALink() throws Exception {
        HttpClient http = HttpClient.newHttpClient();
        Duration valid = Duration.ofMinutes(5);
        try (S3Presigner presigner = S3Presigner.builder()
                .endpointOverride(server.endpoint())
                .region(Region.of(S3Server.REGION))
                .serviceConfiguration(
                        S3Configuration.builder().pathStyleAccessEnabled(true).build())
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(server.key.key().id(), server.key.secret())))
                .build()) {
            URI creation = presigner
                    .presignCreateMultipartUpload(p -> p.signatureDuration(valid)
                            .createMultipartUploadRequest(b -> b.bucket(BUCKET).key("a b")))
                    .url()
                    .toURI();
            String id = rawId(http.send(
                    HttpRequest.newBuilder(creation)
                            .POST(BodyPublishers.noBody())
                            .build(),
                    BodyHandlers.ofString()));
            URI part = presigner
                    .presignUploadPart(p -> p.signatureDuration(valid)
                            .uploadPartRequest(b ->
                                    b.bucket(BUCKET).key("a b").uploadId(id).partNumber(1)))
                    .url()
                    .toURI();
            HttpResponse<String> put = http.send(
                    HttpRequest.newBuilder(part)
                            .PUT(BodyPublishers.ofString("text"))
                            .build(),
                    BodyHandlers.ofString());
            assertThat(put.statusCode()).as(put.body()).isEqualTo(200);
            String tag = put.headers().firstValue("ETag").orElseThrow();
            URI completion = presigner
                    .presignCompleteMultipartUpload(p -> p.signatureDuration(valid)
                            .completeMultipartUploadRequest(
                                    b -> b.bucket(BUCKET).key("a b").uploadId(id)))
                    .url()
                    .toURI();
            HttpResponse<String> done = http.send(
                    HttpRequest.newBuilder(completion)
                            .POST(BodyPublishers.ofString(
                                    "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>" + tag
                                            + "</ETag></Part></CompleteMultipartUpload>"))
                            .build(),
                    BodyHandlers.ofString());
            assertThat(done.statusCode()).as(done.body()).isEqualTo(200);
            assertThat(get("a b")).asString().isEqualTo("text");
        }
    }

    @Test
    void aPartIsRefusedBeforeItsBodyIsAskedFor() throws Exception {
        s3.createBucket(b -> b.bucket("public").acl(BucketCannedACL.PUBLIC_READ_WRITE));
        String answer = server.raw("PUT /s3/public/a?partNumber=1&uploadId=none HTTP/1.1\r\nHost: x\r\n"
                + "Content-Length: 1000\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 404").contains("<Code>NoSuchUpload</Code>");
    }
}
