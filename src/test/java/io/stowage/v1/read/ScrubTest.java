package io.stowage.v1.read;

import static io.stowage.v1.TestBlob.OWNER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.stowage.config.ByteSize;
import io.stowage.content.reading.FetchLimit;
import io.stowage.content.reading.PieceBuffers;
import io.stowage.content.reading.PieceSource;
import io.stowage.content.reading.ReadBuffers;
import io.stowage.content.reading.Rot;
import io.stowage.content.reading.Spool;
import io.stowage.content.reading.VerifyConfig;
import io.stowage.digest.Digest;
import io.stowage.ic.Owner;
import io.stowage.ops.FakeClock;
import io.stowage.store.Body;
import io.stowage.store.Key;
import io.stowage.store.ObjectStore;
import io.stowage.store.PutOptions;
import io.stowage.store.StoreException;
import io.stowage.store.fs.FileStore;
import io.stowage.store.fs.FileStoreConfig;
import io.stowage.store.guard.FlakyStore;
import io.stowage.transfer.Permits;
import io.stowage.v1.TestBlob;
import io.stowage.v1.Text;
import io.stowage.v1.V1Server;
import io.stowage.v1.blob.DamagedChunks;
import io.stowage.v1.blob.NativeKeys;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Chunks that are hashed in the background: how many, which, and how often. */
class ScrubTest {
    private static final Owner PAYER = Owner.parse(OWNER);
    private static final Duration DAY = Duration.ofDays(1);
    /** One of the chunks below for each turn. */
    private static final int LENGTH = 200_000;

    private final FakeClock clock = new FakeClock();
    private final List<Key> keys = new ArrayList<>();
    private SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @TempDir
    private Path folder;

    private FileStore files;
    private FlakyStore store;
    private DamagedChunks damage = new DamagedChunks(meters);

    @BeforeEach
    void open() throws IOException {
        files = FileStore.open(new FileStoreConfig(folder, FileStoreConfig.Fsync.NONE, 0), clock);
        store = new FlakyStore(files);
        for (int i = 0; i < 40; i++) {
            keys.add(write(files, TestBlob.random(LENGTH, i)));
        }
        keys.sort(java.util.Comparator.comparing(Key::text));
    }

    @AfterEach
    void close() throws IOException {
        files.close();
    }

    private static Key write(ObjectStore into, TestBlob blob) throws IOException {
        Digest hash = blob.chunkHash(0);
        Key key = NativeKeys.chunk(PAYER, hash);
        into.put(key, Body.of(blob.bytes()), PutOptions.REPLACE);
        return key;
    }

    /** As after a start: nothing is known but what is stored. */
    private Scrub scrub(ObjectStore over, long rate) {
        meters = new SimpleMeterRegistry();
        damage = new DamagedChunks(meters);
        VerifyConfig config = new VerifyConfig(VerifyConfig.OnRead.AUTO, DAY, ByteSize.MIB, rate);
        Permits permits = new Permits(16 * ByteSize.MIB, Duration.ofMillis(20));
        PieceSource source = new PieceSource(
                over,
                config,
                damage,
                new ReadBuffers(permits, new Spool(folder.resolve("spool"), 0), new PieceBuffers(0)),
                new FetchLimit(4, Duration.ofSeconds(1)),
                clock);
        return new Scrub(over, source, damage, config, clock, meters);
    }

    private long hashed() {
        return (long) meters.get("stowage.v1.scrub.bytes").counter().count() / LENGTH;
    }

    @Test
    void aTurnHashesAsMuchAsTheRateAllows() throws IOException {
        Scrub scrub = scrub(store, LENGTH / 10);
        scrub.turn();
        assertThat(hashed()).isEqualTo(1);
        scrub.turn();
        assertThat(hashed()).isEqualTo(2);
    }

    @Test
    void aPassHashesEachChunkOnceAndTheNextOneBeginsADayLater() throws IOException {
        Scrub scrub = scrub(store, ByteSize.MIB);
        scrub.turn();
        assertThat(hashed()).isEqualTo(40);
        clock.advance(DAY.minusSeconds(1));
        scrub.turn();
        assertThat(hashed()).isEqualTo(40);
        clock.advance(Duration.ofSeconds(1));
        scrub.turn();
        assertThat(hashed()).isEqualTo(80);
    }

    @Test
    void afterARestartItGoesOnWhereItWas() throws IOException {
        Scrub first = scrub(store, LENGTH / 10);
        for (int i = 0; i < 32; i++) {
            first.turn();
        }
        new Rot(files).flipBit(keys.get(3), 5);
        new Rot(files).flipBit(keys.get(35), 5);
        Scrub second = scrub(store, ByteSize.MIB);
        second.turn();
        assertThat(hashed()).isEqualTo(10);
        assertThat(damage.isNoted(keys.get(35))).isTrue();
        assertThat(damage.isNoted(keys.get(3))).isFalse();
        scrub(store, ByteSize.MIB).turn();
        assertThat(hashed()).isZero();
    }

    @Test
    void aFileThatCannotBeReadKeepsNobodyFromTheNextOne() throws IOException {
        store.failCall(7, new StoreException(StoreException.Reason.UNAVAILABLE, "input/output error"));
        new Rot(files).flipBit(keys.get(39), 5);
        scrub(store, ByteSize.MIB).turn();
        assertThat(damage.isNoted(keys.get(39))).isTrue();
    }

    @Test
    void aBusyStoreIsLeftAloneUntilTheNextTurn() throws IOException {
        Scrub scrub = scrub(store, ByteSize.MIB);
        store.failCall(7, new StoreException(StoreException.Reason.BUSY, "too much"));
        assertThatThrownBy(scrub::turn).isInstanceOf(StoreException.class);
        long before = hashed();
        assertThat(before).isPositive().isLessThan(40);
        scrub.turn();
        assertThat(hashed()).isEqualTo(40);
    }

    @Test
    void chunksThatAreNoFilesAreLeftAlone() throws IOException {
        try (ObjectStore memory = V1Server.memory()) {
            write(memory, TestBlob.random(LENGTH, 1));
            Scrub scrub = scrub(memory, ByteSize.MIB);
            scrub.turn();
            assertThat(hashed()).isZero();
            assertThat(memory.head(Scrub.POSITION)).isEmpty();
        }
    }

    @Test
    void aRateOfNothingHashesNothing() throws IOException {
        scrub(store, 0).turn();
        assertThat(hashed()).isZero();
    }

    @Test
    void anOddPositionBeginsAnew() throws IOException {
        files.put(Scrub.POSITION, Body.of(Text.bytes("chunks/\u0000\u0000")), PutOptions.REPLACE);
        clock.advance(DAY.plusSeconds(1));
        scrub(store, ByteSize.MIB).turn();
        assertThat(hashed()).isEqualTo(40);
    }
}
