package io.stowage.v1;

import static io.stowage.v1.Requests.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stowage.digest.Algorithm;
import io.stowage.digest.Digest;
import io.stowage.digest.tree.BlobSize;
import io.stowage.digest.tree.BlobTree;
import io.stowage.digest.tree.ChunkHashes;
import io.stowage.digest.tree.HeaderLines;
import io.stowage.digest.tree.NativeVectors;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StoredMetadataTest {

    private static Stream<JsonNode> blobs() {
        return NativeVectors.vectors("blobs.json")
                .filter(vector -> vector.has("blob_tree"))
                .filter(vector ->
                        !vector.path("name").textValue().matches(".*(mixed-case|order|duplicate-after-trim)"));
    }

    @ParameterizedTest
    @MethodSource("blobs")
    void theRecordHoldsTheClientsOwnTree(JsonNode vector) throws IOException {
        JsonNode record = json(write(new StoredMetadata(tree(vector))));
        assertThat(record.path("hash_tree")).isEqualTo(vector.path("blob_tree"));
        assertThat(record.path("num_blob_bytes").longValue())
                .isEqualTo(vector.path("size").longValue());
        assertThat(record.path("headers")).isEqualTo(vector.path("headers"));
        assertThat(record).hasSize(3);
    }

    @ParameterizedTest
    @MethodSource("blobs")
    void whatWasWrittenIsBelieved(JsonNode vector) throws IOException {
        StoredMetadata metadata = new StoredMetadata(tree(vector));
        assertThat(read(write(metadata), metadata.tree().root()).believed()).contains(metadata);
    }

    @ParameterizedTest
    @MethodSource("blobs")
    void aTreeThatIsCutOffAtItsRootIsTheSameRecord(JsonNode vector) throws IOException {
        StoredMetadata metadata = new StoredMetadata(tree(vector));
        String record = writeCutOff(metadata);
        assertThat(json(record).path("hash_tree").path("chunk_hashes"))
                .isEqualTo(vector.path("blob_tree").path("chunk_hashes"));
        assertThat(read(record, metadata.tree().root()).believed()).contains(metadata);
    }

    @ParameterizedTest
    @MethodSource("blobs")
    void aTreeThatWaitsIsReadBack(JsonNode vector) throws IOException {
        BlobTree tree = tree(vector);
        assertThat(readPending(PendingRecord.write(tree), tree.root()).believed())
                .contains(new StoredMetadata(tree));
    }

    @Test
    void aRecordIsNoLongerThanTheShortestRequestForIt() throws IOException {
        BlobTree tree = largest();
        int request = ("sha256:".length() + 64 + 3) * tree.chunks().count();
        assertThat(writeCutOff(new StoredMetadata(tree)).length()).isLessThan(request + 500);
        assertThat(PendingRecord.write(tree)).hasSizeLessThan(request / 2);
        assertThat(readPending(PendingRecord.write(tree), tree.root()).believed())
                .contains(new StoredMetadata(tree));
    }

    @Test
    void aDamagedRecordOfATreeThatWaitsHasAFlaw() throws IOException {
        BlobTree tree = twoChunks();
        byte[] record = PendingRecord.write(tree);
        for (int i = 0; i < record.length; i++) {
            byte[] damaged = record.clone();
            damaged[i] ^= 1;
            assertThat(readPending(damaged, tree.root()).believed())
                    .as("byte %s", i)
                    .isEmpty();
            assertThat(readPending(Arrays.copyOf(record, i), tree.root()).flaw())
                    .as("cut at %s", i)
                    .isNotEmpty();
        }
        assertThat(readPending(Arrays.copyOf(record, record.length + 1), tree.root())
                        .flaw())
                .contains("goes on");
        assertThat(readPending(new byte[0], tree.root()).flaw()).isNotEmpty();
    }

    @Test
    void aStoreThatFailsIsNoFlawOfATreeThatWaits() {
        InputStream broken = Requests.failing(new IOException("the disk is gone"));
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> PendingRecord.read(broken, twoChunks().root()))
                .withMessage("the disk is gone");
    }

    @Test
    void aRecordWithoutHeadersHasNone() throws IOException {
        BlobTree bare =
                BlobTree.of(new BlobSize(BlobSize.CHUNK_BYTES + 1), twoChunks().chunks(), HeaderLines.NONE);
        String text = changed(new StoredMetadata(bare), record -> {
            record.remove("headers");
            ((ObjectNode) record.path("hash_tree")).remove("headers");
        });
        assertThat(read(text, bare.root()).believed()).contains(new StoredMetadata(bare));
    }

    /** Other gateways stored that list as it came; the one inside the tree is under the root. */
    @Test
    void theOuterHeadersOfARecordDoNotCount() throws IOException {
        StoredMetadata metadata = new StoredMetadata(twoChunks());
        String text = changed(
                metadata,
                record -> record.putArray("headers").add("Content-Type").add("text/html"));
        assertThat(read(text, metadata.tree().root()).believed()).contains(metadata);
    }

    @Test
    void aRecordUnderAnotherRootHasAFlaw() throws IOException {
        Digest other = Digest.parse("sha256:" + "ab".repeat(32));
        StoredMetadata.Verdict verdict = read(write(new StoredMetadata(twoChunks())), other);
        assertThat(verdict.believed()).isEmpty();
        assertThat(verdict.flaw()).contains("another root");
    }

    private static Stream<Consumer<ObjectNode>> damages() {
        return Stream.of(
                record -> record.remove("hash_tree"),
                record -> record.remove("num_blob_bytes"),
                record -> record.put("num_blob_bytes", 5),
                record -> record.put("num_blob_bytes", -1),
                record -> ((ObjectNode) record.path("hash_tree")).put("tree_type", "BMT"),
                record -> ((ObjectNode) record.path("hash_tree")).putArray("chunk_hashes"),
                record -> ((ObjectNode) record.path("hash_tree"))
                        .putArray("headers")
                        .add("Set-Cookie: a=b"));
    }

    @ParameterizedTest
    @MethodSource("damages")
    void aRecordThatDoesNotAgreeWithItselfHasAFlaw(Consumer<ObjectNode> damage) throws IOException {
        StoredMetadata metadata = new StoredMetadata(twoChunks());
        StoredMetadata.Verdict verdict =
                read(changed(metadata, damage), metadata.tree().root());
        assertThat(verdict.believed()).isEmpty();
        assertThat(verdict.flaw()).isNotEmpty();
    }

    @Test
    void aStoreThatFailsIsNoFlawOfTheRecord() {
        InputStream broken = Requests.failing(new IOException("the disk is gone"));
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> StoredMetadata.read(broken, twoChunks().root()))
                .withMessage("the disk is gone");
    }

    @Test
    void aRecordThatCannotBeWrittenToItsEndDoesNotLookWhole() {
        ByteArrayOutputStream seen = new ByteArrayOutputStream();
        OutputStream breaking = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                if (seen.size() == 100) {
                    throw new IOException("no more room");
                }
                seen.write(b);
            }
        };
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> new StoredMetadata(twoChunks()).write(breaking));
        assertThat(seen.toString(StandardCharsets.UTF_8)).doesNotEndWith("}");
    }

    @Test
    void theRecordOfTheLargestCutOffRequestCanBeReadBack() throws IOException {
        BlobTree tree = largest();
        String record = write(new StoredMetadata(tree));
        assertThat(record.length()).isBetween(35_000_000, StoredMetadata.MAX_BYTES);
        assertThat(read(record, tree.root()).believed()).contains(new StoredMetadata(tree));
    }

    private static BlobTree largest() {
        int count = 141_000;
        ChunkHashes.Builder hashes = new ChunkHashes.Builder();
        for (int i = 0; i < count; i++) {
            hashes.add(Digest.compute(Algorithm.SHA256, new byte[] {(byte) i, (byte) (i >> 8)})
                    .bytes());
        }
        return BlobTree.of(
                new BlobSize((long) count * BlobSize.CHUNK_BYTES), hashes.build(), new HeaderLines(List.of("A: b")));
    }

    private static BlobTree twoChunks() {
        try {
            return Requests.read(Requests.twoChunks()).tree();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static BlobTree tree(JsonNode vector) {
        return BlobTree.of(
                new BlobSize(vector.path("size").longValue()),
                ChunkHashes.of(NativeVectors.digests(vector.path("chunk_hashes"))),
                new HeaderLines(NativeVectors.texts(vector.path("headers"))));
    }

    private static String changed(StoredMetadata metadata, Consumer<ObjectNode> change) throws IOException {
        ObjectNode record = (ObjectNode) json(write(metadata));
        change.accept(record);
        return record.toString();
    }

    private static String write(StoredMetadata metadata) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        metadata.write(out);
        return out.toString(StandardCharsets.UTF_8);
    }

    private static String writeCutOff(StoredMetadata metadata) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        metadata.writeCutOff(out);
        return out.toString(StandardCharsets.UTF_8);
    }

    private static StoredMetadata.Verdict readPending(byte[] record, Digest root) throws IOException {
        return PendingRecord.read(new ByteArrayInputStream(record), root);
    }

    private static StoredMetadata.Verdict read(String record, Digest root) throws IOException {
        return StoredMetadata.read(new ByteArrayInputStream(record.getBytes(StandardCharsets.UTF_8)), root);
    }
}
