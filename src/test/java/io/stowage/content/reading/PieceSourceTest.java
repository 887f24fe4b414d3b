package io.stowage.content.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.config.ByteSize;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.ops.FakeClock;
import io.stowage.store.Body;
import io.stowage.store.Key;
import io.stowage.store.ObjectStore;
import io.stowage.store.PutOptions;
import io.stowage.store.fs.FileStore;
import io.stowage.store.fs.FileStoreConfig;
import io.stowage.transfer.Permits;
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

/** What is given away of stored pieces, wherever they lie and wherever they wait. */
class PieceSourceTest {
    private static final int MIB = 1 << 20;
    private static final byte[] BYTES = TestPieces.random(MIB - 5, 100);
    private static final Key KEY = Key.of("pieces/one");
    private static final Piece PIECE = Piece.object(KEY, TestPieces.hash(BYTES), MIB - 5);

    private final ObjectStore memory = TestPieces.memory();
    private final NotedDamage damage = new NotedDamage();

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
            store.put(KEY, Body.of(BYTES), PutOptions.REPLACE);
        }
    }

    @AfterEach
    void close() throws IOException {
        files.close();
        memory.close();
    }

    private PieceSource source(ObjectStore store, VerifyConfig.OnRead onRead, ReadBuffers seats) {
        return new PieceSource(
                store,
                new VerifyConfig(onRead, Duration.ofHours(1), MIB, 0),
                damage,
                seats,
                new FetchLimit(4, Duration.ofSeconds(1)),
                new FakeClock());
    }

    private ReadBuffers seats(long memory, long disk, int slabs) {
        return new ReadBuffers(
                new Permits(memory, Duration.ofMillis(20)), new Spool(folder.resolve("spool"), disk), new Slabs(slabs));
    }

    private static VerifiedPiece fetch(PieceSource source, ReadBuffers.Seat seat) throws IOException {
        return source.fetch(Piece.object(KEY, PIECE.hash()), seat).orElseThrow();
    }

    /** As for the later pieces of a reading, whose status line is out already. */
    private static VerifiedPiece fetchLater(PieceSource source, ReadBuffers.Seat seat) throws IOException {
        return source.fetch(PIECE, Optional.empty(), seat).orElseThrow();
    }

    private static byte[] read(VerifiedPiece chunk, int offset, int count) throws IOException {
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
        PieceSource source = source(memory, VerifyConfig.OnRead.AUTO, seats(ByteSize.MIB, ByteSize.MIB, 0));
        try (ReadBuffers.Seat seat = source.take(MIB)) {
            assertThat(seat.file()).isPresent();
            assertThat(read(fetch(source, seat), 0, MIB - 5)).isEqualTo(BYTES);
            byte[] wrong = BYTES.clone();
            wrong[MIB / 2] ^= 1;
            memory.put(KEY, Body.of(wrong), PutOptions.REPLACE);
            assertDamaged(() -> fetch(source, seat));
        }
    }

    @Test
    void whatRotsWhileItWaitsOnTheDiskIsNotSent() throws IOException {
        PieceSource source = source(memory, VerifyConfig.OnRead.AUTO, seats(ByteSize.MIB, ByteSize.MIB, 0));
        try (ReadBuffers.Seat seat = source.take(MIB)) {
            VerifiedPiece chunk = fetch(source, seat);
            seat.file().orElseThrow().write(java.nio.ByteBuffer.wrap(new byte[7]), 100_000);
            assertThat(read(chunk, 20_000, 50_000)).isEqualTo(Arrays.copyOfRange(BYTES, 20_000, 70_000));
            assertThatThrownBy(() -> read(chunk, 0, MIB - 5)).isInstanceOf(CheckedCopy.Rotten.class);
        }
    }

    @ParameterizedTest
    @EnumSource(VerifyConfig.OnRead.class)
    void aFileThatWasReplacedIsNotTakenForTheOneThatWasVerified(VerifyConfig.OnRead onRead) throws IOException {
        PieceSource source = source(files, onRead, seats(16 * ByteSize.MIB, 0, 0));
        try (ReadBuffers.Seat seat = source.take(MIB)) {
            VerifiedPiece chunk = fetch(source, seat);
            byte[] wrong = BYTES.clone();
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
            PieceSource source = source(files, onRead, seats(16 * ByteSize.MIB, 0, 1));
            try (ReadBuffers.Seat seat = source.take(MIB)) {
                assertThat(fetch(source, seat).file(0, MIB - 5).isPresent())
                        .isEqualTo(onRead == VerifyConfig.OnRead.ONCE);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void everyPartIsRightWithMemoryForAWholeChunkAndWithout(int slabs) throws IOException {
        PieceSource source = source(files, VerifyConfig.OnRead.AUTO, seats(16 * ByteSize.MIB, 0, slabs));
        int[][] parts = {{0, 1}, {65_535, 2}, {65_536, 65_536}, {100, 300_000}, {900_000, MIB - 5 - 900_000}};
        for (int round = 0; round < 2; round++) {
            for (int[] part : parts) {
                Piece.Part wanted = new Piece.Part(part[0], part[1]);
                try (ReadBuffers.Seat seat = source.take(MIB)) {
                    VerifiedPiece chunk =
                            source.fetch(PIECE, Optional.of(wanted), seat).orElseThrow();
                    assertThat(chunk.length()).isEqualTo(MIB - 5);
                    assertThat(read(chunk, part[0], part[1]))
                            .isEqualTo(Arrays.copyOfRange(BYTES, part[0], part[0] + part[1]));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void damageIsKnownBeforeTheFirstByteWithMemoryForAWholeChunkAndWithout(int slabs) throws IOException {
        PieceSource source = source(files, VerifyConfig.OnRead.AUTO, seats(16 * ByteSize.MIB, 0, slabs));
        try (ReadBuffers.Seat seat = source.take(MIB)) {
            assertThat(read(fetch(source, seat), 0, MIB - 5)).isEqualTo(BYTES);
            rot.flipBit(KEY, MIB - 6);
            assertDamaged(() -> fetch(source, seat));
        }
    }

    @Test
    void whatRotsBetweenTheCheckAndTheSendingIsNotSent() throws IOException {
        PieceSource source = source(files, VerifyConfig.OnRead.AUTO, seats(16 * ByteSize.MIB, 0, 0));
        try (ReadBuffers.Seat seat = source.take(MIB)) {
            VerifiedPiece chunk = fetch(source, seat);
            rot.flipBit(KEY, 700_000);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            assertDamaged(() -> chunk.writeTo(out, 0, MIB - 5));
            assertThat(out.size()).isLessThanOrEqualTo(700_000);
            assertThat(out.toByteArray()).isEqualTo(Arrays.copyOf(BYTES, out.size()));
        }
    }

    @Test
    void aLaterChunkIsComparedAsItLeaves() throws IOException {
        PieceSource source = source(files, VerifyConfig.OnRead.AUTO, seats(16 * ByteSize.MIB, 0, 1));
        try (ReadBuffers.Seat seat = source.take(MIB)) {
            fetchLater(source, seat);
            rot.flipBit(KEY, 10);
            VerifiedPiece chunk = fetchLater(source, seat);
            assertDamaged(() -> read(chunk, 5, 20));
            assertDamaged(() -> fetchLater(source, seat));
        }
    }

    @ParameterizedTest
    @EnumSource(VerifyConfig.OnRead.class)
    void piecesWithinALongerObjectAreProvenEachByItself(VerifyConfig.OnRead onRead) throws IOException {
        byte[] other = TestPieces.random(300_000, 7);
        byte[] both = Arrays.copyOf(BYTES, BYTES.length + other.length);
        System.arraycopy(other, 0, both, BYTES.length, other.length);
        Piece first = Piece.within(KEY, PIECE.hash(), 0, BYTES.length);
        Piece second = Piece.within(KEY, TestPieces.hash(other), BYTES.length, other.length);
        for (ObjectStore store : new ObjectStore[] {memory, files}) {
            store.put(KEY, Body.of(both), PutOptions.REPLACE);
            PieceSource source = source(store, onRead, seats(16 * ByteSize.MIB, 0, 1));
            try (ReadBuffers.Seat seat = source.take(MIB)) {
                for (int round = 0; round < 2; round++) {
                    assertThat(read(source.fetch(second, seat).orElseThrow(), 70_000, 100))
                            .isEqualTo(Arrays.copyOfRange(other, 70_000, 70_100));
                    seat.leaveSlab();
                    assertThat(read(source.fetch(first, seat).orElseThrow(), 0, BYTES.length))
                            .isEqualTo(BYTES);
                    seat.leaveSlab();
                }
                assertDamaged(() -> source.fetch(Piece.within(KEY, second.hash(), 0, other.length), seat));
                assertDamaged(() -> source.fetch(PIECE, seat));
            }
        }
    }

    @Test
    void aPieceThatRotsLeavesItsNeighbourWhole() throws IOException {
        Piece first = Piece.within(KEY, TestPieces.hash(Arrays.copyOf(BYTES, 500_000)), 0, 500_000);
        byte[] rest = Arrays.copyOfRange(BYTES, 500_000, BYTES.length);
        Piece second = Piece.within(KEY, TestPieces.hash(rest), 500_000, rest.length);
        PieceSource source = source(files, VerifyConfig.OnRead.AUTO, seats(16 * ByteSize.MIB, 0, 0));
        rot.flipBit(KEY, 600_000);
        assertThat(source.hash(first)).isEqualTo(PieceSource.Found.WHOLE);
        assertThat(source.hash(second)).isEqualTo(PieceSource.Found.DAMAGED);
        assertThat(damage.noted()).containsExactly(second);
        rot.flipBit(KEY, 600_000);
        assertThat(source.hash(second)).isEqualTo(PieceSource.Found.WHOLE);
        assertThat(damage.noted()).isEmpty();
    }

    @Test
    void anObjectThatEndsBeforeAPieceIsDamagedThere() throws IOException {
        Piece beyond = Piece.within(KEY, PIECE.hash(), MIB, 100);
        Piece half = Piece.within(KEY, PIECE.hash(), MIB - 10, 100);
        for (ObjectStore store : new ObjectStore[] {memory, files}) {
            PieceSource source = source(store, VerifyConfig.OnRead.AUTO, seats(16 * ByteSize.MIB, 0, 0));
            try (ReadBuffers.Seat seat = source.take(MIB)) {
                assertDamaged(() -> source.fetch(beyond, seat));
                assertDamaged(() -> source.fetch(half, seat));
            }
        }
        assertThat(source(files, VerifyConfig.OnRead.AUTO, seats(MIB, 0, 0)).hash(beyond))
                .isEqualTo(PieceSource.Found.DAMAGED);
        assertThat(damage.noted()).containsExactlyInAnyOrder(beyond, half);
    }

    @Test
    void slabsComeBackWhenTheirSeatsAreLeft() throws IOException {
        Slabs slabs = new Slabs(1);
        ReadBuffers seats =
                new ReadBuffers(new Permits(16 * ByteSize.MIB, Duration.ofMillis(20)), new Spool(folder, 0), slabs);
        PieceSource source = source(files, VerifyConfig.OnRead.AUTO, seats);
        try (ReadBuffers.Seat seat = source.take(MIB)) {
            fetch(source, seat);
            assertThat(slabs.tryTake()).isEmpty();
            seat.leaveSlab();
            assertThat(seat.slab()).isPresent();
        }
        assertThat(slabs.tryTake()).isPresent();
        assertThat(slabs.tryTake()).isEmpty();
    }

    @Test
    void aLocalFileIsTakenForTheSameOnlyIfEveryByteIs() throws IOException {
        PieceSource source = source(files, VerifyConfig.OnRead.AUTO, seats(MIB, 0, 0));
        for (int at : new int[] {0, MIB / 2, MIB - 6}) {
            byte[] other = BYTES.clone();
            other[at] ^= 1;
            assertThat(source.has(KEY, Body.of(other)))
                    .as("byte %s differs", at)
                    .isFalse();
        }
        assertThat(source.has(KEY, Body.of(Arrays.copyOf(BYTES, MIB - 6)))).isFalse();
        assertThat(source.has(KEY, Body.of(Arrays.copyOf(BYTES, MIB - 4)))).isFalse();
        assertThat(source.has(Key.of("pieces/two"), Body.of(BYTES))).isFalse();
        assertThat(source.has(KEY, Body.of(BYTES))).isTrue();
    }

    @Test
    void ofWhatLiesElsewhereOnlyTheLengthIsAskedFor() throws IOException {
        PieceSource source = source(memory, VerifyConfig.OnRead.AUTO, seats(MIB, 0, 0));
        for (int round = 0; round < 2; round++) {
            assertThat(source.has(KEY, Body.of(new byte[MIB - 6]))).isFalse();
            assertThat(source.has(KEY, Body.of(new byte[MIB - 5]))).isTrue();
            assertThat(source.has(Key.of("pieces/two"), Body.of(BYTES))).isFalse();
        }
    }
}
