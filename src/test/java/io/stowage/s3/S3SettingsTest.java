package io.stowage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.stowage.access.IssuedKey;
import io.stowage.access.KeyRequest;
import io.stowage.access.KeyScope;
import io.stowage.fault.Fault;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketCannedACL;
import software.amazon.awssdk.services.s3.model.CORSRule;
import software.amazon.awssdk.services.s3.model.Grant;
import software.amazon.awssdk.services.s3.model.ObjectAttributes;
import software.amazon.awssdk.services.s3.model.ObjectCannedACL;
import software.amazon.awssdk.services.s3.model.Permission;
import software.amazon.awssdk.services.s3.model.Tag;

class S3SettingsTest extends S3FrontContract {
    private static final String BUCKET = "films";

    private S3Server server;
    private S3Client s3;

    @BeforeEach
    void start() throws Exception {
        server = new S3Server(this::openDatabase, Map.of());
        s3 = server.client();
        s3.createBucket(b -> b.bucket(BUCKET));
        s3.putObject(b -> b.bucket(BUCKET).key("a"), RequestBody.fromString("text"));
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
    void theAccessRulesOfABucketAreChanged() throws Exception {
        assertThat(s3.getBucketAcl(b -> b.bucket(BUCKET)).grants())
                .extracting(Grant::permission)
                .containsExactly(Permission.FULL_CONTROL);
        s3.putBucketAcl(b -> b.bucket(BUCKET).acl(BucketCannedACL.PUBLIC_READ));
        assertThat(s3.getBucketAcl(b -> b.bucket(BUCKET)).grants())
                .extracting(Grant::permission)
                .containsExactly(Permission.FULL_CONTROL, Permission.READ);
        try (S3Client anybody = server.anonymous()) {
            assertThat(anybody.listObjectsV2(b -> b.bucket(BUCKET)).keyCount()).isEqualTo(1);
            assertThat(code(() -> anybody.getBucketAcl(b -> b.bucket(BUCKET)))).isEqualTo("403 AccessDenied");
            assertThat(code(() -> anybody.putBucketAcl(b -> b.bucket(BUCKET).acl(BucketCannedACL.PRIVATE))))
                    .isEqualTo("403 AccessDenied");
        }
        assertThat(server.signed().put("/s3/films?acl", "").body()).contains("<Code>MissingSecurityHeader</Code>");
        String document = server.signed().get("/s3/films?acl").body();
        assertThat(server.signed().put("/s3/films?acl", document).statusCode()).isEqualTo(200);
        assertThat(server.signed()
                        .put("/s3/films?acl", document, "x-amz-acl", "private")
                        .body())
                .contains("<Code>InvalidRequest</Code>");
        assertThat(server.signed()
                        .put("/s3/films?acl", "", "x-amz-grant-read", "id=other")
                        .statusCode())
                .isEqualTo(501);
    }

    @Test
    void theAccessRulesOfAnObjectComeBeforeTheBuckets() {
        s3.putObjectAcl(b -> b.bucket(BUCKET).key("a").acl(ObjectCannedACL.PUBLIC_READ));
        assertThat(s3.getObjectAcl(b -> b.bucket(BUCKET).key("a")).grants())
                .extracting(Grant::permission)
                .containsExactly(Permission.FULL_CONTROL, Permission.READ);
        try (S3Client anybody = server.anonymous()) {
            assertThat(anybody.getObjectAsBytes(b -> b.bucket(BUCKET).key("a")).asUtf8String())
                    .isEqualTo("text");
        }
        try (S3Client other = server.client(server.newKey(Optional.empty(), "read,write"))) {
            assertThat(code(() -> other.deleteObject(b -> b.bucket(BUCKET).key("a"))))
                    .isEqualTo("403 AccessDenied");
        }
    }

    @Test
    void everybodyWritesWhereTheRulesSaySo() {
        s3.putBucketAcl(b -> b.bucket(BUCKET).acl(BucketCannedACL.PUBLIC_READ_WRITE));
        server.charges.entries();
        try (S3Client anybody = server.anonymous()) {
            anybody.putObject(b -> b.bucket(BUCKET).key("b"), RequestBody.fromString("text"));
            assertThat(server.charges.entries()).containsExactly(S3Server.PAYER + " object-upload 4");
            anybody.deleteObject(b -> b.bucket(BUCKET).key("a"));
            assertThat(code(() -> anybody.deleteBucket(b -> b.bucket(BUCKET)))).isEqualTo("403 AccessDenied");
        }
    }

    @Test
    void tagsAreKept() {
        Tag tag = Tag.builder().key("k").value("v").build();
        assertThat(s3.getObjectTagging(b -> b.bucket(BUCKET).key("a")).tagSet()).isEmpty();
        s3.putObjectTagging(b -> b.bucket(BUCKET).key("a").tagging(t -> t.tagSet(tag)));
        assertThat(s3.getObjectTagging(b -> b.bucket(BUCKET).key("a")).tagSet()).containsExactly(tag);
        s3.deleteObjectTagging(b -> b.bucket(BUCKET).key("a"));
        assertThat(s3.getObjectTagging(b -> b.bucket(BUCKET).key("a")).tagSet()).isEmpty();
        assertThat(code(() -> s3.getBucketTagging(b -> b.bucket(BUCKET)))).isEqualTo("404 NoSuchTagSet");
        s3.putBucketTagging(b -> b.bucket(BUCKET).tagging(t -> t.tagSet(tag)));
        assertThat(s3.getBucketTagging(b -> b.bucket(BUCKET)).tagSet()).containsExactly(tag);
        s3.deleteBucketTagging(b -> b.bucket(BUCKET));
        assertThat(code(() -> s3.getBucketTagging(b -> b.bucket(BUCKET)))).isEqualTo("404 NoSuchTagSet");
    }

    @ParameterizedTest
    @CsvSource({
        "policy,404,NoSuchBucketPolicy",
        "lifecycle,404,NoSuchLifecycleConfiguration",
        "encryption,404,ServerSideEncryptionConfigurationNotFoundError",
        "website,404,NoSuchWebsiteConfiguration",
        "publicAccessBlock,404,NoSuchPublicAccessBlockConfiguration",
        "ownershipControls,404,OwnershipControlsNotFoundError",
        "replication,404,ReplicationConfigurationNotFoundError",
        "object-lock,404,ObjectLockConfigurationNotFoundError",
        "cors,404,NoSuchCORSConfiguration",
        "versioning,200,VersioningConfiguration",
        "notification,200,NotificationConfiguration",
        "logging,200,BucketLoggingStatus",
        "accelerate,200,AccelerateConfiguration",
        "requestPayment,200,<Payer>BucketOwner</Payer>"
    })
    void settingsThatCannotBeMadeAreUnset(String name, int status, String word) throws Exception {
        HttpResponse<String> answer = server.signed().get("/s3/films?" + name);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).contains(word);
    }

    @Test
    void pagesOfOtherSitesMayDoWhatTheBucketsRulesSay() throws Exception {
        s3.putBucketCors(b -> b.bucket(BUCKET)
                .corsConfiguration(c -> c.corsRules(CORSRule.builder()
                        .allowedOrigins("https://*.example.org")
                        .allowedMethods("PUT")
                        .allowedHeaders("x-amz-*", "authorization")
                        .exposeHeaders("ETag")
                        .maxAgeSeconds(60)
                        .build())));
        assertThat(s3.getBucketCors(b -> b.bucket(BUCKET)).corsRules()).hasSize(1);
        String allowed = preflight("https://a.example.org", "PUT", "authorization, x-amz-date");
        assertThat(allowed)
                .startsWith("HTTP/1.1 200")
                .contains(
                        "Access-Control-Allow-Origin: https://a.example.org",
                        "Access-Control-Allow-Methods: PUT",
                        "Access-Control-Allow-Headers: authorization, x-amz-date",
                        "Access-Control-Max-Age: 60");
        assertThat(preflight("https://a.example.org", "DELETE", "x-amz-date"))
                .startsWith("HTTP/1.1 403")
                .contains("<Code>AccessForbidden</Code>")
                .doesNotContain("Access-Control-Allow");
        assertThat(preflight("https://example.com", "PUT", "x-amz-date")).startsWith("HTTP/1.1 403");
        assertThat(server.raw("OPTIONS /s3/films/a HTTP/1.0\r\nHost: x\r\n\r\n"))
                .startsWith("HTTP/1.1 400");
        HttpResponse<String> put = server.signed().put("/s3/films/b", "text", "Origin", "https://a.example.org");
        assertThat(put.headers().firstValue("Access-Control-Allow-Origin")).contains("https://a.example.org");
        assertThat(put.headers().firstValue("Access-Control-Expose-Headers")).contains("ETag");
        HttpResponse<String> get = server.signed().get("/s3/films/b", "Origin", "https://a.example.org");
        assertThat(get.statusCode()).isEqualTo(200);
        assertThat(get.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
        s3.deleteBucketCors(b -> b.bucket(BUCKET));
        assertThat(code(() -> s3.getBucketCors(b -> b.bucket(BUCKET)))).isEqualTo("404 NoSuchCORSConfiguration");
    }

    private String preflight(String origin, String method, String headers) throws Exception {
        return server.raw("OPTIONS /s3/films/a HTTP/1.0\r\nHost: x\r\nOrigin: " + origin
                + "\r\nAccess-Control-Request-Method: " + method + "\r\nAccess-Control-Request-Headers: " + headers
                + "\r\n\r\n");
    }

    @Test
    void attributesAreTold() {
        var answer = s3.getObjectAttributes(b -> b.bucket(BUCKET)
                .key("a")
                .objectAttributes(
                        ObjectAttributes.E_TAG,
                        ObjectAttributes.CHECKSUM,
                        ObjectAttributes.OBJECT_SIZE,
                        ObjectAttributes.STORAGE_CLASS,
                        ObjectAttributes.OBJECT_PARTS));
        assertThat(answer.eTag()).isEqualTo("1cb251ec0d568de6a929b520c4aed8d1");
        assertThat(answer.checksum().checksumCRC32()).isEqualTo("O4unxw==");
        assertThat(answer.objectSize()).isEqualTo(4);
        assertThat(answer.storageClassAsString()).isEqualTo("STANDARD");
        assertThat(answer.objectParts()).isNull();
    }

    @Test
    void anExpectedOwnerHasToBeTheOwner() {
        assertThat(s3.headBucket(b -> b.bucket(BUCKET)
                                .expectedBucketOwner(server.key.key().id()))
                        .bucketRegion())
                .isEqualTo(S3Server.REGION);
        assertThat(code(() -> s3.listObjectsV2(b -> b.bucket(BUCKET).expectedBucketOwner("other"))))
                .isEqualTo("403 AccessDenied");
    }

    @Test
    void requestsAboutBucketsAndSettingsCostAndDeletionsDoNot() throws Exception {
        s3.createBucket(b -> b.bucket("second"));
        server.charges.entries();
        s3.headBucket(b -> b.bucket("second"));
        s3.putBucketAcl(b -> b.bucket("second").acl(BucketCannedACL.PRIVATE));
        s3.getBucketVersioning(b -> b.bucket("second"));
        s3.putObjectTagging(b -> b.bucket(BUCKET).key("a").tagging(t -> t.tagSet(List.of())));
        assertThat(server.charges.entries())
                .allSatisfy(entry -> assertThat(entry).startsWith(S3Server.PAYER))
                .extracting(entry -> entry.split(" ", -1)[1])
                .containsExactly("bucket-request", "bucket-request", "bucket-request", "object-settings");
        assertThat(code(() -> server.anonymous().getBucketAcl(b -> b.bucket("second"))))
                .isEqualTo("403 AccessDenied");
        server.charges.refuse(Fault.BUDGET_EXHAUSTED);
        assertThat(code(() -> s3.createBucket(b -> b.bucket("third")))).isEqualTo("403 AccountProblem");
        assertThat(code(() -> s3.listBuckets())).isEqualTo("403 AccountProblem");
        assertThat(code(() -> s3.putBucketAcl(b -> b.bucket(BUCKET).acl(BucketCannedACL.PUBLIC_READ))))
                .isEqualTo("403 AccountProblem");
        s3.deleteObject(b -> b.bucket(BUCKET).key("a"));
        s3.deleteBucket(b -> b.bucket(BUCKET));
        s3.deleteBucketTagging(b -> b.bucket("second"));
        s3.deleteBucket(b -> b.bucket("second"));
        assertThat(server.charges.entries()).isEmpty();
    }

    @Test
    void whoeverPaysForAKeyPaysForItsBuckets() {
        String next = "qaa6y-5yaaa-aaaaa-aaafa-cai";
        server.charges.entries();
        KeyRequest wish = new KeyRequest(Optional.of(next), Optional.empty(), Optional.empty(), Optional.empty());
        server.keys.update(KeyScope.ALL, server.key.key().id(), wish);
        s3.getObjectAsBytes(b -> b.bucket(BUCKET).key("a"));
        s3.createBucket(b -> b.bucket("later"));
        s3.putObject(b -> b.bucket("later").key("b"), RequestBody.fromString("12345"));
        assertThat(server.charges.entries())
                .containsExactly(next + " object-download 4", next + " bucket-request 0", next + " object-upload 5");
    }

    @Test
    void bucketsOutliveTheirKeyOnlyByForceAndWithAnotherOne() {
        String id = server.key.key().id();
        assertThatThrownBy(() -> server.keys.delete(KeyScope.ALL, id, false)).hasMessageContaining("has buckets");
        assertThatThrownBy(() -> server.keys.delete(KeyScope.ALL, id, true)).hasMessageContaining("no other key");
        IssuedKey heir = server.newKey(Optional.of(S3Server.PAYER), "read,write");
        server.keys.delete(KeyScope.ALL, id, true);
        assertThat(code(() -> s3.listBuckets())).isEqualTo("403 InvalidAccessKeyId");
        try (S3Client other = server.client(heir)) {
            assertThat(other.getObjectAsBytes(b -> b.bucket(BUCKET).key("a")).asUtf8String())
                    .isEqualTo("text");
        }
    }
}
