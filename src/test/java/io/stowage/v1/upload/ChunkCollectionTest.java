package io.stowage.v1.upload;

import static io.stowage.v1.TestBlob.OWNER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.stowage.config.ByteSize;
import io.stowage.content.reading.PieceReader;
import io.stowage.database.Work;
import io.stowage.digest.Digest;
import io.stowage.digest.tree.BlobSize;
import io.stowage.digest.tree.BlobTree;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.ic.Owner;
import io.stowage.ops.FakeClock;
import io.stowage.store.Body;
import io.stowage.store.Key;
import io.stowage.store.ListQuery;
import io.stowage.store.Listing;
import io.stowage.store.ObjectInfo;
import io.stowage.store.ObjectStore;
import io.stowage.store.PutOptions;
import io.stowage.store.Span;
import io.stowage.store.StoreException;
import io.stowage.store.guard.FlakyStore;
import io.stowage.store.guard.ForwardingStore;
import io.stowage.store.guard.StoreCall;
import io.stowage.transfer.Permits;
import io.stowage.v1.NodeParts;
import io.stowage.v1.TestBlob;
import io.stowage.v1.Text;
import io.stowage.v1.V1RaceTest;
import io.stowage.v1.V1Server;
import io.stowage.v1.blob.BlobId;
import io.stowage.v1.blob.NativeKeys;
import io.stowage.v1.blob.RemovalMarks;
import io.stowage.v1.wire.RequestOrigin;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Chunks of uploads that nobody finished go; those that anything else needs stay, whatever happens meanwhile. */
class ChunkCollectionTest {
    private static final int MIB = 1 << 20;
    private static final Owner PAYER = Owner.parse(OWNER);
    private static final RequestOrigin HERE = new RequestOrigin("127.0.0.1", true);
    private static final Duration LAG = Duration.ofSeconds(5);

    /** After so long nobody finishes an upload any more, and its tree protects nothing. */
    private static final Duration OVER = Duration.ofHours(27);

    private final FakeClock clock = new FakeClock();
    private final ObjectStore memory = V1Server.memory(clock);

    /** Abandoned after its first two chunks, the second of which another blob has too. */
    private final TestBlob abandoned = TestBlob.random(2 * MIB + 9, 1);

    /** Its first chunk is the second one of the abandoned upload. */
    private final TestBlob other = TestBlob.of(concat(abandoned.chunk(1), new byte[77]));

    @AfterEach
    void stop() throws Exception {
        memory.close();
    }

    @Test
    void theChunksOfAnUploadThatNobodyFinishedGoWithIt() throws Exception {
        NodeParts node = node(memory);
        abandon(node);
        clock.advance(Duration.ofHours(25));
        node.collection().run();
        assertThat(chunks())
                .as("protected for a while after the end of its life")
                .hasSize(2);
        clock.advance(Duration.ofHours(2));
        node.collection().run();
        assertThat(keys("")).isEmpty();
    }

    @Test
    void aChunkThatACompleteBlobNamesStays() throws Exception {
        NodeParts node = node(memory);
        abandon(node);
        upload(node, other);
        clock.advance(OVER);
        node.collection().run();
        assertThat(chunks()).containsExactlyInAnyOrder(hash(other, 0), hash(other, 1));
        assertThat(read(node, other)).isEqualTo(other.bytes());
    }

    @Test
    void aChunkThatAnUploadUnderWayNamesStays() throws Exception {
        NodeParts node = node(memory);
        abandon(node);
        clock.advance(OVER);
        node.trees().put(request(other), HERE, 1);
        node.collection().run();
        assertThat(chunks()).containsExactly(hash(abandoned, 1));
        put(node, other, 1);
        assertThat(read(node, other)).isEqualTo(other.bytes());
    }

    @Test
    void aTreeThatWasSentAgainIsNotExpired() throws Exception {
        NodeParts node = node(memory);
        abandon(node);
        clock.advance(OVER);
        node.trees().put(request(abandoned), HERE, 1);
        node.collection().run();
        assertThat(chunks()).hasSize(2);
        put(node, abandoned, 2);
        assertThat(read(node, abandoned)).isEqualTo(abandoned.bytes());
    }

    @Test
    void aTreeThatGaveWayToOthersTakesItsChunksWithIt() throws Exception {
        NodeParts node = node(memory, Map.of("stowage.v1.pending.max", "1"));
        abandon(node);
        TestBlob rival = new TestBlob(
                new byte[0],
                BlobTree.of(
                        new BlobSize(2 * MIB + 10L),
                        abandoned.tree().chunks(),
                        abandoned.tree().headers()));
        node.trees().put(TreeRequest.read(new ByteArrayInputStream(Text.bytes(sized(rival))), MIB), HERE, 1);
        assertThat(keys(NativeKeys.PENDING)).hasSize(1);
        assertThat(keys(NativeKeys.DROPPED)).hasSize(1);
        assertThat(chunks()).hasSize(2);
        clock.advance(OVER);
        node.collection().run();
        assertThat(keys("")).isEmpty();
    }

    /** Another gateway's records may be in forms that nobody here knows. */
    @Test
    void nothingOfAnOwnerIsRemovedBesideARecordThatCannotBeRead() throws Exception {
        NodeParts node = node(memory);
        abandon(node);
        Key foreign = NativeKeys.metadata(PAYER, Digest.parse("sha256:" + "ab".repeat(32)));
        memory.put(foreign, Body.of(Text.bytes("{\"what\":1}")), PutOptions.REPLACE);
        clock.advance(OVER);
        node.collection().run();
        assertThat(chunks()).hasSize(2);
        memory.delete(foreign);
        node.collection().run();
        assertThat(keys("")).isEmpty();
    }

    @Test
    void whoSharesTheBucketWithOtherGatewaysCanKeepAllChunks() throws Exception {
        NodeParts node = node(memory, Map.of("stowage.v1.pending.collect", "false"));
        abandon(node);
        clock.advance(OVER);
        node.collection().run();
        assertThat(chunks()).hasSize(2);
        assertThat(keys(NativeKeys.PENDING)).isEmpty();
    }

    @Test
    void aChunkThatSomebodyWroteAgainStays() throws Exception {
        abandon(node(memory));
        clock.advance(OVER);
        NodeParts node = node(memory, Map.of(), duration -> {
            clock.advance(duration);
            overwrite(abandoned, 0);
        });
        node.collection().run();
        assertThat(chunks()).containsExactly(hash(abandoned, 0));
    }

    @Test
    void aChunkThatIsBeingRemovedIsNotTakenInAndNotCalledThere() throws Exception {
        abandon(node(memory));
        clock.advance(OVER);
        NodeParts second = node(memory);
        boolean[] seen = new boolean[1];
        NodeParts node = node(memory, Map.of(), duration -> {
            clock.advance(duration);
            // Too late for the look to be sure of it, so it has to send the chunk.
            TreeAnswer answer = begin(second, other);
            assertThat(answer.existing()).isEmpty();
            assertThat(refused(second, other, 0)).isEqualTo(Fault.BUSY);
            seen[0] = true;
        });
        node.collection().run();
        assertThat(seen[0]).isTrue();
        assertThat(keys(RemovalMarks.AREA)).isEmpty();
        put(second, other, 0);
        put(second, other, 1);
        assertThat(read(second, other)).isEqualTo(other.bytes());
    }

    @Test
    void aMarkThatItsNodeLeftBehindHoldsNobodyForLong() throws Exception {
        abandon(node(memory));
        clock.advance(OVER);
        FlakyStore flaky = new FlakyStore(memory);
        NodeParts failing = node(flaky, Map.of(), duration -> {
            clock.advance(duration);
            flaky.failAlways(new StoreException(StoreException.Reason.UNAVAILABLE, "gone"));
        });
        assertThat(catchThrowable(failing.collection()::run)).isInstanceOf(IOException.class);
        assertThat(keys(RemovalMarks.AREA)).hasSize(1);
        NodeParts node = node(memory);
        node.collection().run();
        assertThat(chunks()).as("another node may be at it").hasSize(2);
        node.trees().put(request(other), HERE, 1);
        assertThat(refused(node, other, 0)).isEqualTo(Fault.BUSY);
        clock.advance(RemovalMarks.LIFE);
        put(node, other, 0);
        node.collection().run();
        assertThat(chunks()).containsExactly(hash(other, 0));
        assertThat(keys(RemovalMarks.AREA)).isEmpty();
    }

    /**
     * An upload that shares a chunk goes on at every point of a collection: its tree comes before one call of the
     * collection's store and its chunks before the same or a later one. It knew before that there was no mark. What it was
     * told is there is not sent again, and in the end it is complete. Where not all pairs are tried, each moment is still
     * tried for the tree and for the chunks.
     */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anUploadAtAnyMomentOfACollectionBecomesCompleteAndStaysSo(boolean staleListing) throws Exception {
        int calls = interleave(0, 0, staleListing);
        assertThat(calls).isGreaterThan(15);
        for (int tree = 1; tree <= calls; tree++) {
            for (int chunks = tree; chunks <= calls + 1; chunks++) {
                if (everyPair() || chunks <= tree + 1 || chunks > calls) {
                    interleave(tree, chunks, staleListing);
                }
            }
        }
    }

    /** Takes too long for every build; {@link ChunkCollectionIT} does. */
    boolean everyPair() {
        return false;
    }

    /** Says how many calls there were. */
    private int interleave(int treeAt, int chunksAt, boolean staleListing) throws Exception {
        for (String key : keys("")) {
            memory.delete(Key.of(key));
        }
        abandon(node(memory));
        clock.advance(OVER);
        NodeParts second = node(memory);
        // So that it remembers having seen no mark.
        begin(second, TestBlob.text("something else"));
        Set<Digest> told = new HashSet<>();
        Stepping stepping = new Stepping(staleListing ? new LateListing() : memory, call -> {
            if (call == treeAt) {
                told.addAll(begin(second, other).existing());
            }
            if (call == chunksAt) {
                send(second, other, told);
            }
        });
        Map<String, String> lag = Map.of("stowage.v1.pending.listing-lag", staleListing ? "5s" : "0s");
        NodeParts node = node(stepping, lag, clock::advance);
        node.collection().run();
        String when = "tree at " + treeAt + ", chunks at " + chunksAt;
        if (treeAt > 0) {
            send(second, other, told);
            assertThat(read(second, other)).as(when).isEqualTo(other.bytes());
            assertThat(read(node(memory), other)).as(when).isEqualTo(other.bytes());
        }
        assertThat(keys(RemovalMarks.AREA)).as(when).isEmpty();
        return stepping.calls;
    }

    /** Does something before each of its calls. */
    private static final class Stepping extends ForwardingStore {
        private final Step step;
        private int calls;

        private Stepping(ObjectStore delegate, Step step) {
            super(delegate);
            this.step = step;
        }

        @Override
        protected <T> T around(StoreCall call, Work<T> work) throws IOException {
            calls++;
            step.before(calls);
            return work.run();
        }
    }

    private interface Step {
        void before(int call) throws IOException;
    }

    /** Lists nothing that was written within the lag. */
    private final class LateListing extends ForwardingStore {
        private LateListing() {
            super(memory);
        }

        @Override
        public Listing list(ListQuery query) throws IOException {
            Listing listing = super.list(query);
            Instant late = clock.instant().minus(LAG);
            List<ObjectInfo> seen = listing.objects().stream()
                    .filter(info -> !info.modified().isAfter(late))
                    .toList();
            return new Listing(seen, listing.next());
        }
    }

    private NodeParts node(ObjectStore store) {
        return node(store, Map.of());
    }

    private NodeParts node(ObjectStore store, Map<String, String> more) {
        return node(store, more, clock::advance);
    }

    private NodeParts node(ObjectStore store, Map<String, String> more, ChunkCollection.Pause pause) {
        Map<String, String> settings = new HashMap<>(V1RaceTest.settings());
        settings.putAll(more);
        return NodeParts.over(
                store,
                V1Server.config(settings),
                new Permits(64 * ByteSize.MIB, Duration.ofSeconds(30)),
                Runnable::run,
                clock,
                pause);
    }

    private void abandon(NodeParts node) throws IOException {
        node.trees().put(request(abandoned), HERE, 1);
        put(node, abandoned, 0);
        put(node, abandoned, 1);
    }

    private static void upload(NodeParts node, TestBlob blob) throws IOException {
        send(node, blob, new HashSet<>(node.trees().put(request(blob), HERE, 1).existing()));
    }

    private static TreeAnswer begin(NodeParts node, TestBlob blob) {
        try {
            return node.trees().put(request(blob), HERE, 1);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Sends what is not stored, as far as it is taken; the rest is tried again later. */
    private static void send(NodeParts node, TestBlob blob, Set<Digest> stored) throws IOException {
        for (int i = 0; i < blob.chunks(); i++) {
            if (!stored.contains(blob.chunkHash(i))) {
                try {
                    put(node, blob, i);
                    stored.add(blob.chunkHash(i));
                } catch (StowageException e) {
                    assertThat(e.fault()).isIn(Fault.BUSY, Fault.NOT_FOUND);
                }
            }
        }
    }

    private static void put(NodeParts node, TestBlob blob, int index) throws IOException {
        BlobId id = new BlobId(PAYER, blob.root());
        node.chunks()
                .put(
                        id,
                        index,
                        Optional.empty(),
                        List.of(ByteBuffer.wrap(blob.chunk(index))),
                        node.chunks().requireTree(id));
    }

    private static Fault refused(NodeParts node, TestBlob blob, int index) {
        try {
            put(node, blob, index);
        } catch (StowageException e) {
            return e.fault();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        throw new AssertionError("it was taken");
    }

    private void overwrite(TestBlob blob, int index) {
        try {
            memory.put(NativeKeys.chunk(PAYER, blob.chunkHash(index)), Body.of(blob.chunk(index)), PutOptions.REPLACE);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] read(NodeParts node, TestBlob blob) throws IOException {
        BlobId id = new BlobId(PAYER, blob.root());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (PieceReader reader = node.blobs().require(id).open(new Span(0, blob.bytes().length))) {
            reader.writeTo(out);
        }
        return out.toByteArray();
    }

    private static TreeRequest request(TestBlob blob) throws IOException {
        return TreeRequest.read(new ByteArrayInputStream(Text.bytes(blob.request())), TreeRequest.MAX_BYTES);
    }

    private static String sized(TestBlob blob) {
        return blob.request()
                .replace(
                        "\"num_blob_bytes\":0",
                        "\"num_blob_bytes\":" + blob.tree().size().bytes());
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static String hash(TestBlob blob, int index) {
        return NativeKeys.chunk(PAYER, blob.chunkHash(index)).text();
    }

    private List<String> chunks() throws IOException {
        return keys(NativeKeys.CHUNKS);
    }

    private List<String> keys(String prefix) throws IOException {
        return memory.list(ListQuery.prefix(prefix)).objects().stream()
                .map(info -> info.key().text())
                .toList();
    }
}
