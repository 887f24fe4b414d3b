package io.stowage.v1;

import static io.stowage.v1.TestBlob.OWNER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.billing.FakeMetering;
import io.stowage.content.reading.Rot;
import io.stowage.digest.Digest;
import io.stowage.ic.Owner;
import io.stowage.ops.FakeClock;
import io.stowage.ops.Health;
import io.stowage.store.fs.FileStore;
import io.stowage.store.fs.FileStoreConfig;
import io.stowage.v1.blob.NativeKeys;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Chunks whose files rot on the disk, while their length, time and inode stay as they were. */
class RottenChunksTest {
    private static final int MIB = 1 << 20;
    private static final Owner PAYER = Owner.parse(OWNER);

    private final FakeClock clock = new FakeClock(Instant.parse("2026-11-29T12:00:00Z"));

    @TempDir
    private Path folder;

    private FileStore files;
    private Rot rot;
    private V1Server node;

    @BeforeEach
    void start() throws Exception {
        files = FileStore.open(new FileStoreConfig(folder, FileStoreConfig.Fsync.NONE, 0), Clock.systemUTC());
        rot = new Rot(files);
        node = start(Map.of());
    }

    @AfterEach
    void stop() throws Exception {
        node.close();
        files.close();
    }

    private V1Server start(Map<String, String> settings) throws Exception {
        return V1Server.start(files, new FakeMetering(), clock, settings);
    }

    private void restart(Map<String, String> settings) throws Exception {
        node.close();
        node = start(settings);
    }

    private TestBlob readOnce(TestBlob blob) throws Exception {
        node.upload(blob);
        assertThat(node.getBlob(blob).body()).isEqualTo(blob.bytes());
        for (int i = 0; i < blob.chunks(); i++) {
            assertThat(node.get("/v1/chunk" + blob.chunkQuery(i)).body()).isEqualTo(blob.chunk(i));
        }
        return blob;
    }

    private void flipBit(TestBlob blob, int chunk, int position) throws IOException {
        rot.flipBit(NativeKeys.chunk(PAYER, blob.chunkHash(chunk)), position);
    }

    private List<String> existing(TestBlob blob) throws Exception {
        List<String> hashes = new ArrayList<>();
        Requests.json(Text.of(node.putTree(blob.request())))
                .path("existing_chunks")
                .forEach(each -> hashes.add(each.textValue()));
        return hashes;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 70_000, 400_000, MIB - 1})
    void aFlippedBitIsNotDelivered(int position) throws Exception {
        TestBlob blob = readOnce(TestBlob.random(MIB, 80));
        flipBit(blob, 0, position);
        HttpResponse<byte[]> chunk = node.get("/v1/chunk" + blob.chunkQuery(0));
        assertThat(chunk.statusCode()).isEqualTo(500);
        assertThat(Text.header(chunk, "X-Stowage-Error")).isEqualTo("corrupt");
        assertThat(node.getBlob(blob).statusCode()).isEqualTo(500);
        String around = "bytes=" + Math.max(0, position - 3) + "-" + (position + 3);
        assertThat(node.getBlob(blob, "Range", around).statusCode()).isEqualTo(500);
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 40_000, 64 * 1024, 64 * 1024 + 1, 200_001})
    void aFlippedBitOfASmallChunkIsNotDelivered(int size) throws Exception {
        TestBlob blob = readOnce(TestBlob.random(size, 81));
        flipBit(blob, 0, size - 1);
        assertThat(node.get("/v1/chunk" + blob.chunkQuery(0)).statusCode()).isEqualTo(500);
        assertThat(node.getBlob(blob).statusCode()).isEqualTo(500);
        assertThat(node.getBlob(blob, "Range", "bytes=-1").statusCode()).isEqualTo(500);
    }

    @Test
    void aFlippedBitFarBehindCutsTheConnectionBeforeItsPieceLeaves() throws Exception {
        TestBlob blob = readOnce(TestBlob.random(6 * MIB + 17, 82));
        flipBit(blob, 4, 500_000);
        HttpRequest request = HttpRequest.newBuilder(node.server().uri("/v1/blob/" + blob.blobQuery()))
                .build();
        HttpResponse<InputStream> answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofInputStream());
        ByteArrayOutputStream got = new ByteArrayOutputStream();
        assertThatThrownBy(() -> {
                    try (InputStream in = answer.body()) {
                        in.transferTo(got);
                    }
                })
                .isInstanceOf(IOException.class);
        assertThat(got.size()).isLessThanOrEqualTo(4 * MIB + 500_000);
        assertThat(got.toByteArray()).isEqualTo(Arrays.copyOf(blob.bytes(), got.size()));
    }

    @Test
    void rangesBesideTheDamageAreAnswered() throws Exception {
        TestBlob blob = readOnce(TestBlob.random(2 * MIB + 5, 83));
        flipBit(blob, 1, 17);
        assertThat(node.getBlob(blob, "Range", "bytes=10-1000000").body())
                .isEqualTo(Arrays.copyOfRange(blob.bytes(), 10, 1_000_001));
        assertThat(node.getBlob(blob, "Range", "bytes=1048590-1048600").statusCode())
                .isEqualTo(500);
    }

    @Test
    void damageThatWasSeenIsMendedByTheNextUpload() throws Exception {
        TestBlob blob = readOnce(TestBlob.random(3 * MIB, 84));
        flipBit(blob, 1, 99);
        assertThat(node.get("/v1/chunk" + blob.chunkQuery(1)).statusCode()).isEqualTo(500);
        assertThat(node.room().health().status()).isEqualTo(Health.Status.DEGRADED);
        assertThat(existing(blob))
                .containsExactly(blob.chunkHash(0).toString(), blob.chunkHash(2).toString());
        assertThat(Text.status(node.putChunk(blob, 0))).isEqualTo("chunk_already_exists");
        assertThat(Text.status(node.putChunk(blob, 1))).isEqualTo("blob_complete");
        assertThat(node.getBlob(blob).body()).isEqualTo(blob.bytes());
        assertThat(existing(blob)).hasSize(3);
        assertThat(node.room().health().status()).isEqualTo(Health.Status.UP);
    }

    @Test
    void aBlobIsNotCompleteWhileOneOfItsChunksIsKnownToBeDamaged() throws Exception {
        TestBlob first = readOnce(TestBlob.random(MIB, 85));
        byte[] more = Arrays.copyOf(first.bytes(), 2 * MIB);
        TestBlob second = TestBlob.of(more);
        node.putTree(second.request());
        flipBit(first, 0, 5);
        assertThat(node.getBlob(first).statusCode()).isEqualTo(500);
        assertThat(existing(second)).isEmpty();
        assertThat(Text.status(node.putChunk(second, 1))).isEqualTo("chunk_accepted");
        assertThat(node.getBlob(second).statusCode()).isEqualTo(404);
        assertThat(Text.status(node.putChunk(second, 0))).isEqualTo("blob_complete");
        assertThat(node.getBlob(second).body()).isEqualTo(more);
        assertThat(node.getBlob(first).body()).isEqualTo(first.bytes());
    }

    /** After a restart nothing is known of damage, but the right bytes are at hand. */
    @Test
    void anUploadComparesWhatIsStoredAndMendsDamageThatNobodySaw() throws Exception {
        TestBlob blob = readOnce(TestBlob.random(MIB + 100, 86));
        flipBit(blob, 0, MIB / 2);
        flipBit(blob, 1, 7);
        restart(Map.of());
        assertThat(Text.status(node.putChunk(blob, 0))).isEqualTo("blob_complete");
        assertThat(Text.status(node.putChunk(blob, 1))).isEqualTo("blob_complete");
        assertThat(node.getBlob(blob).body()).isEqualTo(blob.bytes());
    }

    @Test
    void whatWasMendedBehindOurBackIsDamagedNoMore() throws Exception {
        TestBlob blob = readOnce(TestBlob.random(MIB, 87));
        flipBit(blob, 0, 12);
        assertThat(node.getBlob(blob).statusCode()).isEqualTo(500);
        flipBit(blob, 0, 12);
        assertThat(node.getBlob(blob).body()).isEqualTo(blob.bytes());
        assertThat(node.room().health().status()).isEqualTo(Health.Status.UP);
    }

    @Test
    void damageThatNoChecksumSeesIsFoundByTheHashAfterAWhile() throws Exception {
        restart(Map.of("stowage.v1.verify-again", "1h"));
        TestBlob blob = readOnce(TestBlob.random(MIB, 88));
        rot.damageThatKeepsTheChecksum(NativeKeys.chunk(PAYER, blob.chunkHash(0)), 300_000);
        clock.advance(Duration.ofHours(1).plusSeconds(1));
        assertThat(node.get("/v1/chunk" + blob.chunkQuery(0)).statusCode()).isEqualTo(500);
    }

    @Test
    void whatNobodyReadsIsVerifiedInTheBackground() throws Exception {
        TestBlob blob = TestBlob.random(2 * MIB + 9, 89);
        node.upload(blob);
        flipBit(blob, 1, 1000);
        node.room().scrub().turn();
        assertThat(node.room().health().status()).isEqualTo(Health.Status.DEGRADED);
        assertThat(existing(blob)).doesNotContain(blob.chunkHash(1).toString()).hasSize(2);
        assertThat(Text.status(node.putChunk(blob, 1))).isEqualTo("blob_complete");
        assertThat(node.room().health().status()).isEqualTo(Health.Status.UP);
    }

    @Test
    void damageOfWhatWasDeletedIsForgotten() throws Exception {
        TestBlob blob = readOnce(TestBlob.random(MIB, 90));
        flipBit(blob, 0, 1);
        assertThat(node.getBlob(blob).statusCode()).isEqualTo(500);
        files.delete(NativeKeys.chunk(PAYER, blob.chunkHash(0)));
        node.room().scrub().turn();
        assertThat(node.room().health().status()).isEqualTo(Health.Status.UP);
    }

    @Test
    void withVerificationAtEveryReadNothingIsBelieved() throws Exception {
        restart(Map.of("stowage.v1.verify-on-read", "always"));
        TestBlob blob = readOnce(TestBlob.random(MIB + 3, 91));
        rot.damageThatKeepsTheChecksum(NativeKeys.chunk(PAYER, blob.chunkHash(0)), 10);
        assertThat(node.getBlob(blob).statusCode()).isEqualTo(500);
    }

    @Test
    void littleMemoryForBodiesChangesNothing() throws Exception {
        restart(Map.of("stowage.limits.bytes-in-flight", "1MiB", "stowage.v1.spool", "0"));
        TestBlob blob = readOnce(TestBlob.random(3 * MIB + 5, 92));
        flipBit(blob, 0, 77);
        flipBit(blob, 2, 77);
        assertThat(node.getBlob(blob).statusCode()).isEqualTo(500);
        assertThat(node.get("/v1/chunk" + blob.chunkQuery(2)).statusCode()).isEqualTo(500);
        assertThatThrownBy(() -> node.getBlob(blob, "Range", "bytes=1048576-")).isInstanceOf(IOException.class);
        for (int i : new int[] {0, 2}) {
            node.putChunk(blob, i);
        }
        assertThat(node.getBlob(blob).body()).isEqualTo(blob.bytes());
    }

    @Test
    void anotherOwnersUploadOfTheSameBytesMendsNothing() throws Exception {
        TestBlob blob = readOnce(TestBlob.random(20, 93));
        flipBit(blob, 0, 3);
        assertThat(node.getBlob(blob).statusCode()).isEqualTo(500);
        Digest hash = blob.chunkHash(0);
        assertThat(rot.isNamed(NativeKeys.chunk(Owner.parse(TestBlob.OTHER_OWNER), hash)))
                .isFalse();
        String theirs = blob.request(TestBlob.OTHER_OWNER, "{\"OwnerEgressSignature\":[217,217,247,160]}");
        assertThat(node.putTree(theirs).statusCode()).isEqualTo(200);
        String query = blob.chunkQuery(0).replace(OWNER, TestBlob.OTHER_OWNER);
        assertThat(Text.status(node.send("PUT", "/v1/chunk/" + query, blob.chunk(0))))
                .isEqualTo("blob_complete");
        assertThat(node.getBlob(blob).statusCode()).isEqualTo(500);
    }
}
