package io.stowage.content.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.config.ByteSize;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.store.Body;
import io.stowage.store.ByteRange;
import io.stowage.store.Key;
import io.stowage.store.ObjectStore;
import io.stowage.store.PutOptions;
import io.stowage.store.Reading;
import io.stowage.store.fs.FileStore;
import io.stowage.store.fs.FileStoreConfig;
import io.stowage.store.guard.ForwardingStore;
import io.stowage.transfer.DirectCopy;
import io.stowage.transfer.Permits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What readers of local files hold while their clients stand still, and what they do twice or not at all. */
class LocalReadersTest {
    private static final int MIB = 1 << 20;
    private static final int READERS = 24;
    private static final long LIMIT = 2 * ByteSize.MIB;
    private static final byte[] BYTES = TestPieces.random(5 * MIB, 71);
    private static final Key KEY = Key.of("pieces/many");

    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final Permits permits = new Permits(LIMIT, Duration.ofMillis(50));
    private final AtomicInteger opened = new AtomicInteger();
    private final NotedDamage damage = new NotedDamage();
    private FileStore store;
    private PieceSource source;

    @TempDir
    private Path folder;

    @BeforeEach
    void start() throws IOException {
        store = FileStore.open(
                new FileStoreConfig(folder.resolve("store"), FileStoreConfig.Fsync.NONE, 0), Clock.systemUTC());
        store.put(KEY, Body.of(BYTES), PutOptions.REPLACE);
        ObjectStore counting = new ForwardingStore(store) {
            @Override
            public Optional<Reading> open(Key key, ByteRange range) throws IOException {
                opened.incrementAndGet();
                return super.open(key, range);
            }
        };
        source = new PieceSource(
                counting,
                new VerifyConfig(VerifyConfig.OnRead.AUTO, Duration.ofHours(1), MIB, 0),
                damage,
                new ReadBuffers(permits, new Spool(folder.resolve("spool"), 100 * ByteSize.MIB), new PieceBuffers(4)),
                new FetchLimit(64, Duration.ofSeconds(30)),
                Clock.systemUTC());
    }

    @AfterEach
    void stop() throws Exception {
        executor.shutdownNow();
        store.close();
    }

    private PieceReader open() throws IOException {
        return open(executor);
    }

    private PieceReader open(Executor threads) throws IOException {
        List<Piece> pieces = IntStream.range(0, BYTES.length / MIB)
                .mapToObj(i -> TestPieces.within(KEY, BYTES, i * MIB, MIB))
                .toList();
        return new PieceReader.Factory(threads, 4, new Patience(Duration.ofSeconds(1)))
                .open(new ListedPlan(
                        source, pieces, pieces.stream().map(Piece::all).toList()));
    }

    @Test
    void theFirstReaderKeepsNoMoreThanAFileNeeds() throws IOException {
        try (PieceReader reader = open()) {
            assertThat(reader.single()).isEmpty();
            assertThat(LIMIT - permits.freeBytes()).isEqualTo(DirectCopy.BUFFER);
        }
        assertThat(permits.freeBytes()).isEqualTo(LIMIT);
    }

    @Test
    void readersThatStandStillHoldNothingForWhatWasFetchedAhead() throws Exception {
        CountDownLatch standing = new CountDownLatch(READERS);
        CountDownLatch goOn = new CountDownLatch(1);
        List<Future<Integer>> readers = new ArrayList<>();
        // So that all others know from the beginning that these are files.
        open().close();
        for (int i = 0; i < READERS; i++) {
            readers.add(executor.submit(() -> read(standing, goOn)));
        }
        standing.await();
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> LIMIT - permits.freeBytes() == (long) READERS * DirectCopy.BUFFER);
        goOn.countDown();
        for (Future<Integer> reader : readers) {
            assertThat(reader.get()).isEqualTo(BYTES.length);
        }
        assertThat(permits.freeBytes()).isEqualTo(LIMIT);
    }

    @Test
    void piecesThatWereHashedBeforeAreOpenedOnceAndSentByTheirReader() throws IOException {
        assertThat(bytes(open())).isEqualTo(BYTES);
        opened.set(0);
        Executor none = work -> {
            throw new AssertionError("nothing is fetched ahead");
        };
        assertThat(bytes(open(none))).isEqualTo(BYTES);
        assertThat(opened).hasValue(BYTES.length / MIB);
        assertThat(permits.freeBytes()).isEqualTo(LIMIT);
    }

    @Test
    void aPieceThatRottedSinceItWasHashedIsNotSent() throws IOException {
        assertThat(bytes(open())).isEqualTo(BYTES);
        new Rot(store).flipBit(KEY, 3 * MIB + 500_000);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThatThrownBy(() -> {
                    try (PieceReader reader = open()) {
                        reader.writeTo(out);
                    }
                })
                .isInstanceOfSatisfying(
                        StowageException.class, e -> assertThat(e.fault()).isEqualTo(Fault.CORRUPT));
        assertThat(out.size()).isBetween(3 * MIB, 3 * MIB + 500_000);
        assertThat(out.toByteArray()).isEqualTo(Arrays.copyOf(BYTES, out.size()));
        assertThat(damage.noted()).hasSize(1);
    }

    private static byte[] bytes(PieceReader opened) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (PieceReader reader = opened) {
            reader.writeTo(out);
        }
        return out.toByteArray();
    }

    /** Stops when the first piece is through, and the next ones were asked for. */
    private int read(CountDownLatch standing, CountDownLatch goOn) throws IOException {
        int[] sent = {0};
        try (PieceReader reader = open()) {
            reader.writeTo(new OutputStream() {
                @Override
                public void write(int b) {
                    throw new AssertionError("bytes come in pieces");
                }

                @Override
                public void write(byte[] buffer, int offset, int count) {
                    if (sent[0] == MIB) {
                        standing.countDown();
                        awaitQuietly(goOn);
                    }
                    sent[0] += count;
                }
            });
        }
        return sent[0];
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException("the test ended early", e);
        }
    }
}
