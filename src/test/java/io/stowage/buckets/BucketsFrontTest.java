package io.stowage.buckets;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.stowage.access.AccessKey;
import io.stowage.access.KeyRequest;
import io.stowage.access.KeyScope;
import io.stowage.access.Rights;
import io.stowage.billing.Unmetered;
import io.stowage.openapi.ApiDocument;
import io.stowage.web.Visitor;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BucketsFrontTest {
    private static final String OWNER = "rrkah-fqaaa-aaaaa-aaaaq-cai";
    private static final String OTHER = "ryjl3-tyaaa-aaaaa-aaaba-cai";
    private static final Optional<Visitor> ADMIN = Optional.of(new Visitor(Optional.empty()));

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private final ApiDocument document = ApiDocument.load("buckets.json");
    private BucketsServer server;
    private AccessKey key;

    BucketsFrontTest() throws Exception {}

    @BeforeEach
    void start() throws Exception {
        server = new BucketsServer(
                folder,
                Map.of("stowage.admin.token", "env:TOKEN", "stowage.s3.buckets", "3"),
                new Unmetered(new SimpleMeterRegistry()));
        key = server.newKey(OWNER, "read,write");
        as(OWNER);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private void as(String owner) {
        server.visitor = Optional.of(new Visitor(Optional.of(owner)));
    }

    private HttpResponse<String> send(String method, String path, String body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.uri("/-/buckets" + path))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
        document.checkText(method, "/-/buckets" + path, answer);
        return answer;
    }

    private JsonNode ask(int status, String method, String path, String body) throws Exception {
        HttpResponse<String> answer = send(method, path, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return new ObjectMapper().readTree(answer.body());
    }

    private String refused(String method, String path, String body) throws Exception {
        HttpResponse<String> answer = send(method, path, body);
        return answer.statusCode() + " "
                + new ObjectMapper()
                        .readTree(answer.body())
                        .path("error")
                        .path("code")
                        .asText();
    }

    private JsonNode create(String name) throws Exception {
        return create(name, key);
    }

    private JsonNode create(String name, AccessKey with) throws Exception {
        return ask(201, "POST", "", "{\"name\":\"" + name + "\",\"key\":\"" + with.id() + "\"}");
    }

    private URI link(String bucket, String method, String object, String more) throws Exception {
        String wish = "{\"method\":\"" + method + "\",\"key\":\"" + object + "\"" + more + "}";
        JsonNode link = ask(200, "POST", "/" + bucket + "/links", wish);
        assertThat(link.path("method").asText()).isEqualTo(method);
        return server.uri("").resolve(link.path("path").asText());
    }

    private HttpResponse<String> through(URI link, String method, String body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(link)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private void put(String bucket, String object, String text) throws Exception {
        HttpResponse<String> answer = through(link(bucket, "PUT", object, ""), "PUT", text);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Test
    void bytesGoAndComeThroughLinksOfS3() throws Exception {
        assertThat(create("pictures").path("acl").asText()).isEqualTo("private");
        String odd = "a b/ä+;%2F&=?.txt";
        put("pictures", odd, "hello");
        HttpResponse<String> got = through(link("pictures", "GET", odd, ""), "GET", "");
        assertThat(got.statusCode()).as(got.body()).isEqualTo(200);
        assertThat(got.body()).isEqualTo("hello");
        JsonNode bucket = ask(200, "GET", "/pictures", "");
        assertThat(bucket.path("bytes").asLong()).isEqualTo(5);
        assertThat(bucket.path("objects").asLong()).isEqualTo(1);
        assertThat(bucket.path("owner").asText()).isEqualTo(OWNER);
        assertThat(bucket.path("key").asText()).isEqualTo(key.id());
    }

    @Test
    void aLinkIsForItsMethodItsNameAndItsTime() throws Exception {
        create("pictures");
        put("pictures", "a.txt", "hello");
        URI link = link("pictures", "GET", "a.txt", ",\"expires_in\":60");
        assertThat(through(link, "PUT", "other").statusCode()).isEqualTo(403);
        URI elsewhere = URI.create(link.toString().replace("a.txt", "b.txt"));
        assertThat(through(elsewhere, "GET", "").statusCode()).isEqualTo(403);
        assertThat(through(link, "GET", "").statusCode()).isEqualTo(200);
        server.clock.advance(Duration.ofSeconds(61));
        assertThat(through(link, "GET", "").statusCode()).isEqualTo(403);
    }

    @Test
    void aLinkMayNameTheFileThatIsDownloaded() throws Exception {
        create("pictures");
        put("pictures", "a.txt", "hello");
        String parameters = ",\"parameters\":{\"response-content-disposition\":\"attachment; filename=a.txt\"}";
        HttpResponse<String> got = through(link("pictures", "GET", "a.txt", parameters), "GET", "");
        assertThat(got.headers().firstValue("Content-Disposition")).contains("attachment; filename=a.txt");
    }

    @Test
    void aDisabledKeySignsNoLinks() throws Exception {
        create("pictures");
        AccessKey unused = server.keys.enable(KeyScope.ALL, key.id(), false);
        assertThat(refused("POST", "/pictures/links", "{\"method\":\"GET\",\"key\":\"a\"}"))
                .isEqualTo("409 conflict");
        assertThat(refused("POST", "", "{\"name\":\"second\",\"key\":\"" + key.id() + "\"}"))
                .isEqualTo("409 conflict");
    }

    @Test
    void aLinkCanNoMoreThanTheKeyOfItsBucket() throws Exception {
        create("pictures");
        AccessKey unused = server.keys.update(
                KeyScope.ALL,
                key.id(),
                new KeyRequest(
                        Optional.empty(), Optional.empty(), Optional.of(Rights.parse("read")), Optional.empty()));
        assertThat(through(link("pictures", "PUT", "a.txt", ""), "PUT", "x").statusCode())
                .isEqualTo(403);
    }

    @Test
    void anOwnerSeesTheBucketsItPaysForAndNoOthers() throws Exception {
        create("mine");
        as(OTHER);
        create("theirs", server.newKey(OTHER, "read,write"));
        assertThat(ask(200, "GET", "", "").findValuesAsText("name")).containsExactly("theirs");
        assertThat(refused("GET", "/mine", "")).isEqualTo("404 not-found");
        assertThat(refused("GET", "/mine/objects", "")).isEqualTo("404 not-found");
        assertThat(refused("DELETE", "/mine/objects?prefix=", "")).isEqualTo("404 not-found");
        assertThat(refused("PATCH", "/mine", "{\"acl\":\"public-read\"}")).isEqualTo("404 not-found");
        assertThat(refused("DELETE", "/mine", "")).isEqualTo("404 not-found");
        assertThat(refused("POST", "/mine/links", "{\"method\":\"GET\",\"key\":\"a\"}"))
                .isEqualTo("404 not-found");
        assertThat(refused("POST", "", "{\"name\":\"stolen\",\"key\":\"" + key.id() + "\"}"))
                .isEqualTo("404 not-found");
        server.visitor = ADMIN;
        assertThat(ask(200, "GET", "", "").findValuesAsText("name")).containsExactly("mine", "theirs");
    }

    @Test
    void withoutALogInOrTheTokenNothingIsTold() throws Exception {
        create("mine");
        server.visitor = Optional.empty();
        assertThat(refused("GET", "", "")).isEqualTo("401 unauthenticated");
        assertThat(send("GET", "", "", "Authorization", "Bearer wrong").statusCode())
                .isEqualTo(401);
        assertThat(send("GET", "", "", "Authorization", "Bearer " + BucketsServer.TOKEN)
                        .body())
                .contains("\"mine\"");
    }

    @Test
    void bucketsComePageByPage() throws Exception {
        create("one");
        create("two");
        create("three");
        HttpResponse<String> first = send("GET", "?limit=2", "");
        assertThat(new ObjectMapper().readTree(first.body()).findValuesAsText("name"))
                .containsExactly("one", "three");
        assertThat(first.headers().firstValue("Link")).contains("<?limit=2&after=three>; rel=\"next\"");
        assertThat(ask(200, "GET", "?limit=2&after=three", "").findValuesAsText("name"))
                .containsExactly("two");
        assertThat(refused("GET", "?limit=201", "")).isEqualTo("400 bad-request");
        assertThat(refused("GET", "?page=2", "")).isEqualTo("400 bad-request");
    }

    @Test
    void aBucketIsMadeByTheRulesOfS3() throws Exception {
        create("one");
        assertThat(refused("POST", "", "{\"name\":\"one\",\"key\":\"" + key.id() + "\"}"))
                .isEqualTo("409 conflict");
        assertThat(refused("POST", "", "{\"name\":\"No\",\"key\":\"" + key.id() + "\"}"))
                .isEqualTo("400 bad-request");
        assertThat(refused("POST", "", "{\"name\":\"metrics\",\"key\":\"" + key.id() + "\"}"))
                .isEqualTo("400 bad-request");
        assertThat(refused("POST", "", "{\"name\":\"two\",\"key\":\"" + key.id() + "\",\"acl\":\"all\"}"))
                .isEqualTo("400 bad-request");
        assertThat(refused("POST", "", "{\"name\":\"two\",\"key\":\"STWNONE\"}"))
                .isEqualTo("404 not-found");
        AccessKey reader = server.newKey(OWNER, "read");
        assertThat(refused("POST", "", "{\"name\":\"two\",\"key\":\"" + reader.id() + "\"}"))
                .isEqualTo("409 conflict");
        create("two");
        create("three");
        assertThat(refused("POST", "", "{\"name\":\"four\",\"key\":\"" + key.id() + "\"}"))
                .isEqualTo("403 forbidden");
    }

    @Test
    void whoMayReadABucketIsChanged() throws Exception {
        create("open");
        put("open", "a.txt", "hello");
        URI anonymous = server.uri("/s3/open/a.txt");
        assertThat(through(anonymous, "GET", "").statusCode()).isEqualTo(403);
        assertThat(ask(200, "PATCH", "/open", "{\"acl\":\"public-read\"}")
                        .path("acl")
                        .asText())
                .isEqualTo("public-read");
        assertThat(through(anonymous, "GET", "").body()).isEqualTo("hello");
    }

    @Test
    void objectsAreListedByPrefixAndPage() throws Exception {
        create("tree");
        for (String name : new String[] {"a/1", "a/2", "b", "c/1"}) {
            put("tree", name, name);
        }
        JsonNode top = ask(200, "GET", "/tree/objects?delimiter=/", "");
        assertThat(top.path("prefixes")).extracting(JsonNode::asText).containsExactly("a/", "c/");
        assertThat(top.path("objects").findValuesAsText("key")).containsExactly("b");
        assertThat(top.has("next")).isFalse();
        JsonNode first = ask(200, "GET", "/tree/objects?delimiter=/&limit=2", "");
        assertThat(first.path("prefixes")).hasSize(1);
        String next = encoded(first.path("next").asText());
        JsonNode second = ask(200, "GET", "/tree/objects?delimiter=/&limit=2&after=" + next, "");
        assertThat(second.path("prefixes")).extracting(JsonNode::asText).containsExactly("c/");
        JsonNode below = ask(200, "GET", "/tree/objects?delimiter=/&prefix=" + encoded("a/"), "");
        assertThat(below.path("objects").findValuesAsText("key")).containsExactly("a/1", "a/2");
    }

    @Test
    void aDeletionSaysWhatItFrees() throws Exception {
        create("tree");
        put("tree", "a/1", "12345");
        put("tree", "a/2", "1234567");
        put("tree", "b", "1");
        assertThat(refused("DELETE", "/tree", "")).isEqualTo("409 conflict");
        assertThat(refused("DELETE", "/tree/objects", "")).isEqualTo("400 bad-request");
        assertThat(refused("DELETE", "/tree/objects?key=b&prefix=a", "")).isEqualTo("400 bad-request");
        JsonNode one = ask(200, "DELETE", "/tree/objects?key=b", "");
        assertThat(one.path("bytes").asLong()).isEqualTo(1);
        assertThat(ask(200, "DELETE", "/tree/objects?key=b", "").path("objects").asLong())
                .isZero();
        JsonNode some = ask(200, "DELETE", "/tree/objects?prefix=a", "");
        assertThat(some.path("objects").asLong()).isEqualTo(2);
        assertThat(some.path("bytes").asLong()).isEqualTo(12);
        assertThat(some.path("more").asBoolean()).isFalse();
        assertThat(ask(200, "GET", "/tree", "").path("bytes").asLong()).isZero();
        assertThat(send("DELETE", "/tree", "").statusCode()).isEqualTo(204);
        assertThat(refused("GET", "/tree", "")).isEqualTo("404 not-found");
    }

    @Test
    void aLinkIsWishedForInItsBounds() throws Exception {
        create("tree");
        for (String wish : new String[] {
            "{\"method\":\"PATCH\",\"key\":\"a\"}",
            "{\"method\":\"GET\",\"key\":\"\"}",
            "{\"method\":\"GET\",\"key\":\"a\",\"expires_in\":0}",
            "{\"method\":\"GET\",\"key\":\"a\",\"expires_in\":604801}",
            "{\"method\":\"GET\",\"key\":\"a\",\"parameters\":{\"acl\":\"\"}}",
            "{\"method\":\"GET\",\"key\":\"a\",\"other\":1}"
        }) {
            assertThat(refused("POST", "/tree/links", wish)).as(wish).isEqualTo("400 bad-request");
        }
    }

    @Test
    void otherPathsAndMethodsAreRefused() throws Exception {
        create("tree");
        assertThat(refused("GET", "/tree/other", "")).isEqualTo("404 not-found");
        assertThat(refused("GET", "/tree/objects/a", "")).isEqualTo("404 not-found");
        assertThat(refused("PUT", "/tree", "")).isEqualTo("405 method-not-allowed");
        assertThat(refused("GET", "/tree/links", "")).isEqualTo("405 method-not-allowed");
    }
}
