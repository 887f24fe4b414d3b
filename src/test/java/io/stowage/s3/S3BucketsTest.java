package io.stowage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Bucket;
import software.amazon.awssdk.services.s3.model.BucketCannedACL;

class S3BucketsTest extends S3FrontContract {
    private S3Server server;
    private S3Client s3;

    @BeforeEach
    void start() throws Exception {
        server = new S3Server(this::openDatabase, Map.of("stowage.s3.buckets", "3", "stowage.s3.hosts", "s3.test"));
        s3 = server.client();
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

    @Test
    void aBucketIsMadeListedAndRemoved() {
        s3.createBucket(b -> b.bucket("films"));
        s3.createBucket(b -> b.bucket("books"));
        assertThat(s3.listBuckets().buckets()).extracting(Bucket::name).containsExactly("books", "films");
        assertThat(s3.listBuckets().owner().id()).isEqualTo(server.key.key().id());
        assertThat(s3.headBucket(b -> b.bucket("films")).bucketRegion()).isEqualTo(S3Server.REGION);
        assertThat(s3.getBucketLocation(b -> b.bucket("films")).locationConstraintAsString())
                .isEqualTo(S3Server.REGION);
        s3.deleteBucket(b -> b.bucket("books"));
        assertThat(s3.listBuckets().buckets()).extracting(Bucket::name).containsExactly("films");
        assertThat(code(() -> s3.deleteBucket(b -> b.bucket("books")))).isEqualTo("404 NoSuchBucket");
    }

    @Test
    void bucketsAreListedPageByPage() {
        for (String name : List.of("aaa", "bbb", "ccc")) {
            s3.createBucket(b -> b.bucket(name));
        }
        assertThat(s3.listBucketsPaginator(b -> b.maxBuckets(2)).buckets())
                .extracting(Bucket::name)
                .containsExactly("aaa", "bbb", "ccc");
        assertThat(s3.listBuckets(b -> b.prefix("b")).buckets())
                .extracting(Bucket::name)
                .containsExactly("bbb");
    }

    @Test
    void aBucketWithObjectsStays() {
        s3.createBucket(b -> b.bucket("films"));
        s3.putObject(b -> b.bucket("films").key("a"), RequestBody.fromString("a"));
        assertThat(code(() -> s3.deleteBucket(b -> b.bucket("films")))).isEqualTo("409 BucketNotEmpty");
        s3.deleteObject(b -> b.bucket("films").key("a"));
        s3.deleteBucket(b -> b.bucket("films"));
    }

    @Test
    void makingABucketTwiceChangesNothingUnlessItIsAnothers() {
        s3.createBucket(b -> b.bucket("films"));
        s3.createBucket(b -> b.bucket("films"));
        assertThat(code(() -> s3.createBucket(b -> b.bucket("films").acl(BucketCannedACL.PUBLIC_READ))))
                .isEqualTo("409 BucketAlreadyExists");
        try (S3Client other = server.client(server.newKey(Optional.empty(), "read,write"))) {
            assertThat(code(() -> other.createBucket(b -> b.bucket("films")))).isEqualTo("409 BucketAlreadyExists");
            assertThat(code(() -> other.headBucket(b -> b.bucket("films")))).startsWith("403");
            assertThat(other.listBuckets().buckets()).isEmpty();
        }
    }

    @Test
    void aKeyHasSoManyBuckets() {
        for (String name : List.of("aaa", "bbb", "ccc")) {
            s3.createBucket(b -> b.bucket(name));
        }
        assertThat(code(() -> s3.createBucket(b -> b.bucket("ddd")))).isEqualTo("400 TooManyBuckets");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ab", "Abc", "a_b", "a..b", "10.0.0.1", "-abc", "xrpc", "metrics"})
    void aBadNameIsNone(String name) throws Exception {
        HttpResponse<String> answer = server.signed().put("/s3/" + name, "");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("<Code>InvalidBucketName</Code>");
    }

    @Test
    void aBucketMayStandInTheHostName() throws Exception {
        s3.createBucket(b -> b.bucket("films").acl(BucketCannedACL.PUBLIC_READ));
        s3.putObject(b -> b.bucket("films").key("a/../b"), RequestBody.fromString("text"));
        assertThat(server.raw("GET /a/../b HTTP/1.0\r\nHost: Films.S3.test:80\r\n\r\n"))
                .startsWith("HTTP/1.1 200")
                .endsWith("\r\n\r\ntext");
        assertThat(server.raw("GET /films/a/../b HTTP/1.0\r\nHost: s3.test\r\n\r\n"))
                .startsWith("HTTP/1.1 200")
                .endsWith("\r\n\r\ntext");
        assertThat(server.raw("GET / HTTP/1.0\r\nHost: films.s3.test\r\n\r\n")).contains("<Key>a/../b</Key>");
    }

    @Test
    void whatIsNotKnownOfS3IsRefusedAndNotTakenForSomethingElse() throws Exception {
        s3.createBucket(b -> b.bucket("films"));
        assertThat(server.signed().get("/s3/films?torrent").statusCode()).isEqualTo(501);
        assertThat(server.signed().put("/s3/films?replication", "<a/>").body()).contains("<Code>NotImplemented</Code>");
        assertThat(server.signed().get("/s3/films?foo=1&x-id=ListObjects").statusCode())
                .isEqualTo(200);
        assertThat(server.signed().send("PATCH", "/s3/films", "").statusCode()).isEqualTo(405);
    }

    @Test
    void anAnswerHasTheIdThatTheErrorNames() throws Exception {
        HttpResponse<String> answer = server.signed().get("/s3/no-such-bucket");
        String id = answer.headers().firstValue("x-amz-request-id").orElseThrow();
        assertThat(id).matches("[0-9A-F]{16}");
        assertThat(answer.body())
                .startsWith("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>NoSuchBucket</Code>")
                .contains("<RequestId>" + id + "</RequestId>", "<BucketName>no-such-bucket</BucketName>");
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/xml");
        HttpResponse<String> head = server.signed().send("HEAD", "/s3/no-such-bucket", "");
        assertThat(head.statusCode()).isEqualTo(404);
        assertThat(head.body()).isEmpty();
    }
}
