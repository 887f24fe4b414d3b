package io.stowage.v1;

import static io.stowage.v1.TestBlob.OWNER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.stowage.config.ByteSize;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.ic.Owner;
import io.stowage.ops.FakeClock;
import io.stowage.store.Body;
import io.stowage.store.Key;
import io.stowage.store.ObjectStore;
import io.stowage.store.PutOptions;
import io.stowage.store.fs.FileStore;
import io.stowage.store.fs.FileStoreConfig;
import io.stowage.web.Permits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is given away of stored chunks, wherever they lie and wherever they wait. */
class ChunkSourceTest {
    private static final int MIB = 1 << 20;
    private static final TestBlob BLOB = TestBlob.random(MIB - 5, 100);
    private static final Owner PAYER = Owner.parse(OWNER);
    private static final Key KEY = NativeKeys.chunk(PAYER, BLOB.chunkHash(0));

    private final ObjectStore memory = V1Server.memory();

    @TempDir
    private Path folder;

    private FileStore files;
    private Rot rot;

    @BeforeEach
    void open() throws IOException {
        FileStoreConfig config = new FileStoreConfig(folder.resolve("files"), FileStoreConfig.Fsync.NONE, 0);
        files = FileStore.open(config, Clock.systemUTC());
        rot = new Rot(files);
        for (ObjectStore store : new ObjectStore[] {memory, files}) {
            store.put(KEY, Body.of(BLOB.bytes()), PutOptions.REPLACE);
        }
    }

    @AfterEach
    void close() throws IOException {
        files.close();
        memory.close();
    }

    private ChunkSource source(ObjectStore store, VerifyConfig.OnRead onRead, ReadBuffers seats) {
        return new ChunkSource(
                store,
                new VerifyConfig(onRead, Duration.ofHours(1), MIB, 0),
                new DamagedChunks(new SimpleMeterRegistry()),
                seats,
                new FetchLimit(4, Duration.ofSeconds(1)),
                new FakeClock());
    }

    private ReadBuffers seats(long memory, long disk, int slabs) {
        return new ReadBuffers(
                new Permits(memory, Duration.ofMillis(20)), new Spool(folder.resolve("spool"), disk), new Slabs(slabs));
    }

    private static VerifiedChunk fetch(ChunkSource source, ReadBuffers.Seat seat) throws IOException {
        return source.fetch(PAYER, BLOB.chunkHash(0), seat).orElseThrow();
    }

    /** As for the later chunks of a blob, whose status line is out already. */
    private static VerifiedChunk fetchLater(ChunkSource source, ReadBuffers.Seat seat) throws IOException {
        return source.fetch(PAYER, BLOB.chunkHash(0), MIB - 5, Optional.empty(), seat)
                .orElseThrow();
    }

    private static byte[] read(VerifiedChunk chunk, int offset, int count) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        chunk.writeTo(out, offset, count);
        return out.toByteArray();
    }

    private static void assertDamaged(org.assertj.core.api.ThrowableAssert.ThrowingCallable work) {
        assertThatThrownBy(work)
                .isInstanceOfSatisfying(
                        StowageException.class, e -> assertThat(e.fault()).isEqualTo(Fault.CORRUPT));
    }

    @Test
    void whatWaitsOnTheDiskWasHashedOnItsWay() throws IOException {
        ChunkSource source = source(memory, VerifyConfig.OnRead.AUTO, seats(ByteSize.MIB, ByteSize.MIB, 0));
        try (ReadBuffers.Seat seat = source.take(MIB)) {
            assertThat(seat.file()).isPresent();
            assertThat(read(fetch(source, seat), 0, MIB - 5)).isEqualTo(BLOB.bytes());
            byte[] wrong = BLOB.bytes().clone();
            wrong[MIB / 2] ^= 1;
            memory.put(KEY, Body.of(wrong), PutOptions.REPLACE);
            assertDamaged(() -> fetch(source, seat));
        }
    }

    @Test
    void whatRotsWhileItWaitsOnTheDiskIsNotSent() throws IOException {
        ChunkSource source = source(memory, VerifyConfig.OnRead.AUTO, seats(ByteSize.MIB, ByteSize.MIB, 0));
        try (ReadBuffers.Seat seat = source.take(MIB)) {
            VerifiedChunk chunk = fetch(source, seat);
            seat.file().orElseThrow().write(java.nio.ByteBuffer.wrap(new byte[7]), 100_000);
            assertThat(read(chunk, 20_000, 50_000)).isEqualTo(Arrays.copyOfRange(BLOB.bytes(), 20_000, 70_000));
            assertThatThrownBy(() -> read(chunk, 0, MIB - 5)).isInstanceOf(Pieces.Rotten.class);
        }
    }

    @ParameterizedTest
    @EnumSource(VerifyConfig.OnRead.class)
    void aFileThatWasReplacedIsNotTakenForTheOneThatWasVerified(VerifyConfig.OnRead onRead) throws IOException {
        ChunkSource source = source(files, onRead, seats(16 * ByteSize.MIB, 0, 0));
        try (ReadBuffers.Seat seat = source.take(MIB)) {
            VerifiedChunk chunk = fetch(source, seat);
            byte[] wrong = BLOB.bytes().clone();
            wrong[3] ^= 1;
            files.put(KEY, Body.of(wrong), PutOptions.REPLACE);
            assertThat(chunk.file(0, 100)).isEmpty();
            if (onRead != VerifyConfig.OnRead.ALWAYS) {
                assertThatThrownBy(() -> read(chunk, 0, 100)).hasMessageContaining("was replaced");
            }
            assertDamaged(() -> fetch(source, seat));
        }
    }

    @Test
    void onlyWhoChoseSoLetsAServerSendAFileThatNobodyLooksAt() throws IOException {
        for (VerifyConfig.OnRead onRead : VerifyConfig.OnRead.values()) {
            ChunkSource source = source(files, onRead, seats(16 * ByteSize.MIB, 0, 1));
            try (ReadBuffers.Seat seat = source.take(MIB)) {
                assertThat(fetch(source, seat).file(0, MIB - 5).isPresent())
                        .isEqualTo(onRead == VerifyConfig.OnRead.ONCE);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void everyPartIsRightWithMemoryForAWholeChunkAndWithout(int slabs) throws IOException {
        ChunkSource source = source(files, VerifyConfig.OnRead.AUTO, seats(16 * ByteSize.MIB, 0, slabs));
        int[][] parts = {{0, 1}, {65_535, 2}, {65_536, 65_536}, {100, 300_000}, {900_000, MIB - 5 - 900_000}};
        for (int round = 0; round < 2; round++) {
            for (int[] part : parts) {
                LocalChunks.Part wanted = new LocalChunks.Part(part[0], part[1]);
                try (ReadBuffers.Seat seat = source.take(MIB)) {
                    VerifiedChunk chunk = source.fetch(PAYER, BLOB.chunkHash(0), MIB - 5, Optional.of(wanted), seat)
                            .orElseThrow();
                    assertThat(chunk.length()).isEqualTo(MIB - 5);
                    assertThat(read(chunk, part[0], part[1]))
                            .isEqualTo(Arrays.copyOfRange(BLOB.bytes(), part[0], part[0] + part[1]));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void damageIsKnownBeforeTheFirstByteWithMemoryForAWholeChunkAndWithout(int slabs) throws IOException {
        ChunkSource source = source(files, VerifyConfig.OnRead.AUTO, seats(16 * ByteSize.MIB, 0, slabs));
        try (ReadBuffers.Seat seat = source.take(MIB)) {
            assertThat(read(fetch(source, seat), 0, MIB - 5)).isEqualTo(BLOB.bytes());
            rot.flipBit(KEY, MIB - 6);
            assertDamaged(() -> fetch(source, seat));
        }
    }

    @Test
    void whatRotsBetweenTheCheckAndTheSendingIsNotSent() throws IOException {
        ChunkSource source = source(files, VerifyConfig.OnRead.AUTO, seats(16 * ByteSize.MIB, 0, 0));
        try (ReadBuffers.Seat seat = source.take(MIB)) {
            VerifiedChunk chunk = fetch(source, seat);
            rot.flipBit(KEY, 700_000);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            assertDamaged(() -> chunk.writeTo(out, 0, MIB - 5));
            assertThat(out.size()).isLessThanOrEqualTo(700_000);
            assertThat(out.toByteArray()).isEqualTo(Arrays.copyOf(BLOB.bytes(), out.size()));
        }
    }

    @Test
    void aLaterChunkIsComparedAsItLeaves() throws IOException {
        ChunkSource source = source(files, VerifyConfig.OnRead.AUTO, seats(16 * ByteSize.MIB, 0, 1));
        try (ReadBuffers.Seat seat = source.take(MIB)) {
            fetchLater(source, seat);
            rot.flipBit(KEY, 10);
            VerifiedChunk chunk = fetchLater(source, seat);
            assertDamaged(() -> read(chunk, 5, 20));
            assertDamaged(() -> fetchLater(source, seat));
        }
    }

    @Test
    void slabsComeBackWhenTheirSeatsAreLeft() throws IOException {
        Slabs slabs = new Slabs(1);
        ReadBuffers seats =
                new ReadBuffers(new Permits(16 * ByteSize.MIB, Duration.ofMillis(20)), new Spool(folder, 0), slabs);
        ChunkSource source = source(files, VerifyConfig.OnRead.AUTO, seats);
        try (ReadBuffers.Seat seat = source.take(MIB)) {
            fetch(source, seat);
            assertThat(slabs.tryTake()).isEmpty();
            seat.leaveSlab();
            assertThat(seat.slab()).isPresent();
        }
        assertThat(slabs.tryTake()).isPresent();
        assertThat(slabs.tryTake()).isEmpty();
    }
}
