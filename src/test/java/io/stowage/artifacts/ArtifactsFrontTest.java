package io.stowage.artifacts;

import static io.stowage.artifacts.ArtifactServer.read;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.stowage.billing.cashier.Price;
import io.stowage.billing.cashier.PriceList;
import io.stowage.digest.Algorithm;
import io.stowage.digest.Digest;
import io.stowage.fault.Fault;
import io.stowage.openapi.ApiDocument;
import io.stowage.store.Body;
import io.stowage.store.Key;
import io.stowage.store.ListQuery;
import io.stowage.store.PutOptions;
import io.stowage.store.StoreException;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArtifactsFrontTest {
    @TempDir
    private Path folder;

    private ArtifactServer artifacts;

    @BeforeEach
    void start() throws Exception {
        artifacts = new ArtifactServer(folder, Map.of("stowage.artifacts.limits.file-size", "1MiB"));
    }

    @AfterEach
    void stop() throws IOException {
        artifacts.close();
    }

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String code) throws IOException {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(read(answer).path("code").textValue()).isEqualTo(code);
        assertThat(header(answer, "Content-Type")).startsWith("application/problem+json");
    }

    private static String sha256(String text) {
        return Digest.compute(Algorithm.SHA256, text.getBytes(UTF_8)).hex();
    }

    private HttpResponse<String> get(String path, String... headers) throws Exception {
        return artifacts.send(artifacts.reader, "GET", path, "", headers);
    }

    private HttpResponse<String> finish(String id) throws Exception {
        return artifacts.send(artifacts.publisher, "POST", "/packages/" + id + "/finalize", "");
    }

    @Test
    void aPackageIsPublishedAndReadByOthers() throws Exception {
        String id = artifacts.create("1.0", ",\"labels\":{\"os\":\"linux\"}");
        HttpResponse<String> stored = artifacts.put(id, "bin/tool", "hello", "Content-Type", "text/plain");
        assertThat(stored.statusCode()).isEqualTo(201);
        assertThat(header(stored, "ETag")).isEqualTo("\"sha256:" + sha256("hello") + "\"");
        assertProblem(get("/packages/" + id), 404, "no_such_package");
        assertThat(finish(id).statusCode()).isEqualTo(200);
        HttpResponse<String> file = get("/packages/" + id + "/files/bin/tool");
        assertThat(file.body()).isEqualTo("hello");
        assertThat(header(file, "Content-Disposition")).startsWith("attachment; filename=\"tool\"");
        assertThat(header(file, "Content-Type")).startsWith("text/plain");
        assertThat(header(file, "X-Checksum-Sha256")).isEqualTo(sha256("hello"));
        assertThat(file.headers().allValues("Repr-Digest"))
                .anyMatch(value -> value.equals("sha-256=:"
                        + Base64.getEncoder()
                                .encodeToString(Digest.compute(Algorithm.SHA256, "hello".getBytes(UTF_8))
                                        .bytes())
                        + ":"));
        JsonNode shown = read(get("/packages/by-name/ci%2Fnightly/tool/latest"));
        assertThat(shown.path("id").textValue()).isEqualTo(id);
        assertThat(shown.path("labels").path("os").textValue()).isEqualTo("linux");
        assertThat(shown.path("files")
                        .get(0)
                        .path("locations")
                        .get(0)
                        .path("backend_id")
                        .textValue())
                .isEqualTo("near");
        assertThat(read(get("/packages/by-name/ci%2Fnightly/tool/1.0"))
                        .path("state")
                        .textValue())
                .isEqualTo("finalized");
    }

    @Test
    void filesAreListedInPages() throws Exception {
        String id = artifacts.create("1.0", "");
        for (String path : List.of("c", "a/b", "a c", "é")) {
            assertThat(artifacts
                            .put(id, path.replace(" ", "%20").replace("é", "%C3%A9"), path)
                            .statusCode())
                    .isEqualTo(201);
        }
        assertProblem(get("/packages/" + id + "/files"), 404, "no_such_package");
        assertThat(finish(id).statusCode()).isEqualTo(200);
        JsonNode first = read(get("/packages/" + id + "/files?limit=2"));
        assertThat(first.path("files")).hasSize(2);
        assertThat(first.path("next").textValue()).isEqualTo("a/b");
        JsonNode second = read(get("/packages/" + id + "/files?limit=2&after=a/b"));
        assertThat(second.path("files").findValuesAsText("path")).containsExactly("c", "é");
        assertThat(read(get("/packages/" + id + "/files?after=%C3%A9")).toString())
                .isEqualTo("{\"files\":[],\"next\":null}");
        assertThat(first.path("files").get(0))
                .as("as the whole package has it")
                .isEqualTo(read(get("/packages/" + id)).path("files").get(0));
        assertProblem(get("/packages/" + id + "/files?limit=501"), 400, "bad_request");
        assertProblem(
                artifacts.send(artifacts.publisher, "POST", "/packages/" + id + "/files", "{}"),
                405,
                "method_not_allowed");
    }

    @Test
    void aPackageIsShownWithoutItsFiles() throws Exception {
        String id = artifacts.create("1.0", "");
        assertThat(artifacts.put(id, "a", "hello").statusCode()).isEqualTo(201);
        assertThat(finish(id).statusCode()).isEqualTo(200);
        HttpResponse<String> shown = get("/packages/" + id + "?files=false");
        assertThat(read(shown).has("files")).isFalse();
        assertThat(read(shown).path("file_count").asLong()).isEqualTo(1);
        assertThat(header(shown, "ETag")).isEqualTo(header(get("/packages/" + id), "ETag"));
        assertProblem(get("/packages/" + id + "?files=no"), 400, "bad_request");
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=1-3, 206, ell, bytes 1-3/5",
        "bytes=-2, 206, lo, bytes 3-4/5",
        "bytes=0-99, 206, hello, bytes 0-4/5",
        "'bytes=0-1,3-4', 200, hello, ''"
    })
    void rangesAreAnsweredAsTheyShould(String range, int status, String body, String contentRange) throws Exception {
        String path = published("hello");
        HttpResponse<String> answer = get(path, "Range", range);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).isEqualTo(body);
        assertThat(header(answer, "Content-Range")).isEqualTo(contentRange);
    }

    private String published(String text) throws Exception {
        String id = artifacts.create("1", "");
        artifacts.put(id, "file", text);
        finish(id);
        return "/packages/" + id + "/files/file";
    }

    @Test
    void conditionsAreObeyed() throws Exception {
        String path = published("hello");
        String tag = header(get(path), "ETag");
        assertThat(get(path, "If-None-Match", tag).statusCode()).isEqualTo(304);
        assertThat(get(path, "If-Match", "\"other\"").statusCode()).isEqualTo(412);
        assertThat(get(path, "If-Range", "\"other\"", "Range", "bytes=1-2").statusCode())
                .isEqualTo(200);
        assertThat(get(path, "Range", "bytes=9-").statusCode()).isEqualTo(416);
        HttpResponse<String> head = artifacts.send(artifacts.reader, "HEAD", path, "");
        assertThat(header(head, "Content-Length")).isEqualTo("5");
        assertThat(header(head, "ETag")).isEqualTo(tag);
    }

    @Test
    void anEmptyFileIsAFile() throws Exception {
        String path = published("");
        assertThat(get(path).statusCode()).isEqualTo(200);
        assertThat(get(path, "Range", "bytes=0-0").statusCode()).isEqualTo(416);
    }

    @ParameterizedTest
    @CsvSource({"X-Checksum-Sha256, 64", "X-Checksum-Sha512, 128", "X-Checksum-Sha1, 40", "X-Checksum-Md5, 32"})
    void aWrongChecksumIsToldWithBothValues(String name, int digits) throws Exception {
        String id = artifacts.create("1", "");
        HttpResponse<String> refused = artifacts.put(id, "a", "hello", name, "0".repeat(digits));
        assertProblem(refused, 422, "digest_mismatch");
        assertThat(read(refused).path("expected").textValue()).isEqualTo("0".repeat(digits));
        assertThat(read(refused).path("actual").textValue()).hasSize(digits).isNotEqualTo("0".repeat(digits));
        assertThat(artifacts.near.list(ListQuery.prefix("")).objects()).isEmpty();
    }

    @Test
    void digestsOfAllSpellingsHaveToAgree() throws Exception {
        String id = artifacts.create("1", "");
        byte[] sum = Digest.compute(Algorithm.SHA256, "hello".getBytes(UTF_8)).bytes();
        String structured = "sha-256=:" + Base64.getEncoder().encodeToString(sum) + ":, other=:AA==:";
        assertThat(artifacts
                        .put(id, "a", "hello", "Content-Digest", structured, "X-Checksum-Sha256", sha256("hello"))
                        .statusCode())
                .isEqualTo(201);
        assertProblem(
                artifacts.put(id, "b", "hello", "Repr-Digest", structured, "X-Checksum-Sha256", sha256("other")),
                400,
                "digest_conflict");
        assertProblem(artifacts.put(id, "b", "hello", "Repr-Digest", "sha-256=hello"), 400, "bad_request");
        assertProblem(artifacts.put(id, "b", "hello", "X-Checksum-Sha256", "abc"), 400, "bad_request");
    }

    @Test
    void refusalsHaveTheirCodes() throws Exception {
        String id = artifacts.create("1", "");
        assertThat(artifacts.put(id, "a/b", "one").statusCode()).isEqualTo(201);
        assertThat(artifacts.put(id, "a/b", "one").statusCode()).isEqualTo(200);
        assertProblem(artifacts.put(id, "a/b", "two"), 409, "file_exists");
        assertProblem(artifacts.put(id, "a", "two"), 409, "path_conflict");
        assertProblem(artifacts.put(id, "a%5Cb", "two"), 400, "bad_path");
        assertProblem(artifacts.put(id, "a//b", "two"), 400, "bad_path");
        assertProblem(artifacts.put("01ARZ3NDEKTSV4RRFFQ69G5FAV", "a", "two"), 404, "no_such_package");
        assertProblem(artifacts.put(id, "big", "x".repeat((1 << 20) + 1)), 413, "body_too_large");
        assertProblem(artifacts.put(id, "c", "zip", "Content-Encoding", "gzip"), 415, "unsupported_coding");
        assertThat(finish(id).statusCode()).isEqualTo(200);
        assertThat(finish(id).statusCode()).isEqualTo(200);
        assertProblem(artifacts.put(id, "c", "two"), 409, "package_finalized");
        assertProblem(get("/packages/" + id + "/files/none"), 404, "no_such_file");
        assertProblem(get("/nothing"), 404, "not_found");
        assertProblem(get("/packages/" + id + "/nothing"), 404, "not_found");
        assertProblem(artifacts.send(artifacts.publisher, "DELETE", "/packages", ""), 405, "method_not_allowed");
        assertProblem(get("/packages?nonsense=1"), 400, "bad_request");
        assertProblem(
                artifacts.send(
                        artifacts.publisher, "POST", "/packages", "{\"producer\":\"ci/x\",\"name\":\"n\",\"more\":1}"),
                400,
                "unknown_field");
    }

    @Test
    void onlyKeysWithTheRightAreLetIn() throws Exception {
        assertProblem(artifacts.send("", "GET", "/packages", ""), 401, "unauthenticated");
        assertProblem(artifacts.send("Bearer nonsense", "GET", "/packages", ""), 401, "unauthenticated");
        String body = "{\"producer\":\"ci/nightly\",\"name\":\"x\"}";
        assertProblem(artifacts.send(artifacts.reader, "POST", "/packages", body), 403, "forbidden");
        String other = "Bearer " + artifacts.key("read,write").secret();
        assertProblem(artifacts.send(other, "POST", "/packages", body), 403, "producer_forbidden");
        assertProblem(artifacts.send(artifacts.publisher, "GET", "/storage/backends", ""), 403, "forbidden");
        assertThat(artifacts.send("", "GET", "/openapi.json", "").statusCode()).isEqualTo(200);
        assertThat(artifacts
                        .send(artifacts.administrator, "POST", "/packages", body)
                        .statusCode())
                .isEqualTo(201);
    }

    @Test
    void publishersAreSetByTheAdministrator() throws Exception {
        var key = artifacts.key("read,write");
        String path = "/publishers/" + key.key().id();
        String who = "Bearer " + key.secret();
        assertProblem(artifacts.send(who, "PUT", path, "{\"producers\":[\"bob\"]}"), 403, "forbidden");
        assertThat(artifacts
                        .send(artifacts.administrator, "PUT", path, "{\"producers\":[\"bob\"]}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(read(artifacts.send(who, "GET", path, ""))
                        .path("producers")
                        .get(0)
                        .textValue())
                .isEqualTo("bob");
        assertThat(artifacts
                        .send(who, "POST", "/packages", "{\"producer\":\"bob\",\"name\":\"x\"}")
                        .statusCode())
                .isEqualTo(201);
        assertThat(read(artifacts.send(artifacts.administrator, "GET", "/publishers", ""))
                        .path("publishers"))
                .hasSize(2);
        assertThat(artifacts.send(artifacts.administrator, "DELETE", path, "").statusCode())
                .isEqualTo(204);
        assertProblem(
                artifacts.send(who, "POST", "/packages", "{\"producer\":\"bob\",\"name\":\"y\"}"),
                403,
                "producer_forbidden");
    }

    @Test
    void announcedFilesHaveToComeAndKnownOnesNeedNot() throws Exception {
        published("known");
        HttpResponse<String> made =
                artifacts.send(artifacts.publisher, "POST", "/packages", """
                {"producer":"ci/nightly","name":"tool","version":"2","files":[
                  {"path":"new","size":3,"digests":{"sha256":"%s"}},
                  {"path":"known","digests":{"sha256":"%s"}}]}""".formatted(sha256("new"), sha256("known")));
        JsonNode files = read(made).path("files");
        assertThat(files.get(0).path("path").textValue()).isEqualTo("known");
        assertThat(files.get(0).path("present").booleanValue()).isTrue();
        assertThat(files.get(1).has("present")).isFalse();
        String id = read(made).path("id").textValue();
        HttpResponse<String> early = finish(id);
        assertProblem(early, 409, "incomplete");
        assertThat(read(early).path("missing")).hasSize(2);
        HttpResponse<String> linked = artifacts.send(
                artifacts.publisher,
                "PUT",
                "/packages/" + id + "/files/known",
                "",
                "X-Checksum-Deploy",
                "true",
                "X-Checksum-Sha256",
                sha256("known"));
        assertThat(linked.statusCode()).isEqualTo(201);
        assertProblem(
                artifacts.send(
                        artifacts.publisher,
                        "PUT",
                        "/packages/" + id + "/files/new",
                        "",
                        "X-Checksum-Deploy",
                        "true",
                        "X-Checksum-Sha256",
                        sha256("new")),
                404,
                "need_content");
        assertProblem(artifacts.put(id, "new", "old"), 422, "digest_mismatch");
        assertThat(artifacts.put(id, "new", "new").statusCode()).isEqualTo(201);
        assertThat(finish(id).statusCode()).isEqualTo(200);
    }

    @Test
    void aRequestWithAnIdempotencyKeyMayComeTwice() throws Exception {
        String body = "{\"producer\":\"ci/nightly\",\"name\":\"tool\",\"version\":\"9\"}";
        String[] key = {"Idempotency-Key", "build-17"};
        HttpResponse<String> first = artifacts.send(artifacts.publisher, "POST", "/packages", body, key);
        finish(read(first).path("id").textValue());
        HttpResponse<String> second = artifacts.send(artifacts.publisher, "POST", "/packages", body, key);
        assertThat(second.statusCode()).isEqualTo(200);
        assertThat(read(second).path("id")).isEqualTo(read(first).path("id"));
        assertProblem(artifacts.send(artifacts.publisher, "POST", "/packages", body), 409, "package_exists");
        assertProblem(
                artifacts.send(artifacts.publisher, "POST", "/packages", body.replace("9", "10"), key),
                409,
                "idempotency_conflict");
    }

    @Test
    void listsGoOnByCursorAndAreCounted() throws Exception {
        for (int i = 0; i < 3; i++) {
            String id = artifacts.create("v" + i, ",\"labels\":{\"n\":\"" + i + "\"}");
            artifacts.put(id, "file", "text " + i);
            finish(id);
            artifacts.clock.advance(Duration.ofSeconds(1));
        }
        artifacts.create("open", "");
        JsonNode first = read(get("/packages?limit=2"));
        assertThat(first.path("packages")).hasSize(2);
        JsonNode second =
                read(get("/packages?limit=2&cursor=" + first.path("next").textValue()));
        assertThat(second.path("packages")).hasSize(1);
        assertThat(second.path("packages").get(0).path("version").textValue()).isEqualTo("v0");
        assertThat(second.path("next").isNull()).isTrue();
        assertThat(read(get("/packages?label.n=1")).path("packages")).hasSize(1);
        assertThat(read(get("/packages?sort=created&limit=1"))
                        .path("packages")
                        .get(0)
                        .path("version")
                        .textValue())
                .isEqualTo("v0");
        assertThat(read(get("/packages?digest=sha256:" + sha256("text 2"))).path("packages"))
                .hasSize(1);
        assertThat(read(get("/packages?state=open")).path("packages")).isEmpty();
        assertThat(read(artifacts.send(artifacts.publisher, "GET", "/packages?state=open", ""))
                        .path("packages"))
                .hasSize(1);
        HttpResponse<String> counted = artifacts.send(artifacts.reader, "HEAD", "/packages?producer=ci/nightly", "");
        assertThat(header(counted, "X-Total-Count")).isEqualTo("3");
        assertProblem(get("/packages?state=gone"), 400, "bad_request");
        assertProblem(get("/packages?created_after=today"), 400, "bad_request");
    }

    @Test
    void checksumsAreListedAsTheToolReadsThem() throws Exception {
        String id = artifacts.create("1", "");
        artifacts.put(id, "b/two", "two");
        artifacts.put(id, "a", "one");
        finish(id);
        assertThat(get("/packages/" + id + "/SHA256SUMS").body())
                .isEqualTo(sha256("one") + "  a\n" + sha256("two") + "  b/two\n");
        assertThat(get("/packages/" + id + "/SHA512SUMS").body().lines()).hasSize(2);
        assertThat(get("/packages/" + id + "/files/b/two?checksum=sha256").body())
                .isEqualTo(sha256("two") + "  two\n");
        assertProblem(get("/packages/" + id + "/files/a?checksum=md5"), 404, "no_such_checksum");
        assertThat(get("/blobs/sha256:" + sha256("two")).body()).isEqualTo("two");
        assertProblem(get("/blobs/sha256:" + sha256("none")), 404, "no_such_blob");
        assertProblem(get("/blobs/nonsense"), 400, "bad_request");
    }

    @Test
    void changesDependOnTheVersionThatTheClientKnows() throws Exception {
        String id = artifacts.create("1", "");
        finish(id);
        String path = "/packages/" + id;
        String tag = header(get(path), "ETag");
        String body = "{\"labels\":{\"stage\":\"done\"}}";
        HttpResponse<String> changed = artifacts.send(artifacts.publisher, "PATCH", path, body, "If-Match", tag);
        assertThat(read(changed).path("labels").path("stage").textValue()).isEqualTo("done");
        assertProblem(
                artifacts.send(artifacts.publisher, "PATCH", path, body, "If-Match", tag), 412, "precondition_failed");
        assertProblem(
                artifacts.send(artifacts.publisher, "PATCH", path, "{\"retention_class\":\"short\"}"),
                409,
                "would_shorten_retention");
        assertProblem(
                artifacts.send(artifacts.publisher, "PATCH", path, "{\"retention_class\":\"none\"}"),
                400,
                "unknown_retention_class");
        assertProblem(artifacts.send(artifacts.reader, "PATCH", path, body), 403, "forbidden");
    }

    @Test
    void aHoldKeepsAPackage() throws Exception {
        String id = artifacts.create("1", "");
        finish(id);
        String hold = "/packages/" + id + "/holds/case-7";
        assertThat(artifacts
                        .send(artifacts.publisher, "PUT", hold, "{\"reason\":\"in court\"}")
                        .statusCode())
                .isEqualTo(204);
        assertThat(read(get("/packages/" + id))
                        .path("holds")
                        .get(0)
                        .path("reason")
                        .textValue())
                .isEqualTo("in court");
        assertProblem(artifacts.send(artifacts.publisher, "DELETE", "/packages/" + id, ""), 409, "on_hold");
        assertThat(artifacts.send(artifacts.publisher, "DELETE", hold, "").statusCode())
                .isEqualTo(204);
        assertThat(artifacts
                        .send(artifacts.publisher, "DELETE", "/packages/" + id + "?reason=old", "")
                        .statusCode())
                .isEqualTo(204);
        assertProblem(get("/packages/" + id), 404, "no_such_package");
    }

    @Test
    void aPromiseIsKeptAgainstDeletion() throws Exception {
        String id = artifacts.create("1", ",\"retention_class\":\"release\"");
        finish(id);
        HttpResponse<String> refused = artifacts.send(artifacts.publisher, "DELETE", "/packages/" + id, "");
        assertProblem(refused, 409, "retention_locked");
        assertThat(read(refused).path("until").textValue()).startsWith("2035");
    }

    @Test
    void aPreviewTellsWhatApplyingDoes() throws Exception {
        String id = artifacts.create("1", ",\"retention_class\":\"short\"");
        artifacts.put(id, "a", "12345");
        finish(id);
        artifacts.clock.advance(Duration.ofDays(2));
        JsonNode preview = read(artifacts.send(artifacts.administrator, "GET", "/retention/preview", ""));
        assertThat(preview.path("total_size").longValue()).isEqualTo(5);
        assertThat(preview.path("packages").get(0).path("action").textValue()).isEqualTo("expire");
        assertThat(read(get("/packages/" + id)).path("state").textValue()).isEqualTo("finalized");
        assertProblem(artifacts.send(artifacts.publisher, "POST", "/retention/apply", ""), 403, "forbidden");
        JsonNode applied = read(artifacts.send(artifacts.administrator, "POST", "/retention/apply", ""));
        assertThat(applied.path("expired").intValue()).isOne();
        assertThat(read(get("/packages/" + id)).path("state").textValue()).isEqualTo("expired");
    }

    @Test
    void aPreviewHasWhatTheCashierAsksForTheBytes() throws Exception {
        String id = artifacts.create("1", ",\"retention_class\":\"short\"");
        artifacts.put(id, "a", "12345");
        finish(id);
        artifacts.clock.advance(Duration.ofDays(2));
        assertThat(preview().path("storage_cost").isNull()).isTrue();
        Price none = Price.free();
        artifacts.metering.price(new PriceList(none, none, none, none, new Price(new BigInteger("300"), Price.Per.K)));
        JsonNode cost = preview().path("storage_cost");
        assertThat(cost.path("units").textValue())
                .as("5 bytes at 0.3 units, rounded up")
                .isEqualTo("2");
        assertThat(cost.path("price").path("units").textValue()).isEqualTo("300");
        assertThat(cost.path("price").path("per_bytes").intValue()).isEqualTo(1000);
    }

    private JsonNode preview() throws Exception {
        return read(artifacts.send(artifacts.administrator, "GET", "/retention/preview", ""));
    }

    @Test
    void anUploadGoesOnAfterABreak() throws Exception {
        String id = artifacts.create("1", "");
        String base = "/packages/" + id + "/uploads";
        HttpResponse<String> begun =
                artifacts.send(artifacts.publisher, "POST", base, "{\"path\":\"big\",\"size\":10}");
        assertThat(begun.statusCode()).isEqualTo(202);
        String path = base + "/" + read(begun).path("id").textValue();
        assertThat(header(begun, "Location")).isEqualTo("/artifacts/v1" + path);
        HttpResponse<String> grown =
                artifacts.send(artifacts.publisher, "PATCH", path, "01234", "Content-Range", "0-4");
        assertThat(header(grown, "Range")).isEqualTo("bytes=0-4");
        HttpResponse<String> again =
                artifacts.send(artifacts.publisher, "PATCH", path, "01234", "Content-Range", "0-4");
        assertProblem(again, 416, "wrong_offset");
        assertThat(read(again).path("received").textValue()).isEqualTo("5");
        assertProblem(
                artifacts.send(artifacts.publisher, "PATCH", path, "5678901", "Content-Range", "5-11"),
                413,
                "body_too_large");
        assertProblem(
                artifacts.send(artifacts.publisher, "PUT", path + "?digest=sha256:" + sha256("0123456789"), ""),
                422,
                "digest_mismatch");
        artifacts.send(
                artifacts.publisher, "PATCH", path, BodyPublishers.fromPublisher(BodyPublishers.ofString("56789")));
        assertThat(read(artifacts.send(artifacts.publisher, "GET", path, ""))
                        .path("received")
                        .longValue())
                .isEqualTo(10);
        assertProblem(artifacts.send(artifacts.publisher, "PUT", path, ""), 400, "bad_request");
        HttpResponse<String> closed =
                artifacts.send(artifacts.publisher, "PUT", path + "?digest=sha256:" + sha256("0123456789"), "");
        assertThat(closed.statusCode()).isEqualTo(201);
        assertProblem(artifacts.send(artifacts.publisher, "GET", path, ""), 404, "no_such_upload");
        finish(id);
        assertThat(get("/packages/" + id + "/files/big").body()).isEqualTo("0123456789");
    }

    @Test
    void anUploadIsCancelled() throws Exception {
        String id = artifacts.create("1", "");
        String base = "/packages/" + id + "/uploads";
        String path = base + "/"
                + read(artifacts.send(artifacts.publisher, "POST", base, "{\"path\":\"a\"}"))
                        .path("id")
                        .textValue();
        assertThat(artifacts.send(artifacts.publisher, "DELETE", path, "").statusCode())
                .isEqualTo(204);
        assertProblem(artifacts.send(artifacts.publisher, "GET", path, ""), 404, "no_such_upload");
    }

    /** That the methods of the document are those which a refusal names is held against each 405. */
    @Test
    void everyOperationOfTheDocumentIsThereAndNoOtherMethod() throws Exception {
        assertThat(artifacts.document().operations()).hasSizeGreaterThan(35);
        for (ApiDocument.Operation operation : artifacts.document().operations()) {
            String path = operation
                    .path()
                    .substring(ArtifactServer.BASE.length())
                    .replace("{id}", "01ARZ3NDEKTSV4RRFFQ69G5FAV")
                    .replace("{digest}", "sha256:" + sha256("x"))
                    .replace("{path}", "a/b")
                    .replaceAll("\\{[a-z]+}", "x");
            HttpResponse<String> answer = artifacts.send(artifacts.administrator, operation.method(), path, "");
            assertThat(header(answer, "X-Stowage-Error"))
                    .as(operation.toString())
                    .isNotIn("not_found", "method_not_allowed", "internal");
            String other = List.of("DELETE", "POST", "PATCH").stream()
                    .filter(method -> !artifacts
                            .document()
                            .operations()
                            .contains(new ApiDocument.Operation(method, operation.path())))
                    .findFirst()
                    .orElse("");
            if (!other.isEmpty()) {
                assertProblem(artifacts.send(artifacts.administrator, other, path, ""), 405, "method_not_allowed");
            }
        }
    }

    @Test
    void routingIsExplained() throws Exception {
        JsonNode explained = read(get("/routing/explain?producer=ci/x&label.copies=two"));
        assertThat(explained.path("rule").textValue()).isEqualTo("two");
        assertThat(explained.path("backends")).hasSize(2);
        assertThat(read(get("/routing/explain?producer=ci/x")).path("rule").textValue())
                .isEqualTo("default");
        assertProblem(get("/routing/explain"), 400, "bad_request");
    }

    @Test
    void backendsTellHowTheyAre() throws Exception {
        published("hello");
        JsonNode all = read(artifacts.send(artifacts.administrator, "GET", "/storage/backends", ""));
        assertThat(all.path("backends")).hasSize(2);
        JsonNode near = read(artifacts.send(artifacts.administrator, "GET", "/storage/backends/near/health", ""));
        assertThat(near.path("status").textValue()).isEqualTo("up");
        assertThat(near.path("locations").path("verified").intValue()).isZero();
        assertThat(near.path("locations").path("stored").intValue())
                .as("the file and the manifest")
                .isEqualTo(2);
        assertProblem(
                artifacts.send(artifacts.administrator, "GET", "/storage/backends/none/health", ""),
                404,
                "no_such_backend");
    }

    @Test
    void aRottenFileIsNotSentAndMendedByTheSameBytes() throws Exception {
        String path = published("hello");
        Key key = artifacts
                .near
                .list(ListQuery.prefix("registry/sha256/"))
                .objects()
                .get(0)
                .key();
        artifacts.near.put(key, Body.of("rot!!".getBytes(UTF_8)), PutOptions.REPLACE);
        assertProblem(get(path), 502, "content_corrupt");
        String id = path.split("/", -1)[2];
        assertThat(read(get("/packages/" + id)).path("damaged").booleanValue()).isTrue();
        JsonNode health = read(artifacts.send(artifacts.administrator, "GET", "/storage/backends/near/health", ""));
        assertThat(health.path("status").textValue()).isEqualTo("degraded");
        assertThat(artifacts.put(id, "file", "hello").statusCode()).isEqualTo(200);
        assertThat(get(path).body()).isEqualTo("hello");
    }

    @Test
    void aBackendThatIsAwayIsNoFaultOfTheClient() throws Exception {
        String id = artifacts.create("1", ",\"labels\":{\"copies\":\"two\"}");
        artifacts.far.failAlways(new StoreException(StoreException.Reason.UNAVAILABLE, "no answer"));
        assertProblem(artifacts.put(id, "a", "hello"), 503, "store_unavailable");
        artifacts.near.failAlways(new StoreException(StoreException.Reason.NO_SPACE, "full"));
        assertProblem(artifacts.put(id, "b", "hello"), 507, "no_space");
    }

    @Test
    void whatMovesIsChargedToTheOwnerOfTheKey() throws Exception {
        String path = published("hello");
        long up = artifacts.metering.total().bytesUp();
        assertThat(up).isEqualTo(5);
        get(path, "Range", "bytes=1-3");
        assertThat(artifacts.metering.total().bytesDown()).isEqualTo(3);
        artifacts.metering.refuse(Fault.BUDGET_EXHAUSTED);
        assertProblem(get(path), 402, "budget_exhausted");
    }

    @Test
    void aClientThatHangsUpLeavesNothingBehind() throws Exception {
        String id = artifacts.create("1", "");
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), artifacts.server().port())) {
            OutputStream out = socket.getOutputStream();
            out.write(("PUT /artifacts/v1/packages/" + id + "/files/half HTTP/1.1\r\nHost: localhost\r\nAuthorization: "
                            + artifacts.publisher + "\r\nContent-Length: 100\r\n\r\nonly this")
                    .getBytes(UTF_8));
            out.flush();
        }
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(
                                artifacts.near.list(ListQuery.prefix("")).objects())
                        .isEmpty());
        assertThat(artifacts.put(id, "half", "whole").statusCode()).isEqualTo(201);
    }
}
