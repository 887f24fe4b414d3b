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
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.DeletedObject;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.TaggingDirective;

class S3CopiesTest extends S3FrontContract {
    private static final String BUCKET = "films";
    private static final String TEXT_TAG = "\"1cb251ec0d568de6a929b520c4aed8d1\"";

    private S3Server server;
    private S3Client s3;

    @BeforeEach
    void start() throws Exception {
        server = new S3Server(this::openDatabase, Map.of());
        s3 = server.client();
        s3.createBucket(b -> b.bucket(BUCKET));
        s3.createBucket(b -> b.bucket("other"));
        s3.putObject(
                b -> b.bucket(BUCKET)
                        .key("a b/ü%")
                        .contentType("text/plain")
                        .tagging("x=1")
                        .metadata(Map.of("m", "1")),
                RequestBody.fromString("text"));
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

    @Test
    void aCopyHasWhatItsSourceHas() {
        CopyObjectResponse copied = s3.copyObject(b -> b.sourceBucket(BUCKET)
                .sourceKey("a b/ü%")
                .destinationBucket("other")
                .destinationKey("copy"));
        assertThat(copied.copyObjectResult().eTag()).isEqualTo(TEXT_TAG);
        assertThat(server.charges.entries()).containsExactly(S3Server.PAYER + " object-copy 0");
        GetObjectResponse got =
                s3.getObjectAsBytes(b -> b.bucket("other").key("copy")).response();
        assertThat(got.contentType()).isEqualTo("text/plain");
        assertThat(got.metadata()).containsEntry("m", "1");
        assertThat(got.tagCount()).isEqualTo(1);
    }

    @Test
    void aCopyHasOtherMetadataAndTagsOnDemand() {
        s3.copyObject(b -> b.sourceBucket(BUCKET)
                .sourceKey("a b/ü%")
                .destinationBucket(BUCKET)
                .destinationKey("a b/ü%")
                .metadataDirective(MetadataDirective.REPLACE)
                .taggingDirective(TaggingDirective.REPLACE)
                .contentType("text/html")
                .metadata(Map.of("n", "2", "stowage-hash", "sent back")));
        GetObjectResponse got =
                s3.getObjectAsBytes(b -> b.bucket(BUCKET).key("a b/ü%")).response();
        assertThat(got.contentType()).isEqualTo("text/html");
        assertThat(got.metadata()).containsExactly(Map.entry("n", "2"));
        assertThat(got.tagCount()).isNull();
    }

    @Test
    void aCopyOntoItselfThatChangesNothingIsRefused() {
        assertThat(code(() -> s3.copyObject(b -> b.sourceBucket(BUCKET)
                        .sourceKey("a b/ü%")
                        .destinationBucket(BUCKET)
                        .destinationKey("a b/ü%"))))
                .isEqualTo("400 InvalidRequest");
    }

    @Test
    void aSourceThatIsMissingOrAnothersIsRefused() {
        assertThat(code(() -> s3.copyObject(b -> b.sourceBucket(BUCKET)
                        .sourceKey("none")
                        .destinationBucket("other")
                        .destinationKey("copy"))))
                .isEqualTo("404 NoSuchKey");
        try (S3Client other = server.client(server.newKey(Optional.empty(), "read,write"))) {
            other.createBucket(b -> b.bucket("mine"));
            assertThat(code(() -> other.copyObject(b -> b.sourceBucket(BUCKET)
                            .sourceKey("a b/ü%")
                            .destinationBucket("mine")
                            .destinationKey("copy"))))
                    .isEqualTo("403 AccessDenied");
        }
    }

    @Test
    void conditionsOnTheSourceAndOnTheDestinationAreMet() {
        assertThat(code(() -> s3.copyObject(b -> b.sourceBucket(BUCKET)
                        .sourceKey("a b/ü%")
                        .copySourceIfMatch("\"other\"")
                        .destinationBucket("other")
                        .destinationKey("copy"))))
                .isEqualTo("412 PreconditionFailed");
        assertThat(code(() -> s3.copyObject(b -> b.sourceBucket(BUCKET)
                        .sourceKey("a b/ü%")
                        .copySourceIfNoneMatch(TEXT_TAG)
                        .destinationBucket("other")
                        .destinationKey("copy"))))
                .isEqualTo("412 PreconditionFailed");
        s3.copyObject(b -> b.sourceBucket(BUCKET)
                .sourceKey("a b/ü%")
                .copySourceIfMatch(TEXT_TAG)
                .destinationBucket("other")
                .destinationKey("copy"));
        assertThat(code(() -> s3.copyObject(b -> b.sourceBucket(BUCKET)
                        .sourceKey("a b/ü%")
                        .destinationBucket("other")
                        .destinationKey("copy")
                        .ifNoneMatch("*"))))
                .isEqualTo("412 PreconditionFailed");
    }

    @Test
    void sourcesAreEncodedOrNot() throws Exception {
        for (String source :
                List.of("/films/a%20b/%C3%BC%25", "films/a%20b%2F%C3%BC%25", "films%2Fa%20b%2F%C3%BC%25")) {
            HttpResponse<String> answer = server.signed().put("/s3/other/copy", "", "x-amz-copy-source", source);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        }
    }

    @Test
    void manyObjectsAreDeletedAtOnce() {
        for (String key : List.of("a", "b", "c")) {
            s3.putObject(b -> b.bucket("other").key(key), RequestBody.fromString("text"));
        }
        DeleteObjectsResponse answer = s3.deleteObjects(b -> b.bucket("other")
                .delete(d -> d.objects(
                        ObjectIdentifier.builder().key("a").build(),
                        ObjectIdentifier.builder().key("c").versionId("null").build(),
                        ObjectIdentifier.builder().key("none").build(),
                        ObjectIdentifier.builder().key("b").versionId("3").build())));
        assertThat(answer.deleted()).extracting(DeletedObject::key).containsExactly("a", "c", "none");
        assertThat(answer.errors()).hasSize(1);
        assertThat(answer.errors().get(0).code()).isEqualTo("NoSuchVersion");
        assertThat(s3.listObjectsV2(b -> b.bucket("other")).contents())
                .extracting(S3Object::key)
                .containsExactly("b");
        assertThat(s3.deleteObjects(b -> b.bucket("other")
                                .delete(d -> d.quiet(true)
                                        .objects(ObjectIdentifier.builder()
                                                .key("b")
                                                .build())))
                        .deleted())
                .isEmpty();
    }

    @Test
    void aMultiDeleteWithoutAChecksumIsRefused() throws Exception {
        String document = "<Delete><Object><Key>a</Key></Object></Delete>";
        HttpResponse<String> answer = server.signed().send("POST", "/s3/other?delete", document);
        assertThat(answer.body()).contains("<Code>InvalidRequest</Code>");
        HttpResponse<String> bad =
                server.signed().send("POST", "/s3/other?delete", document, "x-amz-checksum-crc32", "AAAAAA==");
        assertThat(bad.body()).contains("<Code>BadDigest</Code>");
    }
}
