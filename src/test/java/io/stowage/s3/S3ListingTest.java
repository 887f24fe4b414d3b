package io.stowage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.ObjectVersion;
import software.amazon.awssdk.services.s3.model.S3Object;

class S3ListingTest extends S3FrontContract {
    private static final String BUCKET = "films";

    private S3Server server;
    private S3Client s3;

    @BeforeEach
    void start() throws Exception {
        server = new S3Server(this::openDatabase, Map.of());
        s3 = server.client();
        s3.createBucket(b -> b.bucket(BUCKET));
        for (String key : List.of("a", "b/1", "b/2", "c/1", "d", "e f+g")) {
            s3.putObject(b -> b.bucket(BUCKET).key(key), RequestBody.fromString("text"));
        }
    }

    @AfterEach
    void stop() throws Exception {
        s3.close();
        server.close();
    }

    @Test
    void pagesShowEachNameAndEachCommonPrefixOnce() {
        List<String> seen = new ArrayList<>();
        s3.listObjectsV2Paginator(b -> b.bucket(BUCKET).delimiter("/").maxKeys(1))
                .forEach(page -> {
                    assertThat(page.keyCount()).isEqualTo(1);
                    page.contents().forEach(object -> seen.add(object.key()));
                    page.commonPrefixes().forEach(prefix -> seen.add(prefix.prefix()));
                });
        assertThat(seen).containsExactly("a", "b/", "c/", "d", "e f+g");
    }

    @Test
    void theOldFormHasMarkers() {
        ListObjectsResponse page =
                s3.listObjects(b -> b.bucket(BUCKET).delimiter("/").maxKeys(2));
        assertThat(page.contents()).extracting(S3Object::key).containsExactly("a");
        assertThat(page.commonPrefixes()).extracting(CommonPrefix::prefix).containsExactly("b/");
        assertThat(page.nextMarker()).isEqualTo("b/");
        assertThat(page.isTruncated()).isTrue();
        assertThat(page.contents().get(0).owner().id())
                .isEqualTo(server.key.key().id());
        ListObjectsResponse rest = s3.listObjects(b -> b.bucket(BUCKET).marker("b/1"));
        assertThat(rest.contents()).extracting(S3Object::key).containsExactly("b/2", "c/1", "d", "e f+g");
        assertThat(rest.nextMarker()).isNull();
    }

    @Test
    void aPageOfNothingIsNotCutOff() {
        ListObjectsV2Response none = s3.listObjectsV2(b -> b.bucket(BUCKET).maxKeys(0));
        assertThat(none.isTruncated()).isFalse();
        assertThat(none.contents()).isEmpty();
    }

    @Test
    void namesAreEncodedWhenTheClientWants() throws Exception {
        assertThat(server.signed().get("/s3/films?prefix=e").body()).contains("<Key>e f+g</Key>");
        assertThat(server.signed().get("/s3/films?prefix=e&encoding-type=url").body())
                .contains("<Key>e%20f%2Bg</Key>", "<EncodingType>url</EncodingType>");
        assertThat(server.signed().get("/s3/films?encoding-type=other").body())
                .contains("<Code>InvalidArgument</Code>");
        assertThat(server.signed().get("/s3/films?max-keys=-1").body()).contains("<Code>InvalidArgument</Code>");
        assertThat(server.signed()
                        .get("/s3/films?list-type=2&continuation-token=%21")
                        .body())
                .contains("<Code>InvalidArgument</Code>");
    }

    @Test
    void eachObjectIsAVersion() {
        ListObjectVersionsResponse page =
                s3.listObjectVersions(b -> b.bucket(BUCKET).maxKeys(2));
        assertThat(page.versions()).extracting(ObjectVersion::key).containsExactly("a", "b/1");
        assertThat(page.versions()).extracting(ObjectVersion::versionId).containsOnly("null");
        assertThat(page.versions()).extracting(ObjectVersion::isLatest).containsOnly(true);
        assertThat(page.nextKeyMarker()).isEqualTo("b/1");
        assertThat(s3.listObjectVersionsPaginator(b -> b.bucket(BUCKET).maxKeys(2))
                        .versions())
                .hasSize(6);
    }
}
