package io.stowage.content.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.config.ByteSize;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.store.Body;
import io.stowage.store.Key;
import io.stowage.store.ObjectStore;
import io.stowage.store.PutOptions;
import io.stowage.transfer.Permits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Memory that readers hold, whatever they read and however slowly. */
class PieceReaderTest {
    private static final long LIMIT = 6 * ByteSize.MIB;
    private static final int MIB = 1 << 20;
    private static final byte[] BYTES = TestPieces.random(9 * MIB, 70);
    private static final Key KEY = Key.of("pieces/many");

    private final ObjectStore memory = TestPieces.memory();
    private final ExecutorService executor = Executors.newFixedThreadPool(4);
    private final Permits permits = new Permits(LIMIT, Duration.ofMillis(50));
    private HoldingStore store;
    private PieceSource source;

    @TempDir
    private Path folder;

    @BeforeEach
    void start() throws IOException {
        memory.put(KEY, Body.of(BYTES), PutOptions.REPLACE);
        store = new HoldingStore(memory);
        source = new PieceSource(
                store,
                new VerifyConfig(VerifyConfig.OnRead.AUTO, Duration.ofHours(1), MIB, 0),
                new NotedDamage(),
                new ReadBuffers(permits, new Spool(folder, 0), new PieceBuffers(4)),
                new FetchLimit(64, Duration.ofSeconds(30)),
                Clock.systemUTC());
    }

    @AfterEach
    void stop() throws Exception {
        executor.shutdown();
        memory.close();
    }

    private PieceReader open() throws IOException {
        return open(whole());
    }

    private PieceReader open(ReadingPlan plan) throws IOException {
        return new PieceReader.Factory(executor, 4, new Patience(Duration.ofSeconds(1))).open(plan);
    }

    private ReadingPlan whole() {
        List<Piece> pieces = IntStream.range(0, BYTES.length / MIB)
                .mapToObj(i -> TestPieces.within(KEY, BYTES, i * MIB, MIB))
                .toList();
        return new ListedPlan(source, pieces, pieces.stream().map(Piece::all).toList());
    }

    @Test
    void aReaderHoldsNoMoreChunksThanItMay() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (PieceReader reader = open()) {
            reader.writeTo(new OutputStream() {
                @Override
                public void write(int b) {
                    throw new AssertionError("bytes come in pieces");
                }

                @Override
                public void write(byte[] buffer, int offset, int count) {
                    long held = LIMIT - permits.freeBytes();
                    assertThat(held).isLessThanOrEqualTo(4 * ByteSize.MIB);
                    assertThat(store.fetched() - out.size()).isLessThanOrEqualTo(held);
                    out.write(buffer, offset, count);
                }
            });
        }
        assertThat(out.toByteArray()).isEqualTo(BYTES);
        assertThat(permits.freeBytes()).isEqualTo(LIMIT);
    }

    @Test
    void manySlowReadersTogetherHoldNoMoreThanTheLimitAndOthersAreToldToWait() throws IOException {
        List<PieceReader> slow = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            slow.add(open());
        }
        assertThat(permits.freeBytes()).isZero();
        assertThatThrownBy(this::open)
                .isInstanceOfSatisfying(
                        StowageException.class, e -> assertThat(e.fault()).isEqualTo(Fault.BUSY));
        // Who was let in comes to its end with the memory that it has.
        for (PieceReader reader : slow) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            reader.writeTo(out);
            assertThat(out.toByteArray()).isEqualTo(BYTES);
        }
        slow.forEach(PieceReader::close);
        assertThat(permits.freeBytes()).isEqualTo(LIMIT);
    }

    @Test
    void aReaderThatIsLeftGivesEverythingBack() throws IOException {
        PieceReader reader = open();
        assertThatThrownBy(() -> reader.writeTo(new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        throw new IOException("hung up");
                    }

                    @Override
                    public void write(byte[] buffer, int offset, int count) throws IOException {
                        throw new IOException("hung up");
                    }
                }))
                .hasMessage("hung up");
        reader.close();
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> permits.freeBytes() == LIMIT);
    }

    @Test
    void aFullExecutorOnlyMakesItSlower() throws IOException {
        executor.shutdown();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (PieceReader reader = open()) {
            reader.writeTo(out);
        }
        assertThat(out.toByteArray()).isEqualTo(BYTES);
    }

    @Test
    void partsOfPiecesOfSeveralLengthsComeInTheirOrder() throws IOException {
        List<Piece> pieces = List.of(
                TestPieces.within(KEY, BYTES, 5 * MIB + 17, 700_000),
                TestPieces.within(KEY, BYTES, 3, 100),
                TestPieces.within(KEY, BYTES, 8 * MIB, MIB));
        List<Piece.Part> parts =
                List.of(new Piece.Part(699_990, 10), new Piece.Part(0, 100), new Piece.Part(1, 300_000));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (PieceReader reader = open(new ListedPlan(source, pieces, parts))) {
            assertThat(reader.single()).isEmpty();
            reader.writeTo(out);
        }
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        expected.write(BYTES, 5 * MIB + 17 + 699_990, 10);
        expected.write(BYTES, 3, 100);
        expected.write(BYTES, 8 * MIB + 1, 300_000);
        assertThat(out.toByteArray()).isEqualTo(expected.toByteArray());
        assertThat(permits.freeBytes()).isEqualTo(LIMIT);
    }

    @Test
    void aPieceThatIsGoneEndsTheReading() throws IOException {
        ReadingPlan plan = whole();
        memory.delete(KEY);
        assertThatThrownBy(() -> open(plan))
                .isInstanceOfSatisfying(
                        StowageException.class, e -> assertThat(e.fault()).isEqualTo(Fault.CORRUPT));
        assertThat(permits.freeBytes()).isEqualTo(LIMIT);
    }
}
