package io.stowage.v1;

import static io.stowage.v1.TestBlob.OWNER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.config.ByteSize;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.ic.Owner;
import io.stowage.store.Body;
import io.stowage.store.ObjectStore;
import io.stowage.store.PutOptions;
import io.stowage.store.Span;
import io.stowage.web.Permits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Memory that readers hold, whatever they read and however slowly. */
class ChunkReaderTest {
    private static final long LIMIT = 6 * ByteSize.MIB;
    private static final TestBlob BLOB = TestBlob.random(9 << 20, 70);
    private static final BlobId ID = new BlobId(Owner.parse(OWNER), BLOB.root());

    private final ObjectStore memory = V1Server.memory();
    private final ExecutorService executor = Executors.newFixedThreadPool(4);
    private final Permits permits = new Permits(LIMIT, Duration.ofMillis(50));
    private HoldingStore store;
    private NodeParts node;

    @BeforeEach
    void start() throws IOException {
        for (int i = 0; i < BLOB.chunks(); i++) {
            memory.put(NativeKeys.chunk(ID.owner(), BLOB.chunkHash(i)), Body.of(BLOB.chunk(i)), PutOptions.REPLACE);
        }
        memory.put(
                NativeKeys.metadata(ID.owner(), ID.root()),
                Body.of(Rendered.whole(BLOB.tree()).bytes()),
                PutOptions.REPLACE);
        store = new HoldingStore(memory);
        node = NodeParts.over(store, V1Server.config(Map.of()), permits, executor);
    }

    @AfterEach
    void stop() throws Exception {
        executor.shutdown();
        memory.close();
    }

    private ChunkReader open() throws IOException {
        return node.blobs().open(ID, BLOB.tree(), new Span(0, BLOB.bytes().length));
    }

    @Test
    void aReaderHoldsNoMoreChunksThanItMay() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ChunkReader reader = open()) {
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
        assertThat(out.toByteArray()).isEqualTo(BLOB.bytes());
        assertThat(permits.freeBytes()).isEqualTo(LIMIT);
    }

    @Test
    void manySlowReadersTogetherHoldNoMoreThanTheLimitAndOthersAreToldToWait() throws IOException {
        List<ChunkReader> slow = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            slow.add(open());
        }
        assertThat(permits.freeBytes()).isZero();
        assertThatThrownBy(this::open)
                .isInstanceOfSatisfying(
                        StowageException.class, e -> assertThat(e.fault()).isEqualTo(Fault.BUSY));
        // Who was let in comes to its end with the memory that it has.
        for (ChunkReader reader : slow) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            reader.writeTo(out);
            assertThat(out.toByteArray()).isEqualTo(BLOB.bytes());
        }
        slow.forEach(ChunkReader::close);
        assertThat(permits.freeBytes()).isEqualTo(LIMIT);
    }

    @Test
    void aReaderThatIsLeftGivesEverythingBack() throws IOException {
        ChunkReader reader = open();
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
        try (ChunkReader reader = open()) {
            reader.writeTo(out);
        }
        assertThat(out.toByteArray()).isEqualTo(BLOB.bytes());
    }
}
