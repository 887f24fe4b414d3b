package io.stowage.v1;

import static io.stowage.v1.TestBlob.OWNER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.billing.FakeMetering;
import io.stowage.digest.tree.BlobSize;
import io.stowage.ic.Owner;
import io.stowage.store.Body;
import io.stowage.store.Key;
import io.stowage.store.ObjectStore;
import io.stowage.store.PutOptions;
import io.stowage.store.StoreException;
import io.stowage.store.fs.FileStore;
import io.stowage.store.fs.FileStoreConfig;
import io.stowage.store.guard.FlakyStore;
import io.stowage.v1.blob.NativeKeys;
import io.stowage.v1.blob.StoredMetadata;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Downloads: ranges, conditions, harmless headers, and never a byte that is not the blob's. */
class V1DownloadTest {
    private static final int MIB = 1 << 20;
    private static final Owner PAYER = Owner.parse(OWNER);

    private final ObjectStore memory = V1Server.memory();
    private final FlakyStore store = new FlakyStore(memory);
    private V1Server node;

    @BeforeEach
    void start() throws Exception {
        node = V1Server.start(store);
    }

    @AfterEach
    void stop() throws Exception {
        node.close();
        memory.close();
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=0-0, 206, 0, 1",
        "bytes=1048575-1048576, 206, 1048575, 2",
        "bytes=1048576-, 206, 1048576, 1048586",
        "bytes=5-99999999, 206, 5, 2097157",
        "bytes=-3, 206, 2097159, 3",
        "bytes=-99999999, 206, 0, 2097162",
        "bytes=0-99999999999999999999999, 206, 0, 2097162",
        "bytes=2097161-2097161, 206, 2097161, 1",
        "bytes=2-1, 200, 0, 2097162",
        "'bytes=0-1,4-5', 200, 0, 2097162",
        "lines=0-1, 200, 0, 2097162",
        "bytes=a-b, 200, 0, 2097162",
        "bytes=, 200, 0, 2097162"
    })
    void rangesAreAnsweredAsTheyShould(String range, int status, int offset, int length) throws Exception {
        TestBlob blob = TestBlob.random(2 * MIB + 10, 30);
        node.upload(blob);
        HttpResponse<byte[]> answer = node.getBlob(blob, "Range", range);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).isEqualTo(Arrays.copyOfRange(blob.bytes(), offset, offset + length));
        String expected = "bytes " + offset + "-" + (offset + length - 1) + "/" + blob.bytes().length;
        assertThat(Text.header(answer, "Content-Range")).isEqualTo(status == 206 ? expected : "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=20-", "bytes=20-30", "bytes=-0", "bytes=99999999999999999999-"})
    void aRangeBeyondTheBlobNamesItsSize(String range) throws Exception {
        TestBlob blob = TestBlob.random(20, 31);
        node.upload(blob);
        HttpResponse<byte[]> answer = node.getBlob(blob, "Range", range);
        assertThat(answer.statusCode()).isEqualTo(416);
        assertThat(Text.header(answer, "Content-Range")).isEqualTo("bytes */20");
        assertThat(Text.header(answer, "X-Stowage-Error")).isEqualTo("range");
    }

    @Test
    void aKnownBlobIsNotSentAgain() throws Exception {
        TestBlob blob = TestBlob.random(20, 32);
        node.upload(blob);
        HttpResponse<byte[]> got = node.getBlob(blob);
        String tag = Text.header(got, "ETag");
        assertThat(tag).isEqualTo("\"" + blob.root().hex() + "\"");
        assertThat(Text.header(got, "Cache-Control")).isEqualTo("public, max-age=31536000, immutable");
        assertThat(Text.header(got, "Accept-Ranges")).isEqualTo("bytes");
        assertThat(Text.header(got, "Cross-Origin-Resource-Policy")).isEqualTo("cross-origin");
        for (String known : new String[] {tag, "W/" + tag, "\"x\", " + tag, "*"}) {
            HttpResponse<byte[]> again = node.getBlob(blob, "If-None-Match", known);
            assertThat(again.statusCode()).isEqualTo(304);
            assertThat(Text.header(again, "ETag")).isEqualTo(tag);
        }
        assertThat(node.getBlob(blob, "If-None-Match", "\"x\"").statusCode()).isEqualTo(200);
        assertThat(node.getBlob(blob, "If-Range", tag, "Range", "bytes=0-0").statusCode())
                .isEqualTo(206);
        assertThat(node.getBlob(blob, "If-Range", "W/" + tag, "Range", "bytes=0-0")
                        .statusCode())
                .isEqualTo(200);
        assertThat(node.getBlob(blob, "Accept-Encoding", "gzip").headers().firstValue("Content-Encoding"))
                .isEmpty();
    }

    @Test
    void whatDependsOnOtherBytesIsRefused() throws Exception {
        TestBlob blob = TestBlob.random(20, 34);
        node.upload(blob);
        String own = "\"" + blob.root().hex() + "\"";
        for (String path : new String[] {"/v1/blob" + blob.blobQuery(), "/v1/chunk" + blob.chunkQuery(0)}) {
            String tag = Text.header(node.send("GET", path, new byte[0]), "ETag");
            for (String method : new String[] {"GET", "HEAD"}) {
                HttpResponse<byte[]> refused = node.send(method, path, new byte[0], "If-Match", "\"other\"");
                assertThat(refused.statusCode()).isEqualTo(412);
                assertThat(Text.header(refused, "X-Stowage-Error")).isEqualTo("precondition");
                assertThat(node.send(method, path, new byte[0], "If-Match", tag).statusCode())
                        .isEqualTo(200);
            }
        }
        TestBlob missing = TestBlob.random(21, 35);
        for (String path : new String[] {"/v1/blob" + missing.blobQuery(), "/v1/chunk" + missing.chunkQuery(0)}) {
            assertThat(node.send("GET", path, new byte[0], "If-Match", own).statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void headHasTheHeadersOfGetAndFetchesNothing() throws Exception {
        TestBlob blob = TestBlob.random(2 * MIB, 33, "Content-Type: text/csv");
        node.upload(blob);
        node.getBlob(blob);
        int before = store.calls();
        HttpResponse<byte[]> head = node.send("HEAD", "/v1/blob" + blob.blobQuery(), new byte[0], "Range", "bytes=0-1");
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(Text.header(head, "Content-Length")).isEqualTo(Integer.toString(2 * MIB));
        assertThat(Text.header(head, "Content-Type")).isEqualTo("text/csv");
        assertThat(store.calls()).isEqualTo(before);
        HttpResponse<byte[]> chunk = node.send("HEAD", "/v1/chunk" + blob.chunkQuery(1), new byte[0]);
        assertThat(Text.header(chunk, "Content-Length")).isEqualTo(Integer.toString(MIB));
        assertThat(Text.header(chunk, "ETag"))
                .isEqualTo("\"" + blob.chunkHash(1).hex() + "\"");
        HttpResponse<byte[]> tree = node.send("HEAD", "/v1/blob-tree" + blob.blobQuery(), new byte[0]);
        assertThat(Text.header(tree, "Content-Length"))
                .isEqualTo(Text.header(node.get("/v1/blob-tree" + blob.blobQuery()), "Content-Length"))
                .isNotEmpty();
    }

    @Test
    void whatABrowserMightRunIsOnlyDownloaded() throws Exception {
        TestBlob page =
                TestBlob.text("<script>", "Content-Type: text/html", "Content-Disposition: inline; filename=a.html");
        node.upload(page);
        HttpResponse<byte[]> got = node.getBlob(page);
        assertThat(Text.header(got, "Content-Security-Policy")).isEqualTo("default-src 'none'; sandbox");
        assertThat(Text.header(got, "Content-Disposition")).isEqualTo("attachment; filename=a.html");
        assertThat(Text.header(got, "X-Content-Type-Options")).isEqualTo("nosniff");
    }

    @Test
    void anUploaderChoosesNoOtherHeaders() throws Exception {
        TestBlob blob = TestBlob.text(
                "x",
                "Set-Cookie: a=b",
                "Location: //evil",
                "Access-Control-Allow-Origin: https://evil",
                "Content-Encoding: gzip",
                "Content-Language: de",
                "Content-Length: 1");
        node.upload(blob);
        HttpResponse<byte[]> got = node.getBlob(blob);
        assertThat(got.headers().map().keySet())
                .map(name -> name.toLowerCase(Locale.ROOT))
                .doesNotContain("set-cookie", "location", "content-encoding");
        assertThat(Text.header(got, "Access-Control-Allow-Origin")).isEqualTo("*");
        assertThat(Text.header(got, "Content-Language")).isEqualTo("de");
        assertThat(Text.header(got, "Content-Type")).isEqualTo("application/octet-stream");
    }

    @Test
    void aDamagedChunkIsNeverSentAndMendedByTheNextUpload() throws Exception {
        TestBlob blob = TestBlob.random(20, 34);
        node.upload(blob);
        Key key = NativeKeys.chunk(PAYER, blob.chunkHash(0));
        memory.put(key, Body.of(new byte[20]), PutOptions.REPLACE);
        HttpResponse<byte[]> answer = node.getBlob(blob);
        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(Text.header(answer, "X-Stowage-Error")).isEqualTo("corrupt");
        assertThat(node.get("/v1/chunk" + blob.chunkQuery(0)).statusCode()).isEqualTo(500);
        assertThat(Text.status(node.putChunk(blob, 0))).isEqualTo("blob_complete");
        assertThat(node.getBlob(blob).body()).isEqualTo(blob.bytes());
    }

    @Test
    void aChunkOfAnotherLengthIsNeverSentAndMendedByTheNextUpload() throws Exception {
        TestBlob blob = TestBlob.random(20, 35);
        node.putTree(blob.request());
        Key key = NativeKeys.chunk(PAYER, blob.chunkHash(0));
        memory.put(key, Body.of(new byte[19]), PutOptions.REPLACE);
        assertThat(node.getBlob(blob).statusCode()).isEqualTo(404);
        assertThat(node.get("/v1/chunk" + blob.chunkQuery(0)).statusCode()).isEqualTo(500);
        assertThat(Text.status(node.putChunk(blob, 0))).isEqualTo("blob_complete");
        assertThat(node.getBlob(blob).body()).isEqualTo(blob.bytes());
    }

    @Test
    void aFailureInTheMiddleCutsTheConnection() throws Exception {
        TestBlob blob = TestBlob.random(6 * MIB, 36);
        node.upload(blob);
        memory.put(NativeKeys.chunk(PAYER, blob.chunkHash(4)), Body.of(new byte[MIB]), PutOptions.REPLACE);
        assertThatThrownBy(() -> node.getBlob(blob)).isInstanceOf(IOException.class);
        awaitAllMemoryFree(node);
    }

    /** A client sees the end of an answer before the server has tidied up after it. */
    private static void awaitAllMemoryFree(V1Server server) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> server.permits().freeBytes() == 128L * MIB);
    }

    @Test
    void aStoreThatBreaksInTheMiddleCutsTheConnection() throws Exception {
        TestBlob blob = TestBlob.random(6 * MIB, 37);
        node.upload(blob);
        node.getBlob(blob);
        store.failCall(4, new StoreException(StoreException.Reason.UNAVAILABLE, "gone"));
        assertThatThrownBy(() -> node.getBlob(blob)).isInstanceOf(IOException.class);
        store.recover();
        assertThat(node.getBlob(blob).body()).isEqualTo(blob.bytes());
    }

    @Test
    void aStoreThatIsBusyInTheMiddleIsAskedAgain() throws Exception {
        TestBlob blob = TestBlob.random(6 * MIB, 60);
        node.upload(blob);
        node.getBlob(blob);
        int before = store.calls();
        store.failCall(4, new StoreException(StoreException.Reason.BUSY, "too much", null, Duration.ofMillis(10)));
        assertThat(node.getBlob(blob).body()).isEqualTo(blob.bytes());
        assertThat(store.calls() - before).isEqualTo(blob.chunks() + 1);
    }

    @Test
    void aStoreThatStaysBusyCutsTheConnectionOnceThePatienceIsAtItsEnd() throws Exception {
        TestBlob blob = TestBlob.random(6 * MIB, 61);
        try (V1Server impatient = V1Server.start(store, new FakeMetering(), Map.of("stowage.v1.patience", "0s"))) {
            impatient.upload(blob);
            impatient.getBlob(blob);
            store.failCall(4, new StoreException(StoreException.Reason.BUSY, "too much"));
            assertThatThrownBy(() -> impatient.getBlob(blob)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void aStoreThatBreaksBeforeTheFirstByteIsA503() throws Exception {
        TestBlob blob = TestBlob.random(6 * MIB, 38);
        node.upload(blob);
        store.cutReadingsAfter(1000, new IOException("connection reset"));
        HttpResponse<byte[]> answer = node.getBlob(blob);
        assertThat(answer.statusCode()).isEqualTo(503);
        store.recover();
    }

    @Test
    void aChunkThatDisappearedIsDamageAndABlobThatDisappearedIsNotThere() throws Exception {
        TestBlob blob = TestBlob.random(20, 39);
        node.upload(blob);
        memory.delete(NativeKeys.chunk(PAYER, blob.chunkHash(0)));
        assertThat(node.getBlob(blob).statusCode()).isIn(404, 500);
        memory.delete(NativeKeys.metadata(PAYER, blob.root()));
        assertThat(node.getBlob(blob).statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "null", "{\"hash_tree\":{}}", "other", "incomplete", "huge"})
    void aForgedRecordIsNotBelievedAndGivesWayToTheBlob(String kind) throws Exception {
        TestBlob blob = TestBlob.random(20, 40);
        TestBlob other = TestBlob.random(30, 41);
        ByteArrayOutputStream record = new ByteArrayOutputStream();
        switch (kind) {
            case "other" -> new StoredMetadata(other.tree()).write(record);
            case "incomplete" -> new StoredMetadata(blob.tree()).write(record);
            case "huge" -> record.write(Text.bytes("[".repeat(200_000)));
            default -> record.write(Text.bytes(kind));
        }
        Key key = NativeKeys.metadata(PAYER, blob.root());
        memory.put(key, Body.of(record.toByteArray()), PutOptions.REPLACE);
        node.upload(other);
        assertThat(node.getBlob(blob).statusCode()).isEqualTo(404);
        assertThat(node.upload(blob)).isEqualTo("blob_complete");
        assertThat(node.getBlob(blob).body()).isEqualTo(blob.bytes());
        node.close();
        node = V1Server.start(store);
        assertThat(node.getBlob(blob).body()).isEqualTo(blob.bytes());
    }

    @Test
    void aTreeThatLiesAboutItsLastChunkIsNeverComplete() throws Exception {
        byte[] chunk = TestBlob.random(MIB, 42).bytes();
        byte[] twice = Arrays.copyOf(chunk, 2 * MIB);
        System.arraycopy(chunk, 0, twice, MIB, MIB);
        TestBlob blob = TestBlob.of(twice);
        String shortened = blob.request().replace("bytes\":" + 2 * MIB, "bytes\":" + (2 * MIB - 1));
        assertThat(node.putTree(shortened).statusCode()).isEqualTo(200);
        assertThat(Text.status(node.putChunk(blob, 0))).isEqualTo("chunk_accepted");
        assertThat(node.getBlob(blob).statusCode()).isEqualTo(404);
        assertThat(node.upload(blob)).isEqualTo("blob_complete");
        assertThat(node.getBlob(blob).body()).isEqualTo(twice);
    }

    @Test
    void filesAreVerifiedOncePerWriting(@TempDir Path folder) throws Exception {
        FileStoreConfig config = new FileStoreConfig(folder, FileStoreConfig.Fsync.NONE, 0);
        try (FileStore files = FileStore.open(config, Clock.systemUTC());
                V1Server onFiles = V1Server.start(files)) {
            TestBlob blob = TestBlob.random(2 * MIB + 100_000, 43);
            onFiles.upload(blob);
            assertThat(onFiles.getBlob(blob).body()).isEqualTo(blob.bytes());
            assertThat(onFiles.getBlob(blob, "Range", "bytes=1048570-1048580").body())
                    .isEqualTo(Arrays.copyOfRange(blob.bytes(), 1048570, 1048581));
            assertThat(onFiles.get("/v1/chunk" + blob.chunkQuery(1)).body()).isEqualTo(blob.chunk(1));
            Key key = NativeKeys.chunk(PAYER, blob.chunkHash(0));
            files.put(key, Body.of(new byte[BlobSize.CHUNK_BYTES]), PutOptions.REPLACE);
            assertThat(onFiles.getBlob(blob).statusCode()).isEqualTo(500);
            assertThat(onFiles.get("/v1/chunk" + blob.chunkQuery(0)).statusCode())
                    .isEqualTo(500);
            awaitAllMemoryFree(onFiles);
        }
    }

    /** The reference read a chunk and all of the metadata for each byte. */
    @Test
    void aByteOfAKnownBlobCostsOneChunkAndNoRecord() throws Exception {
        CountingStore counted = new CountingStore(V1Server.memory());
        try (counted;
                V1Server counting = V1Server.start(counted)) {
            TestBlob blob = TestBlob.random(3 * MIB, 44);
            counting.upload(blob);
            long before = counted.opens();
            assertThat(counting.getBlob(blob, "Range", "bytes=1048576-1048576").body())
                    .containsExactly(blob.bytes()[MIB]);
            assertThat(counted.opens() - before).isEqualTo(1);
        }
    }

    @Test
    void treesThatWereReadAreKeptWithinTheirBound() throws Exception {
        try (V1Server small = V1Server.start(store, new FakeMetering(), Map.of("stowage.v1.tree-cache", "1MiB"))) {
            for (int i = 0; i < 100; i++) {
                small.upload(TestBlob.text("blob " + i, "X-Long: " + "y".repeat(8000)));
            }
            double held =
                    small.meters().get("stowage.v1.trees.cached.bytes").gauge().value();
            assertThat(held).isPositive().isLessThanOrEqualTo(MIB);
        }
    }
}
