package io.stowage.v1;

import static io.stowage.v1.TestBlob.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.content.reading.PieceReader;
import io.stowage.digest.Digest;
import io.stowage.digest.tree.BlobSize;
import io.stowage.digest.tree.BlobTree;
import io.stowage.digest.tree.ChunkHashes;
import io.stowage.digest.tree.HeaderLines;
import io.stowage.fault.StowageException;
import io.stowage.ic.Owner;
import io.stowage.store.ObjectStore;
import io.stowage.store.Span;
import io.stowage.v1.blob.BlobId;
import io.stowage.v1.upload.TreeRequest;
import io.stowage.v1.wire.RequestOrigin;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Several clients, two nodes over one store, deletions and restarts in a random order. What must hold at every moment: a
 * blob that is read is the one of its root, and a root that was complete never shows another tree.
 */
public class V1RaceTest {
    private static final int CLIENTS = 6;
    private static final int STEPS = 200;
    private static final RequestOrigin HERE = new RequestOrigin("127.0.0.1", true);

    /** A blob, a rival tree of the same root, and what was ever seen of it. */
    private static final class Subject {
        private final TestBlob blob;
        private final BlobTree rival;

        Subject(long seed) {
            blob = TestBlob.random((1 << 20) * (int) (1 + seed % 3) + 5, seed, "Content-Type: text/plain");
            Digest meta = Digest.parse(Requests.json(blob.treeJson())
                    .path("tree")
                    .path("right")
                    .path("hash")
                    .textValue());
            Digest chunks = blob.tree().levels().chunksRoot();
            rival = BlobTree.of(new BlobSize((1 << 20) + 1L), ChunkHashes.of(List.of(chunks, meta)), HeaderLines.NONE);
            assertThat(rival.root()).isEqualTo(blob.root());
        }
    }

    private final ObjectStore store = V1Server.memory();
    private final List<Subject> subjects = List.of(new Subject(1), new Subject(2), new Subject(3), new Subject(4));
    private final ConcurrentLinkedQueue<String> broken = new ConcurrentLinkedQueue<>();
    private final AtomicInteger reads = new AtomicInteger();
    private final Node[] nodes = {new Node(), new Node()};

    /** One process, which may be restarted at any time; those that still use the old one go on with it. */
    private final class Node {
        private volatile NodeParts parts = NodeParts.over(store);

        void restart() {
            parts = NodeParts.over(store);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void noInterleavingBreaksAPromise(long seed) throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        List<Future<?>> running = new ArrayList<>();
        boolean deletions = seed % 2 == 0;
        for (int client = 0; client < CLIENTS; client++) {
            Random random = new Random(seed * 1000 + client);
            running.add(clients.submit(() -> {
                for (int step = 0; step < STEPS; step++) {
                    step(random, deletions);
                }
                return null;
            }));
        }
        for (Future<?> each : running) {
            each.get();
        }
        clients.shutdown();
        assertThat(broken).isEmpty();
        assertThat(reads.get()).as("reads that found a complete blob").isGreaterThan(10);
        everyBlobCanStillBeFinished();
    }

    private void step(Random random, boolean deletions) throws IOException {
        NodeParts node = nodes[random.nextInt(2)].parts;
        Subject subject = subjects.get(random.nextInt(subjects.size()));
        BlobId id = new BlobId(Owner.parse(OWNER), subject.blob.root());
        int dice = random.nextInt(100);
        try {
            if (dice < 15) {
                node.trees().put(request(subject.blob.tree()), HERE, 100);
            } else if (dice < 25) {
                node.trees().put(request(subject.rival), HERE, 100);
            } else if (dice < 65) {
                int index = random.nextInt(subject.blob.chunks());
                byte[] bytes = random.nextInt(5) == 0 ? new byte[77] : subject.blob.chunk(index);
                node.chunks()
                        .put(
                                id,
                                index,
                                Optional.empty(),
                                List.of(ByteBuffer.wrap(bytes)),
                                node.chunks().requireTree(id));
            } else if (dice < 95) {
                read(node, id, subject);
            } else if (dice < 98) {
                nodes[random.nextInt(2)].restart();
            } else if (deletions && random.nextInt(4) == 0) {
                node.deletion().delete(id.owner());
            }
        } catch (StowageException e) {
            switch (e.fault()) {
                case NOT_FOUND, CONFLICT, DIGEST_MISMATCH, BUSY -> {}
                // Only while an owner is deleted may a chunk be gone under a reader.
                case CORRUPT -> note(deletions, "a chunk was missing though nothing was deleted");
                default -> broken.add(String.valueOf(e));
            }
        }
    }

    private void note(boolean allowed, String what) {
        if (!allowed) {
            broken.add(what);
        }
    }

    private void read(NodeParts node, BlobId id, Subject subject) throws IOException {
        BlobTree tree = node.roots().findComplete(id).orElseThrow(BlobId::notFound);
        if (!tree.equals(subject.blob.tree())) {
            broken.add("another tree is complete: " + tree);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (PieceReader reader =
                node.blobs().require(id).open(new Span(0, tree.size().bytes()))) {
            reader.writeTo(out);
        } finally {
            byte[] expected = Arrays.copyOf(subject.blob.bytes(), out.size());
            reads.incrementAndGet();
            if (!Arrays.equals(out.toByteArray(), expected)) {
                broken.add("wrong bytes of " + id.root());
            }
        }
    }

    private void everyBlobCanStillBeFinished() throws Exception {
        NodeParts node = NodeParts.over(store);
        for (Subject subject : subjects) {
            BlobId id = new BlobId(Owner.parse(OWNER), subject.blob.root());
            node.trees().put(request(subject.blob.tree()), HERE, 100);
            for (int i = 0; i < subject.blob.chunks(); i++) {
                node.chunks()
                        .put(
                                id,
                                i,
                                Optional.empty(),
                                List.of(ByteBuffer.wrap(subject.blob.chunk(i))),
                                node.chunks().requireTree(id));
            }
            for (Node other : nodes) {
                read(other.parts, id, subject);
            }
        }
        assertThat(broken).isEmpty();
    }

    private static TreeRequest request(BlobTree tree) throws IOException {
        String text = new TestBlob(new byte[0], tree)
                .request()
                .replace(
                        "\"num_blob_bytes\":0",
                        "\"num_blob_bytes\":" + tree.size().bytes());
        return TreeRequest.read(new ByteArrayInputStream(Text.bytes(text)), TreeRequest.MAX_BYTES);
    }

    /** The settings of a node in this test. */
    public static Map<String, String> settings() {
        return Map.of(
                "stowage.v1.recheck", "0s",
                "stowage.v1.delete-owner.quiet", "0s",
                "stowage.limits.rate.enabled", "false");
    }
}
