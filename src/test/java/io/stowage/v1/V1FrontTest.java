package io.stowage.v1;

import static io.stowage.v1.TestBlob.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.billing.FakeMetering;
import io.stowage.fault.Fault;
import io.stowage.openapi.ApiDocument;
import io.stowage.store.ObjectStore;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Paths, methods, pages of other origins, and how this front says no. */
class V1FrontTest {
    private static final int MIB = 1 << 20;
    private static final byte[] NOTHING = new byte[0];

    private final ObjectStore store = V1Server.memory();
    private V1Server node;

    @BeforeEach
    void start() throws Exception {
        node = V1Server.start(store);
    }

    @AfterEach
    void stop() throws Exception {
        node.close();
        store.close();
    }

    @Test
    void whatWasUploadedIsReadBack() throws Exception {
        TestBlob blob = TestBlob.random(2 * MIB + 17, 1, "Content-Type: image/png");
        assertThat(Text.status(node.putTree(blob.request()))).isEqualTo("blob_tree_accepted");
        assertThat(Text.status(node.putChunk(blob, 2))).isEqualTo("chunk_accepted");
        assertThat(node.getBlob(blob).statusCode()).isEqualTo(404);
        assertThat(Text.status(node.putChunk(blob, 0))).isEqualTo("chunk_accepted");
        assertThat(Text.status(node.putChunk(blob, 0))).isEqualTo("chunk_already_exists");
        assertThat(Text.status(node.putChunk(blob, 1))).isEqualTo("blob_complete");
        assertThat(Text.status(node.putChunk(blob, 1))).isEqualTo("blob_complete");
        HttpResponse<byte[]> got = node.getBlob(blob);
        assertThat(got.statusCode()).isEqualTo(200);
        assertThat(got.body()).isEqualTo(blob.bytes());
        assertThat(Text.header(got, "Content-Type")).isEqualTo("image/png");
        assertThat(Text.header(got, "Content-Length")).isEqualTo(Integer.toString(blob.bytes().length));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/"})
    void aSlashAtTheEndIsNoMatter(String slash) throws Exception {
        TestBlob blob = TestBlob.text("x");
        byte[] tree = Text.bytes(blob.request());
        assertThat(node.send("PUT", "/v1/blob-tree" + slash, tree).statusCode()).isEqualTo(200);
        String chunk = "/v1/chunk" + slash + blob.chunkQuery(0);
        assertThat(node.send("PUT", chunk, blob.chunk(0)).statusCode()).isEqualTo(200);
        assertThat(node.get("/v1/blob" + slash + blob.blobQuery()).statusCode()).isEqualTo(200);
        assertThat(node.get("/v1/blob-tree" + slash + blob.blobQuery()).statusCode())
                .isEqualTo(200);
        assertThat(node.get(chunk).statusCode()).isEqualTo(200);
        assertThat(node.send("DELETE", "/v1/owner" + slash + "?owner_id=" + OWNER, NOTHING)
                        .statusCode())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/"})
    void thePathStyleAliasesAreTheSameThings(String slash) throws Exception {
        TestBlob blob = TestBlob.random(MIB + 1, 2);
        String base = "/storage/v1/owner/" + OWNER;
        String encoded = blob.root().toString().replace(":", "%3A");
        byte[] tree = Text.bytes(blob.request());
        assertThat(node.send("PUT", base + "/blob_tree/" + encoded + slash, tree)
                        .statusCode())
                .isEqualTo(200);
        for (int i = 0; i < 2; i++) {
            String chunk = base + "/blob/" + blob.root() + "/chunk/" + i + slash;
            assertThat(node.send("PUT", chunk, blob.chunk(i)).statusCode()).isEqualTo(200);
        }
        assertThat(node.get(base + "/blob/" + encoded + slash).body()).isEqualTo(blob.bytes());
        assertThat(node.get(base + "/blob_tree/" + blob.root() + slash).statusCode())
                .isEqualTo(200);
        assertThat(node.get(base + "/chunk/" + blob.chunkHash(1) + slash).body())
                .isEqualTo(blob.chunk(1));
        String otherRoot = base + "/blob_tree/" + blob.chunkHash(0);
        assertThat(node.send("PUT", otherRoot, tree).statusCode()).isEqualTo(400);
        assertThat(node.send("DELETE", base + "/blob_tree/" + encoded, NOTHING).statusCode())
                .isEqualTo(405);
        assertThat(node.send("DELETE", base + slash, NOTHING).statusCode()).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1",
                "/v1/",
                "/v1/blob//",
                "/v1//blob",
                "/v1/blob;x=y",
                "/v1/Blob",
                "/v1/blob/sha256:00",
                "/v1/trees",
                "/v1/blob%2F",
                "/storage/v1/owner/a/blob/b&owner_id=c",
                "/storage/v1/blob"
            })
    void otherPathsAreNotFound(String path) throws Exception {
        HttpResponse<byte[]> answer = node.get(path);
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(Text.header(answer, "X-Stowage-Error")).isEqualTo("not-found");
        assertThat(Text.header(answer, "X-Host")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /v1/blob, 'GET, HEAD, OPTIONS'",
        "PUT, /v1/blob, 'GET, HEAD, OPTIONS'",
        "DELETE, /v1/blob-tree, 'GET, HEAD, PUT, OPTIONS'",
        "DELETE, /v1/chunk/, 'GET, HEAD, PUT, OPTIONS'",
        "GET, /v1/owner, 'DELETE, OPTIONS'",
        "BREW, /v1/chunk, 'GET, HEAD, PUT, OPTIONS'"
    })
    void otherMethodsAreNamedInAllow(String method, String path, String allow) throws Exception {
        HttpResponse<byte[]> answer = node.send(method, path, NOTHING);
        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(Text.header(answer, "Allow")).isEqualTo(allow);
        assertThat(Text.header(answer, "X-Stowage-Error")).isEqualTo("method");
    }

    @Test
    void traceEchoesNothing() throws Exception {
        String answer =
                node.server().raw("TRACE /v1/blob HTTP/1.1\r\nHost: a\r\nX-Secret: s\r\nConnection: close\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 405").doesNotContain("X-Secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/blob", "/v1/blob-tree/", "/v1/chunk", "/v1/owner", "/storage/v1/owner/x"})
    void pagesOfEveryOriginMayAskFirst(String path) throws Exception {
        String answer = node.server()
                .raw(
                        "OPTIONS " + path + " HTTP/1.1\r\nHost: a\r\nOrigin: https://app.example\r\n"
                                + "Access-Control-Request-Method: PUT\r\n"
                                + "Access-Control-Request-Headers: x-caffeine-project-id,content-type\r\nConnection: close\r\n\r\n");
        assertThat(answer)
                .startsWith("HTTP/1.1 204")
                .contains("Access-Control-Allow-Origin: *")
                .contains("Access-Control-Allow-Methods: GET, HEAD, PUT, OPTIONS")
                .contains("X-Caffeine-Project-ID")
                .contains("Access-Control-Max-Age: 86400")
                .doesNotContain("Allow-Credentials");
    }

    @Test
    void errorsAreForPagesOfOtherOriginsToo() throws Exception {
        HttpResponse<byte[]> answer = node.get("/v1/blob?owner_id=x");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Text.header(answer, "Access-Control-Allow-Origin")).isEqualTo("*");
        assertThat(Text.header(answer, "Access-Control-Expose-Headers")).contains("X-Stowage-Error", "ETag");
        assertThat(Text.header(answer, "Cache-Control")).isEqualTo("no-store");
        assertThat(Text.header(answer, "X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(Text.header(answer, "Content-Type")).isEqualToIgnoringWhitespace("text/plain; charset=utf-8");
    }

    @ParameterizedTest
    @CsvSource({
        "blob_hash=x, 400",
        "owner_id=rrkah-fqaaa-aaaaa-aaaaq-cai, 400",
        "owner_id=rrkah-fqaaa-aaaaa-aaaaq-cai&owner_id=rrkah-fqaaa-aaaaa-aaaaq-cai&blob_hash=$, 400",
        "owner_id=2vxsx-fae&blob_hash=$, 400",
        "owner_id=aaaaa-aa&blob_hash=$, 400",
        "owner_id=rrkah-fqaaa-aaaaa-aaaaq-cbi&blob_hash=$, 400",
        "owner_id=rrkah-fqaaa-aaaaa-aaaaq-cai&blob_hash=$&x=%zz, 400",
        "owner_id=rrkah-fqaaa-aaaaa-aaaaq-cai&blob_hash=$&x=%ff, 400",
        "owner_id=rrkah-fqaaa-aaaaa-aaaaq-cai&blob_hash=$&x=%00, 400",
        "owner_id=rrkah-fqaaa-aaaaa-aaaaq-cai&blob_hash=$&x=%C3%A4+b&x=2, 404"
    })
    void parametersAreReadStrictly(String query, int status) throws Exception {
        String filled = query.replace("$", "sha256:" + "0".repeat(64));
        String answer =
                node.server().raw("GET /v1/blob?" + filled + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 " + status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "application/x-www-form-urlencoded", "text/plain; charset=utf-16"})
    void theTypeOfATreeRequestIsNoMatter(String type) throws Exception {
        byte[] tree = Text.bytes(TestBlob.text("x").request());
        assertThat(node.send("PUT", "/v1/blob-tree", tree, "Content-Type", type).statusCode())
                .isEqualTo(200);
    }

    @Test
    void aTreeWithoutProofIsNotAuthorized() throws Exception {
        String request = TestBlob.text("x").request(OWNER, "\"None\"");
        HttpResponse<byte[]> answer = node.putTree(request);
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(Text.header(answer, "WWW-Authenticate")).isEqualTo("X-ICP-Canister-Signature");
        assertThat(Text.header(answer, "X-Stowage-Error")).isEqualTo("no-authorization");
        String missing = TestBlob.text("x").request().replaceFirst(",\"auth\":.*}$", "}");
        assertThat(node.putTree(missing).statusCode()).isEqualTo(401);
    }

    @Test
    void trustEndsAtThisMachine() throws Exception {
        byte[] tree = Text.bytes(TestBlob.text("x").request());
        HttpResponse<byte[]> answer = node.send("PUT", "/v1/blob-tree", tree, "X-Forwarded-For", "192.0.2.1");
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(Text.header(answer, "X-Stowage-Error")).isEqualTo("certificate");
        assertThat(Text.of(answer)).isEqualTo("Forbidden: Invalid payload");
    }

    @Test
    void aBodyThatIsTooLargeIsRefusedAndTheClientSeesIt() throws Exception {
        TestBlob blob = TestBlob.text("x");
        node.putTree(blob.request());
        HttpResponse<byte[]> chunk = node.send("PUT", "/v1/chunk" + blob.chunkQuery(0), new byte[MIB + 1]);
        assertThat(chunk.statusCode()).isEqualTo(413);
        assertThat(Text.header(chunk, "X-Stowage-Error")).isEqualTo("too-large");
        HttpResponse<byte[]> tree = node.send("PUT", "/v1/blob-tree", new byte[10 * MIB + 1]);
        assertThat(tree.statusCode()).isEqualTo(413);
    }

    @Test
    void aTooLargeBodyIsRefusedBeforeItIsAskedFor() throws Exception {
        String answer = node.server()
                .raw("PUT /v1/chunk" + TestBlob.text("x").chunkQuery(0) + " HTTP/1.1\r\nHost: a\r\n"
                        + "Content-Length: 99999999\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 413").doesNotContain("100 Continue");
    }

    @Test
    void aChunkWithoutATreeIsRefusedBeforeItIsAskedFor() throws Exception {
        String answer = node.server()
                .raw("PUT /v1/chunk" + TestBlob.text("x").chunkQuery(0) + " HTTP/1.1\r\nHost: a\r\n"
                        + "Content-Length: 1\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 404").doesNotContain("100 Continue");
    }

    @Test
    void aBodyInPiecesIsAcceptedUpToItsLimit() throws Exception {
        TestBlob blob = TestBlob.text("hello");
        node.putTree(blob.request());
        String head = "PUT /v1/chunk" + blob.chunkQuery(0)
                + " HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n";
        assertThat(node.server().raw(head + "2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n")).startsWith("HTTP/1.1 200");
        String big = "100000\r\n" + "x".repeat(MIB) + "\r\n1\r\nx\r\n0\r\n\r\n";
        assertThat(node.server().raw(head + big)).startsWith("HTTP/1.1 413");
    }

    @Test
    void anEncodedBodyIsRefused() throws Exception {
        HttpResponse<byte[]> answer = node.send("PUT", "/v1/blob-tree", new byte[] {1}, "Content-Encoding", "gzip");
        assertThat(answer.statusCode()).isEqualTo(415);
        assertThat(Text.header(answer, "X-Stowage-Error")).isEqualTo("coding");
    }

    @Test
    void whoIsRefusedTooOftenIsToldToWait() throws Exception {
        try (V1Server strict =
                V1Server.start(store, new FakeMetering(), Map.of("stowage.limits.rate.failures-per-address", "1"))) {
            int status = 0;
            for (int i = 0; i < 50 && status != 429; i++) {
                status = strict.getBlob(TestBlob.text("none")).statusCode();
            }
            HttpResponse<byte[]> answer = strict.getBlob(TestBlob.text("none"));
            assertThat(status).isEqualTo(429);
            assertThat(Text.header(answer, "X-Stowage-Error")).isEqualTo("rate");
            assertThat(Text.header(answer, "Retry-After")).isEqualTo("1");
        }
    }

    @Test
    void aTrustedProxysClientsAreCountedOneByOne() throws Exception {
        Map<String, String> settings =
                Map.of("stowage.limits.rate.failures-per-address", "1", "stowage.limits.trusted-proxies", "127.0.0.1");
        try (V1Server strict = V1Server.start(store, new FakeMetering(), settings)) {
            int status = 0;
            for (int i = 0; i < 50 && status != 429; i++) {
                status = strict.getBlob(TestBlob.text("none"), "X-Forwarded-For", i + ".1.1.1, 203.0.113.7")
                        .statusCode();
            }
            assertThat(status).isEqualTo(429);
            assertThat(strict.getBlob(TestBlob.text("none"), "X-Forwarded-For", "203.0.113.8")
                            .statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void whatAStrangerSaysOfItsAddressIsNotBelieved() throws Exception {
        try (V1Server strict =
                V1Server.start(store, new FakeMetering(), Map.of("stowage.limits.rate.failures-per-address", "1"))) {
            int status = 0;
            for (int i = 0; i < 50 && status != 429; i++) {
                status = strict.getBlob(TestBlob.text("none"), "X-Forwarded-For", "203.0.113." + i)
                        .statusCode();
            }
            assertThat(status).isEqualTo(429);
        }
    }

    @Test
    void whoBeginsTooManyUploadsIsToldToWait() throws Exception {
        try (V1Server strict =
                V1Server.start(store, new FakeMetering(), Map.of("stowage.limits.rate.trees-per-owner", "1"))) {
            int status = 0;
            for (int i = 0; i < 50 && status != 429; i++) {
                status = strict.putTree(TestBlob.text("x" + i).request()).statusCode();
            }
            assertThat(status).isEqualTo(429);
        }
    }

    @Test
    void whatAStoreSaysIsNotForClients() throws Exception {
        store.close();
        HttpResponse<byte[]> answer = node.getBlob(TestBlob.text("x"));
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(Text.header(answer, "X-Stowage-Error")).isEqualTo("storage");
        assertThat(Text.header(answer, "Retry-After")).isNotEmpty();
        assertThat(Text.of(answer)).doesNotContain("closed");
    }

    @Test
    void theBlobsOfAnOwnerAreListedForTheAdministrator() throws Exception {
        TestBlob blob = TestBlob.text("x");
        node.upload(blob);
        Map<String, String> settings = Map.of("stowage.admin.token", "env:TOKEN");
        try (V1Server other = V1Server.start(store, new FakeMetering(), settings)) {
            String path = "/v1/blobs" + blob.blobQuery().replaceFirst("blob_hash=[^&]+&", "");
            assertThat(other.get(path).statusCode()).isEqualTo(403);
            HttpResponse<byte[]> answer = other.get(path, "Authorization", "Bearer s3cr3t-token-of-tests");
            assertThat(answer.statusCode()).as(Text.of(answer)).isEqualTo(200);
            assertThat(Requests.json(Text.of(answer)).path("blobs")).hasSize(1);
        }
    }

    @Test
    void aListSaysItsLengthAndKeepsTheCharactersOfATypeAsTheyAre() throws Exception {
        TestBlob blob = TestBlob.text("x", "Content-Type: text/plain; title=\"\u00fc\"");
        node.upload(blob);
        Map<String, String> settings = Map.of("stowage.admin.token", "env:TOKEN");
        try (V1Server other = V1Server.start(store, new FakeMetering(), settings)) {
            String path = "/v1/blobs" + blob.blobQuery().replaceFirst("blob_hash=[^&]+&", "");
            HttpResponse<byte[]> answer = other.get(path, "Authorization", "Bearer s3cr3t-token-of-tests");
            assertThat(Requests.json(Text.of(answer)).at("/blobs/0/type").asText())
                    .isEqualTo("text/plain; title=\"\u00fc\"");
            assertThat(answer.headers().firstValueAsLong("Content-Length")).hasValue(answer.body().length);
        }
    }

    @Test
    void whoGuessesTheAdministratorsTokenHasToWait() throws Exception {
        Map<String, String> settings = Map.of("stowage.admin.token", "env:TOKEN", "stowage.admin.guesses", "2");
        try (V1Server other = V1Server.start(store, new FakeMetering(), settings)) {
            String path = "/v1/blobs?owner_id=rrkah-fqaaa-aaaaa-aaaaq-cai";
            for (int i = 0; i < 2; i++) {
                assertThat(other.get(path, "Authorization", "Bearer guess " + i).statusCode())
                        .isEqualTo(403);
            }
            HttpResponse<byte[]> answer = other.get(path, "Authorization", "Bearer s3cr3t-token-of-tests");
            assertThat(answer.statusCode()).isEqualTo(429);
            assertThat(Text.header(answer, "X-Stowage-Error")).isEqualTo("rate");
        }
    }

    @Test
    void theDocumentListsEveryErrorCode() throws IOException {
        TreeSet<String> codes = new TreeSet<>();
        for (Fault fault : Fault.values()) {
            codes.add(NativeErrors.answer(fault).code());
        }
        assertThat(ApiDocument.load("native.json").texts("/components/schemas/ErrorCode/enum"))
                .isEqualTo(codes);
    }

    @Test
    void aRefusedTreeCanBeReadByAPageOfAnotherOrigin() throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = node.putTree("{");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).contains("*");
        assertThat(answer.headers().firstValue("X-Request-Id")).isPresent();
    }
}
