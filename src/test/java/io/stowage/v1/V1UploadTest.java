package io.stowage.v1;

import static io.stowage.v1.TestBlob.OTHER_OWNER;
import static io.stowage.v1.TestBlob.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.stowage.billing.FakeMetering;
import io.stowage.billing.usage.Usage;
import io.stowage.content.reading.PieceSource;
import io.stowage.digest.Algorithm;
import io.stowage.digest.Digest;
import io.stowage.digest.tree.BlobSize;
import io.stowage.digest.tree.BlobTree;
import io.stowage.digest.tree.ChunkHashes;
import io.stowage.digest.tree.HeaderLines;
import io.stowage.digest.tree.NativeVectors;
import io.stowage.ic.Owner;
import io.stowage.ops.FakeClock;
import io.stowage.store.Body;
import io.stowage.store.ByteRange;
import io.stowage.store.Key;
import io.stowage.store.ListQuery;
import io.stowage.store.ObjectInfo;
import io.stowage.store.ObjectStore;
import io.stowage.store.PutOptions;
import io.stowage.store.PutResult;
import io.stowage.store.Reading;
import io.stowage.store.StoreException;
import io.stowage.store.fs.FileStore;
import io.stowage.store.fs.FileStoreConfig;
import io.stowage.store.guard.ForwardingStore;
import io.stowage.v1.blob.NativeKeys;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What may be uploaded, and what it becomes. */
class V1UploadTest {
    private static final int MIB = 1 << 20;
    private static final Owner PAYER = Owner.parse(OWNER);

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

    /** The blob whose one chunk hash and header hash look like two chunks: another decomposition of the same root. */
    private static String rival(TestBlob blob) {
        Digest meta = Digest.parse(Requests.json(blob.treeJson())
                .path("tree")
                .path("right")
                .path("hash")
                .textValue());
        BlobTree tree =
                BlobTree.of(new BlobSize(MIB + 1L), ChunkHashes.of(List.of(blob.chunkHash(0), meta)), HeaderLines.NONE);
        assertThat(tree.root()).isEqualTo(blob.root());
        return new TestBlob(new byte[MIB + 1], tree).request();
    }

    private List<String> keys(String prefix) throws Exception {
        return store.list(ListQuery.prefix(prefix)).objects().stream()
                .map(info -> info.key().text())
                .toList();
    }

    static Stream<JsonNode> uploads() {
        return NativeVectors.vectors("requests.json")
                .filter(vector -> !vector.path("requests").isEmpty());
    }

    @ParameterizedTest
    @MethodSource("uploads")
    void whatTheClientSendsIsAcceptedAsItIs(JsonNode vector) throws Exception {
        boolean smuggles = vector.path("name").textValue().startsWith("CR LF");
        for (JsonNode request : vector.path("requests")) {
            String url = request.path("url").textValue();
            String path = url.substring(url.indexOf("/v1/"));
            byte[] body =
                    request.has("body") ? Text.bytes(request.path("body").textValue()) : NativeChunks.content(request);
            HttpResponse<byte[]> answer = node.send(
                    request.path("method").textValue(),
                    path,
                    body,
                    "Content-Type",
                    request.path("headers").path("Content-Type").textValue(),
                    "X-Caffeine-Project-ID",
                    request.path("headers").path("X-Caffeine-Project-ID").textValue());
            int expected = !smuggles ? 200 : request.has("body") ? 400 : 404;
            assertThat(answer.statusCode()).as(Text.of(answer)).isEqualTo(expected);
        }
        String direct = vector.path("direct_url").textValue();
        HttpResponse<byte[]> got = node.get(direct.substring(direct.indexOf("/v1/")));
        assertThat(got.statusCode()).isEqualTo(smuggles ? 404 : 200);
        assertThat(smuggles || got.body().length == vector.path("size").intValue())
                .isTrue();
    }

    @Test
    void aTreeThatDoesNotGiveItsRootIsRefused() throws Exception {
        TestBlob blob = TestBlob.random(MIB + 5, 3, "Content-Type: text/plain");
        TestBlob other = TestBlob.random(MIB + 5, 4);
        String forged = blob.request()
                .replace(blob.chunkHash(0).toString(), other.chunkHash(0).toString());
        assertThat(node.putTree(forged).statusCode()).isEqualTo(400);
        String resized = blob.request().replace("\"num_blob_bytes\":" + (MIB + 5), "\"num_blob_bytes\":" + (MIB + 6));
        // The size is not part of the root: this is another candidate, which no chunk can ever complete.
        assertThat(node.putTree(resized).statusCode()).isEqualTo(200);
        assertThat(node.putChunk(blob, 1).statusCode()).isEqualTo(400);
        assertThat(node.upload(blob)).isEqualTo("blob_complete");
        assertThat(node.getBlob(blob).body()).isEqualTo(blob.bytes());
    }

    @Test
    void aCompleteBlobNeverChanges() throws Exception {
        TestBlob blob = TestBlob.random(300, 5, "Content-Type: text/plain");
        assertThat(node.upload(blob)).isEqualTo("blob_complete");
        HttpResponse<byte[]> refused = node.putTree(rival(blob));
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(Text.header(refused, "X-Stowage-Error")).isEqualTo("conflict");
        HttpResponse<byte[]> again = node.putTree(blob.request());
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(NativeVectors.texts(Requests.json(Text.of(again)).path("existing_chunks")))
                .containsExactly(blob.chunkHash(0).toString());
        assertThat(node.getBlob(blob).body()).isEqualTo(blob.bytes());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aFolderOrALinkInThePlaceOfAChunkIsMendedByTheNextUpload(boolean complete, @TempDir Path folder)
            throws Exception {
        FileStoreConfig config = new FileStoreConfig(folder, FileStoreConfig.Fsync.NONE, 0);
        TestBlob blob = TestBlob.random(2 * MIB + 100, 45);
        try (FileStore files = FileStore.open(config, Clock.systemUTC());
                V1Server onFiles = V1Server.start(files)) {
            if (complete) {
                onFiles.upload(blob);
            }
            for (int i = 0; i < 2; i++) {
                Path chunk = fileOf(files, blob, i);
                Files.deleteIfExists(chunk);
                if (i == 0) {
                    Files.createDirectory(chunk);
                } else {
                    Files.createSymbolicLink(chunk, folder);
                }
            }
        }
        try (FileStore files = FileStore.open(config, Clock.systemUTC());
                V1Server onFiles = V1Server.start(files)) {
            HttpResponse<byte[]> tree = onFiles.putTree(blob.request());
            assertThat(tree.statusCode()).as(Text.of(tree)).isEqualTo(200);
            assertThat(NativeVectors.texts(Requests.json(Text.of(tree)).path("existing_chunks")))
                    .doesNotContain(
                            blob.chunkHash(0).toString(), blob.chunkHash(1).toString());

            assertThat(onFiles.upload(blob)).isEqualTo("blob_complete");

            assertThat(onFiles.getBlob(blob).body()).isEqualTo(blob.bytes());
        }
    }

    /** Where the store keeps this chunk, whether it does already or not. */
    private static Path fileOf(FileStore files, TestBlob blob, int index) throws IOException {
        Key key = NativeKeys.chunk(PAYER, blob.chunkHash(index));
        files.put(key, Body.of(blob.chunk(index)), PutOptions.ONLY_IF_ABSENT);
        try (Reading reading = files.open(key, ByteRange.ALL).orElseThrow()) {
            return reading.file().orElseThrow();
        }
    }

    @Test
    void aRivalTreeOfTheSameRootHindersNobody() throws Exception {
        TestBlob blob = TestBlob.random(300, 6, "Content-Type: text/plain");
        assertThat(node.putTree(rival(blob)).statusCode()).isEqualTo(200);
        assertThat(node.getBlob(blob).statusCode()).isEqualTo(404);
        assertThat(node.upload(blob)).isEqualTo("blob_complete");
        assertThat(node.getBlob(blob).body()).isEqualTo(blob.bytes());
        assertThat(keys("blob-pending/")).isEmpty();
    }

    @Test
    void onlySomeTreesWaitUnderOneRootAndTheOldestGoes() throws Exception {
        FakeClock clock = new FakeClock();
        ObjectStore timed = V1Server.memory(clock);
        try (V1Server few = V1Server.start(timed, new FakeMetering(), clock, Map.of("stowage.v1.pending.max", "2"))) {
            TestBlob blob = TestBlob.random(2 * MIB + 3, 7);
            for (int bytes = 2 * MIB + 3; bytes < 2 * MIB + 6; bytes++) {
                clock.advance(Duration.ofSeconds(1));
                few.putTree(blob.request().replace("bytes\":" + (2 * MIB + 3), "bytes\":" + bytes));
            }
            assertThat(timed.list(ListQuery.prefix("blob-pending/")).objects()).hasSize(2);
            assertThat(few.putChunk(blob, 2).statusCode()).isEqualTo(400);
        }
        timed.close();
    }

    @Test
    void aTreeThatWaitedTooLongIsGone() throws Exception {
        FakeClock clock = new FakeClock();
        ObjectStore timed = V1Server.memory(clock);
        try (V1Server node = V1Server.start(timed, new FakeMetering(), clock, Map.of())) {
            TestBlob blob = TestBlob.random(20, 8);
            node.putTree(blob.request());
            clock.advance(Duration.ofHours(23));
            node.putTree(blob.request());
            clock.advance(Duration.ofHours(2));
            node.room().tasks().get(0).work().run();
            assertThat(timed.list(ListQuery.prefix("blob-pending/")).objects()).hasSize(1);
            clock.advance(Duration.ofHours(23));
            assertThat(node.putChunk(blob, 0).statusCode()).isEqualTo(404);
            clock.advance(Duration.ofHours(2));
            node.room().tasks().get(0).work().run();
            assertThat(timed.list(ListQuery.prefix("blob-pending/")).objects()).isEmpty();
        }
        timed.close();
    }

    @Test
    void anOwnerHasOnlySoManyUnfinishedUploads() throws Exception {
        FakeClock clock = new FakeClock();
        ObjectStore timed = V1Server.memory(clock);
        Map<String, String> settings = Map.of("stowage.v1.pending.roots-per-owner", "2");
        try (V1Server few = V1Server.start(timed, new FakeMetering(), clock, settings)) {
            TestBlob first = TestBlob.text("1");
            few.putTree(first.request());
            few.putTree(TestBlob.text("2").request());
            HttpResponse<byte[]> answer = few.putTree(TestBlob.text("3").request());
            assertThat(answer.statusCode()).isEqualTo(429);
            assertThat(Text.header(answer, "Retry-After")).isEqualTo("60");
            assertThat(Text.of(answer)).contains("2 unfinished uploads");
            assertThat(few.putTree(first.request()).statusCode())
                    .as("one that has begun")
                    .isEqualTo(200);
            assertThat(few.putTree(TestBlob.text("3").request(OTHER_OWNER, "{\"OwnerEgressSignature\":[]}"))
                            .statusCode())
                    .as("another owner")
                    .isEqualTo(200);
            few.putChunk(first, 0);
            clock.advance(Duration.ofSeconds(1));
            assertThat(few.putTree(TestBlob.text("3").request()).statusCode())
                    .as("once one is finished")
                    .isEqualTo(200);
            clock.advance(Duration.ofHours(25));
            assertThat(few.putTree(TestBlob.text("4").request()).statusCode())
                    .as("once the others are expired")
                    .isEqualTo(200);
        }
        timed.close();
    }

    @Test
    void theUnfinishedUploadsOfAnOwnerHaveOnlySoManyBytes() throws Exception {
        Map<String, String> settings = Map.of("stowage.v1.pending.bytes-per-owner", "3MiB");
        try (V1Server little = V1Server.start(store, new FakeMetering(), settings)) {
            assertThat(little.putTree(TestBlob.random(3 * MIB + 1, 27).request())
                            .statusCode())
                    .as("never possible")
                    .isEqualTo(413);
            TestBlob first = TestBlob.random(2 * MIB, 28);
            assertThat(little.putTree(first.request()).statusCode()).isEqualTo(200);
            try (V1Server second = V1Server.start(store, new FakeMetering(), settings)) {
                assertThat(second.putTree(TestBlob.random(2 * MIB, 29).request())
                                .statusCode())
                        .isEqualTo(429);
                assertThat(second.putTree(TestBlob.random(MIB, 30).request()).statusCode())
                        .isEqualTo(200);
            }
        }
    }

    @Test
    void expiredUploadsAreLookedForSoonAfterTheStart() {
        assertThat(node.room().tasks().get(0)).satisfies(task -> {
            assertThat(task.name()).isEqualTo("v1-pending");
            assertThat(task.first()).isLessThanOrEqualTo(Duration.ofMinutes(5));
            assertThat(task.jitter()).isPositive();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"BMT", "dsbmtwh", ""})
    void otherTypesOfTreesAreRefused(String type) throws Exception {
        String request = TestBlob.random(20, 9).request().replace("\"DSBMTWH\"", "\"" + type + "\"");
        assertThat(node.putTree(request).statusCode()).isEqualTo(400);
    }

    @Test
    void whatForgesABlobOfTheOlderTypeHasAnotherRootHere() throws Exception {
        // Its 70 bytes are the preimage of an inner node; as a chunk of this type they have another hash.
        TestBlob blob = TestBlob.random(2 * MIB, 10);
        byte[] preimage = new byte[70];
        System.arraycopy(Text.bytes("ynode/"), 0, preimage, 0, 6);
        System.arraycopy(blob.chunkHash(0).bytes(), 0, preimage, 6, 32);
        System.arraycopy(blob.chunkHash(1).bytes(), 0, preimage, 38, 32);
        assertThat(Digest.compute(Algorithm.SHA256, preimage)).isEqualTo(blob.root());
        assertThat(TestBlob.of(preimage).root()).isNotEqualTo(blob.root());
    }

    @Test
    void aChunkThatOnlyHasThePlainHashIsRefused() throws Exception {
        byte[] bytes = Text.bytes("plain");
        Digest plain = Digest.compute(Algorithm.SHA256, bytes);
        BlobTree tree = BlobTree.of(new BlobSize(bytes.length), ChunkHashes.of(List.of(plain)), HeaderLines.NONE);
        TestBlob blob = new TestBlob(bytes, tree);
        assertThat(node.putTree(blob.request()).statusCode()).isEqualTo(200);
        assertThat(node.putChunk(blob, 0).statusCode()).isEqualTo(400);
        assertThat(keys("chunks/")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Type: text/plain\\r\\nSet-Cookie: a=b",
                "X: a\\u0000b",
                "X: \\ud800",
                "no colon",
                "a b: c",
                "Content-Length: 7"
            })
    void aHeaderLineThatHashesLikeOthersOrLiesIsRefused(String line) throws Exception {
        String request = TestBlob.random(20, 11).request().replace("\"headers\":[]", "\"headers\":[\"" + line + "\"]");
        assertThat(node.putTree(request).statusCode()).isEqualTo(400);
    }

    @Test
    void headersAsPairsAreNoHeaderLines() throws Exception {
        String request = TestBlob.random(20, 12)
                .request()
                .replace("\"headers\":[]", "\"headers\":[\"Content-Type\",\"text/html\"]");
        assertThat(node.putTree(request).statusCode()).isEqualTo(400);
    }

    @Test
    void theEmptyBlobIsCompleteWithItsTree() throws Exception {
        TestBlob blob = TestBlob.of(new byte[0], "Content-Type: text/plain");
        HttpResponse<byte[]> answer = node.putTree(blob.request());
        assertThat(NativeVectors.texts(Requests.json(Text.of(answer)).path("existing_chunks")))
                .containsExactly(PieceSource.EMPTY.toString());
        HttpResponse<byte[]> got = node.getBlob(blob);
        assertThat(got.statusCode()).isEqualTo(200);
        assertThat(got.body()).isEmpty();
        assertThat(node.getBlob(blob, "Range", "bytes=-0").statusCode()).isEqualTo(416);
        assertThat(node.getBlob(blob, "Range", "bytes=0-0").statusCode()).isEqualTo(416);
        assertThat(Text.status(node.putChunk(blob, 0))).isEqualTo("blob_complete");
        assertThat(keys("chunks/")).isEmpty();
        HttpResponse<byte[]> chunk = node.get("/v1/chunk?owner_id=" + OWNER + "&chunk_hash=" + PieceSource.EMPTY);
        assertThat(chunk.statusCode()).isEqualTo(200);
        assertThat(chunk.body()).isEmpty();
    }

    @Test
    void aTreeThatWasCutOffIsEnough() throws Exception {
        TestBlob blob = TestBlob.random(3 * MIB, 13);
        String whole = Requests.json(blob.treeJson()).path("tree").toString();
        String cut = "{\"hash\":\"" + blob.root() + "\",\"left\":null,\"right\":null}";
        assertThat(node.putTree(blob.request().replace(whole, cut)).statusCode())
                .isEqualTo(200);
        assertThat(node.putTree(blob.request()).statusCode()).isEqualTo(200);
        assertThat(keys("blob-pending/")).hasSize(1);
        HttpResponse<byte[]> read = node.get("/v1/blob-tree" + blob.blobQuery());
        assertThat(Text.header(read, "Cache-Control")).isEqualTo("no-store");
        assertThat(Requests.json(Text.of(read)).path("hash_tree").path("tree").toString())
                .isEqualTo(whole);
    }

    @Test
    void chunksThatAreStoredAlreadyAreNamedOnce() throws Exception {
        byte[] bytes = new byte[3 * MIB + 1];
        TestBlob zeros = TestBlob.of(bytes);
        node.putTree(zeros.request());
        node.putChunk(zeros, 1);
        HttpResponse<byte[]> again = node.putTree(zeros.request());
        JsonNode answer = Requests.json(Text.of(again));
        assertThat(NativeVectors.texts(answer.path("existing_chunks")))
                .containsExactly(zeros.chunkHash(0).toString());
        assertThat(answer.path("chunk_check_errors").intValue()).isZero();
        assertThat(Text.status(node.putChunk(zeros, 3))).isEqualTo("blob_complete");
        assertThat(node.getBlob(zeros).body()).isEqualTo(bytes);
        assertThat(keys("chunks/")).hasSize(2);
    }

    @Test
    void ownersShareNothing() throws Exception {
        TestBlob blob = TestBlob.random(20, 14);
        node.upload(blob);
        HttpResponse<byte[]> other = node.putTree(blob.request(OTHER_OWNER, "{\"OwnerEgressSignature\":[]}"));
        assertThat(Requests.json(Text.of(other)).path("existing_chunks").size()).isZero();
        String query = "?blob_hash=" + blob.root() + "&owner_id=" + OTHER_OWNER;
        assertThat(node.get("/v1/blob" + query).statusCode()).isEqualTo(404);
        assertThat(node.get("/v1/chunk?chunk_hash=" + blob.chunkHash(0) + "&owner_id=" + OTHER_OWNER)
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void aChunkIsRefusedWithoutATreeOrInAnotherPlace() throws Exception {
        TestBlob blob = TestBlob.random(2 * MIB, 15);
        assertThat(node.putChunk(blob, 0).statusCode()).isEqualTo(404);
        node.putTree(blob.request());
        String wrongPlace = blob.chunkQuery(1).replace("chunk_hash=" + blob.chunkHash(1), "");
        assertThat(node.send("PUT", "/v1/chunk" + wrongPlace, blob.chunk(0)).statusCode())
                .isEqualTo(400);
        assertThat(node.send("PUT", "/v1/chunk" + blob.chunkQuery(0), blob.chunk(1))
                        .statusCode())
                .isEqualTo(400);
        String beyond = blob.chunkQuery(1).replace("chunk_index=1", "chunk_index=2");
        assertThat(node.send("PUT", "/v1/chunk" + beyond, blob.chunk(1)).statusCode())
                .isEqualTo(400);
        assertThat(keys("chunks/")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"%2B0", "00", "1.0", "-1", "%C2%B2", "", "1e1", "%200", "1234567890"})
    void aChunkIndexIsAPlainNumber(String index) throws Exception {
        TestBlob blob = TestBlob.random(20, 16);
        node.putTree(blob.request());
        String query = blob.chunkQuery(0).replace("chunk_index=0", "chunk_index=" + index);
        assertThat(node.send("PUT", "/v1/chunk" + query, blob.chunk(0)).statusCode())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sha256:../../x", "SHA256:", "sha512:", "sha256:zz", "../x", ""})
    void noTextOfAClientBecomesPartOfAKey(String hash) throws Exception {
        String padded = hash.isEmpty() ? hash : (hash + "0".repeat(71)).substring(0, 71);
        String query = "?owner_id=" + OWNER + "&blob_hash=" + padded;
        assertThat(node.get("/v1/blob" + query).statusCode()).isEqualTo(400);
        assertThat(node.get("/v1/blob?owner_id=..&blob_hash=sha256:" + "0".repeat(64))
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void hexInUpperCaseIsTheSameHash() throws Exception {
        TestBlob blob = TestBlob.random(20, 17);
        node.upload(blob);
        String upper =
                blob.blobQuery().replace(blob.root().hex(), blob.root().hex().toUpperCase(Locale.ROOT));
        assertThat(node.get("/v1/blob" + upper).body()).isEqualTo(blob.bytes());
    }

    @Test
    void anOwnerInAnyCaseIsTheSameOwner() throws Exception {
        TestBlob blob = TestBlob.random(10, 26);
        String upper = OWNER.toUpperCase(Locale.ROOT);
        String mixed = "RRkah-FQAAA-aaaaa-AAAAQ-caI";
        assertThat(node.putTree(blob.request().replace(OWNER, upper)).statusCode())
                .isEqualTo(200);
        String query = blob.chunkQuery(0).replace(OWNER, mixed);
        assertThat(Text.status(node.send("PUT", "/v1/chunk" + query, blob.bytes())))
                .isEqualTo("blob_complete");
        assertThat(keys("")).isNotEmpty().allMatch(key -> key.contains(OWNER));
        assertThat(node.get("/v1/blob" + blob.blobQuery().replace(OWNER, upper)).body())
                .isEqualTo(blob.bytes());
        assertThat(node.get("/storage/v1/owner/" + upper + "/blob/" + blob.root())
                        .body())
                .isEqualTo(blob.bytes());
        assertThat(node.getBlob(blob).body()).isEqualTo(blob.bytes());
    }

    @Test
    void aLetterThatOnlySomeLanguagesFoldIsNoLetterOfAnOwner() throws Exception {
        TestBlob blob = TestBlob.random(10, 26);
        for (String letter : List.of("%C4%B1", "%C4%B0", "%E2%84%AA")) {
            String query = blob.blobQuery().replace("cai", "ca" + letter);
            assertThat(node.get("/v1/blob" + query).statusCode()).as(letter).isEqualTo(400);
        }
    }

    @Test
    void aKnownChunkIsNeitherWrittenNorChargedAgain() throws Exception {
        FakeMetering metering = new FakeMetering();
        ObjectStore own = V1Server.memory();
        try (V1Server node = V1Server.start(own, metering, Map.of())) {
            TestBlob blob = TestBlob.random(2 * MIB, 18);
            node.putTree(blob.request());
            node.putChunk(blob, 0);
            Key key = NativeKeys.chunk(PAYER, blob.chunkHash(0));
            String version = own.head(key).orElseThrow().version();
            metering.forget();
            node.putChunk(blob, 0);
            assertThat(own.head(key).orElseThrow().version()).isEqualTo(version);
            assertThat(metering.total()).isEqualTo(Usage.write(0));
        }
        own.close();
    }

    @Test
    void anUploadGoesOnAfterARestart() throws Exception {
        TestBlob blob = TestBlob.random(5 * MIB, 19);
        node.putTree(blob.request());
        node.putChunk(blob, 0);
        node.putChunk(blob, 3);
        node.close();
        node = V1Server.start(store);
        assertThat(Text.status(node.putChunk(blob, 1))).isEqualTo("chunk_accepted");
        assertThat(Text.status(node.putChunk(blob, 3))).isEqualTo("chunk_already_exists");
        assertThat(Text.status(node.putChunk(blob, 4))).isEqualTo("chunk_accepted");
        assertThat(Text.status(node.putChunk(blob, 2))).isEqualTo("blob_complete");
        assertThat(node.getBlob(blob).body()).isEqualTo(blob.bytes());
    }

    @Test
    void twoNodesFinishOneUploadTogether() throws Exception {
        TestBlob blob = TestBlob.random(6 * MIB, 20);
        try (V1Server second = V1Server.start(store)) {
            assertThat(second.getBlob(blob).statusCode()).isEqualTo(404);
            node.putTree(blob.request());
            String last = "";
            for (int i : new int[] {5, 0, 3, 1, 4, 2}) {
                last = Text.status((i % 2 == 0 ? node : second).putChunk(blob, i));
            }
            assertThat(last).isEqualTo("blob_complete");
            assertThat(second.getBlob(blob).body()).isEqualTo(blob.bytes());
            assertThat(node.getBlob(blob).body()).isEqualTo(blob.bytes());
        }
    }

    @Test
    void chunksThatCameBehindTheBackOfAllNodesAreFoundByTheNextReader() throws Exception {
        TestBlob blob = TestBlob.random(3 * MIB, 21);
        node.putTree(blob.request());
        for (int i = 0; i < 3; i++) {
            store.put(NativeKeys.chunk(PAYER, blob.chunkHash(i)), Body.of(blob.chunk(i)), PutOptions.REPLACE);
        }
        assertThat(node.getBlob(blob).body()).isEqualTo(blob.bytes());
        assertThat(keys("blob-metadata/")).hasSize(1);
    }

    @Test
    void theStoredRecordIsTheOneThatOthersRead() throws Exception {
        TestBlob blob = TestBlob.text("hello", "Content-Type: text/plain");
        node.upload(blob);
        try (Reading reading = store.open(Key.of("blob-metadata/" + OWNER + "/" + blob.root()), ByteRange.ALL)
                .orElseThrow()) {
            JsonNode record = Requests.json(new String(reading.stream().readAllBytes(), StandardCharsets.UTF_8));
            assertThat(record.path("hash_tree").path("tree_type").textValue()).isEqualTo("DSBMTWH");
            assertThat(record.path("num_blob_bytes").intValue()).isEqualTo(5);
        }
        assertThat(keys("")).contains("chunks/" + OWNER + "/" + blob.chunkHash(0));
    }

    @Test
    void theChecksForStoredChunksAreAboutOneForEachChunk() throws Exception {
        CountingStore counting = new CountingStore(store);
        TestBlob blob = TestBlob.random(40 * MIB, 22);
        try (V1Server own = V1Server.start(counting)) {
            own.putTree(blob.request());
            long before = counting.heads();
            IntStream.range(0, 40).forEach(i -> {
                try {
                    own.putChunk(blob, i);
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            });
            assertThat(counting.heads() - before).isLessThan(2 * 40 + 10);
            assertThat(own.getBlob(blob).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void nobodyLooksForAChunkThatThisNodeIsStoring() throws Exception {
        TestBlob blob = TestBlob.random(2 * MIB, 25);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch stall = new CountDownLatch(1);
        AtomicInteger writes = new AtomicInteger();
        AtomicInteger looks = new AtomicInteger();
        ObjectStore slow = new ForwardingStore(store) {
            @Override
            public PutResult put(Key key, Body body, PutOptions options) throws IOException {
                if (key.startsWith("chunks/") && writes.getAndIncrement() == 0) {
                    begun.countDown();
                    await(stall);
                }
                return super.put(key, body, options);
            }

            @Override
            public Optional<ObjectInfo> head(Key key) throws IOException {
                looks.addAndGet(key.startsWith("chunks/") ? 1 : 0);
                return super.head(key);
            }
        };
        try (V1Server own = V1Server.start(slow)) {
            own.putTree(blob.request());
            CompletableFuture<String> first = CompletableFuture.supplyAsync(() -> chunkStatus(own, blob, 0));
            begun.await();
            int before = looks.get();
            assertThat(chunkStatus(own, blob, 1)).isEqualTo("chunk_accepted");
            assertThat(looks.get()).isEqualTo(before);
            stall.countDown();
            assertThat(first.join()).isEqualTo("blob_complete");
        }
    }

    private static String chunkStatus(V1Server server, TestBlob blob, int index) {
        try {
            return Text.status(server.putChunk(blob, index));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aChunkThatCouldNotBeStoredIsLookedForAgain() throws Exception {
        TestBlob blob = TestBlob.random(2 * MIB, 26);
        AtomicBoolean failing = new AtomicBoolean(true);
        ObjectStore broken = new ForwardingStore(store) {
            @Override
            public PutResult put(Key key, Body body, PutOptions options) throws IOException {
                if (key.startsWith("chunks/") && failing.getAndSet(false)) {
                    throw new StoreException(StoreException.Reason.UNAVAILABLE, "no answer");
                }
                return super.put(key, body, options);
            }
        };
        try (V1Server own = V1Server.start(broken);
                V1Server other = V1Server.start(store)) {
            own.putTree(blob.request());
            assertThat(own.putChunk(blob, 0).statusCode()).isEqualTo(503);
            assertThat(Text.status(other.putChunk(blob, 0))).isEqualTo("chunk_accepted");
            assertThat(Text.status(own.putChunk(blob, 1))).isEqualTo("blob_complete");
        }
    }

    @Test
    void chunksThatNobodyCouldLookForInTimeAreCounted() throws Exception {
        TestBlob blob = TestBlob.random(3 * MIB, 23);
        CountDownLatch stall = new CountDownLatch(1);
        ObjectStore stalling = new ForwardingStore(store) {
            @Override
            public Optional<ObjectInfo> head(Key key) throws IOException {
                if (key.startsWith("chunks/")) {
                    await(stall);
                }
                return super.head(key);
            }
        };
        try (V1Server own = V1Server.start(stalling, new FakeMetering(), Map.of("stowage.v1.check.budget", "100ms"))) {
            JsonNode answer = Requests.json(Text.of(own.putTree(blob.request())));
            assertThat(answer.path("existing_chunks").size()).isZero();
            assertThat(answer.path("chunk_check_errors").intValue()).isEqualTo(3);
            stall.countDown();
            assertThat(own.upload(blob)).isEqualTo("blob_complete");
        }
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    @Test
    void aLookThatFailsDoesNotLoseTheChunk() throws Exception {
        TestBlob blob = TestBlob.random(2 * MIB, 24);
        AtomicBoolean failing = new AtomicBoolean();
        ObjectStore blind = new ForwardingStore(store) {
            @Override
            public Optional<ObjectInfo> head(Key key) throws IOException {
                if (failing.get() && key.startsWith("chunks/")) {
                    throw new StoreException(StoreException.Reason.UNAVAILABLE, "no answer");
                }
                return super.head(key);
            }
        };
        try (V1Server own = V1Server.start(blind)) {
            own.putTree(blob.request());
            failing.set(true);
            assertThat(Text.status(own.putChunk(blob, 0))).isEqualTo("chunk_accepted");
            // Not 404: whether the blob is complete is not known at this moment.
            assertThat(own.getBlob(blob).statusCode()).isEqualTo(503);
            failing.set(false);
            assertThat(Text.status(own.putChunk(blob, 1))).isEqualTo("blob_complete");
        }
    }
}
