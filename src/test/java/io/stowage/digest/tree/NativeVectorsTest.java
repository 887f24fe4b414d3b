package io.stowage.digest.tree;

import static io.stowage.digest.tree.NativeVectors.content;
import static io.stowage.digest.tree.NativeVectors.digests;
import static io.stowage.digest.tree.NativeVectors.load;
import static io.stowage.digest.tree.NativeVectors.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import io.stowage.digest.Algorithm;
import io.stowage.digest.Digest;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the real client computes, we compute. */
class NativeVectorsTest {
    /** They have two lines of one name, which hash differently in different languages. */
    private static final Set<String> EQUAL_NAMES =
            Set.of("mixed-case", "utf16-versus-utf8-order", "tab-versus-newline-order", "duplicate-after-trim");

    private static Stream<JsonNode> chunks() {
        return NativeVectors.vectors("chunks.json");
    }

    private static Stream<JsonNode> nodes() {
        return NativeVectors.vectors("nodes.json");
    }

    private static Stream<JsonNode> headers() {
        return NativeVectors.vectors("headers.json");
    }

    private static Stream<JsonNode> bmt() {
        return NativeVectors.vectors("bmt.json");
    }

    @ParameterizedTest
    @MethodSource("chunks")
    void aChunkHasTheHashOfTheClient(JsonNode vector) {
        byte[] content = content(vector);
        assertThat(content).hasSize(vector.path("size").intValue());
        assertThat(sha256(ChunkHasher.hash(content))).hasToString(text(vector, "chunk_hash"));
    }

    @ParameterizedTest
    @MethodSource("chunks")
    void aChunkHashIsNotThePlainHashOfTheBytes(JsonNode vector) {
        Digest plain = Digest.compute(Algorithm.SHA256, content(vector));
        assertThat(plain.hex()).isEqualTo(text(vector, "plain_sha256"));
        assertThat(sha256(ChunkHasher.hash(content(vector)))).isNotEqualTo(plain);
    }

    @ParameterizedTest
    @MethodSource("nodes")
    void aNodeHasTheHashOfTheClientAlsoWithAMissingChild(JsonNode vector) {
        byte[] hash = new TreeHasher().node(child(vector, "left"), child(vector, "right"));
        assertThat(sha256(hash)).hasToString(text(vector, "node_hash"));
    }

    @ParameterizedTest
    @MethodSource("headers")
    void headerLinesHaveTheHashOfTheClientInEveryOrder(JsonNode vector) {
        List<String> lines = texts(vector.path("stored_lines"));
        if (lines.isEmpty()) {
            assertThat(vector.has("metadata_hash")).isFalse();
            return;
        }
        assertThat(sha256(new TreeHasher().metadata(lines))).hasToString(text(vector, "metadata_hash"));
    }

    @ParameterizedTest
    @MethodSource("headers")
    void acceptedHeaderLinesAreKeptInTheClientsOrderAndEqualNamesAreRefused(JsonNode vector) {
        List<String> lines = texts(vector.path("stored_lines"));
        if (EQUAL_NAMES.contains(text(vector, "name"))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new HeaderLines(lines))
                    .withMessageContaining("same name");
        } else {
            assertThat(new HeaderLines(lines).lines()).isEqualTo(lines);
        }
    }

    /** A vector of a thousand chunks takes too long for every build; {@link NativeVectorsIT} tries it. */
    long largestBytes() {
        return 64 << 20;
    }

    /** The chunks of a large vector are made and hashed once for both of its header lists. */
    @Test
    void blobsHaveTheRootsOfTheClient() {
        Map<String, ChunkHashes> hashed = new TreeMap<>();
        List<JsonNode> vectors = NativeVectors.vectors("blobs.json").toList();
        assertThat(vectors.size()).isEqualTo(36);
        for (JsonNode vector : vectors) {
            if (vector.path("size").longValue() > largestBytes()) {
                continue;
            }
            String bytes = vector.path("recipe") + " " + vector.path("size");
            ChunkHashes chunks = hashed.computeIfAbsent(bytes, key -> hash(vector));
            assertBlob(vector, chunks);
        }
        assertThat(hashed).hasSizeGreaterThan(10);
    }

    @ParameterizedTest
    @MethodSource("bmt")
    void theOlderTreeTypeGivesOtherRoots(JsonNode vector) {
        BlobHasher hasher = new BlobHasher();
        NativeVectors.feed(vector, piece -> hasher.update(piece, 0, piece.length));
        BlobTree tree = hasher.finish(HeaderLines.NONE);
        assertThat(tree.chunks()).isNotEqualTo(ChunkHashes.of(digests(vector.path("chunk_hashes"))));
        assertThat(tree.root()).isNotEqualTo(Digest.parse(text(vector, "root_hash")));
    }

    @Test
    void contentThatPassesForARootInTheOlderTreeTypeHasAnotherRootHere() {
        JsonNode confusion = load("bmt.json").path("type_confusion");
        byte[] real = HexFormat.of().parseHex(text(confusion, "dsbmtwh_content_hex"));
        byte[] forged = HexFormat.of().parseHex(text(confusion.path("forged_bmt"), "content_hex"));
        Digest root = Digest.parse(text(confusion, "dsbmtwh_root"));
        HeaderLines headers = new HeaderLines(texts(confusion.path("dsbmtwh_headers")));

        assertThat(whole(real, headers).root()).isEqualTo(root);
        // This is the forgery: a plain hash of these bytes is the root of the real blob.
        assertThat(Digest.compute(Algorithm.SHA256, forged)).isEqualTo(root);
        assertThat(whole(forged, HeaderLines.NONE).root()).isNotEqualTo(root);
        assertThat(new String(forged, 0, 6, StandardCharsets.US_ASCII)).isEqualTo("ynode/");
    }

    @Test
    void twoHashesSideBySideAreNoSecondContentForARoot() {
        JsonNode preimage = load("bmt.json").path("second_preimage");
        byte[] content = HexFormat.of().parseHex(text(preimage, "as_one_chunk_content_hex"));
        Digest root = Digest.parse(text(preimage, "root_hash"));
        assertThat(Digest.compute(Algorithm.SHA256, content)).isEqualTo(root);
        assertThat(whole(content, HeaderLines.NONE).root()).isNotEqualTo(root);
    }

    private static void assertBlob(JsonNode vector, ChunkHashes chunks) {
        String name = text(vector, "name");
        BlobSize size = new BlobSize(vector.path("size").longValue());
        assertThat(size.chunks()).as(name).isEqualTo(vector.path("num_chunks").longValue());
        assertThat(size.chunkLength(size.chunks() - 1))
                .as(name)
                .isEqualTo(vector.path("last_chunk_bytes").intValue());
        assertThat(Digest.compute(Algorithm.SHA256, chunks.raw()).hex())
                .as(name)
                .isEqualTo(text(vector, "chunk_hashes_concat_sha256"));
        if (vector.has("chunk_hashes")) {
            assertThat(chunks).as(name).isEqualTo(ChunkHashes.of(digests(vector.path("chunk_hashes"))));
        }
        List<String> lines = texts(vector.path("headers"));
        if (EQUAL_NAMES.contains(name.substring(name.indexOf('/') + 1))) {
            byte[] root = new TreeHasher().node(chunks.at(0), new TreeHasher().metadata(lines));
            assertThat(sha256(root)).as(name).hasToString(text(vector, "root_hash"));
            return;
        }
        BlobTree tree = BlobTree.of(size, chunks, new HeaderLines(lines));
        assertThat(tree.root()).as(name).hasToString(text(vector, "root_hash"));
        assertThat(tree.levels().chunksRoot()).as(name).hasToString(text(vector, "chunks_root"));
        if (vector.has("blob_tree")) {
            SuppliedTree supplied = supplied(vector.path("blob_tree").path("tree"));
            assertThat(BlobTree.of(size, chunks, new HeaderLines(lines), supplied))
                    .isEqualTo(tree);
        }
    }

    private static ChunkHashes hash(JsonNode vector) {
        BlobHasher hasher = new BlobHasher();
        NativeVectors.feed(vector, piece -> hasher.update(piece, 0, piece.length));
        return hasher.finish(HeaderLines.NONE).chunks();
    }

    private static SuppliedTree supplied(JsonNode root) {
        SuppliedTree.Builder builder = new SuppliedTree.Builder();
        add(builder, root);
        return builder.build();
    }

    private static int add(SuppliedTree.Builder builder, JsonNode node) {
        if (node.isNull()) {
            return SuppliedTree.NONE;
        }
        int left = add(builder, node.path("left"));
        int right = add(builder, node.path("right"));
        return builder.add(Digest.parse(text(node, "hash")).bytes(), left, right);
    }

    private static BlobTree whole(byte[] content, HeaderLines headers) {
        BlobHasher hasher = new BlobHasher();
        hasher.update(content, 0, content.length);
        return hasher.finish(headers);
    }

    private static byte @Nullable [] child(JsonNode vector, String side) {
        return vector.path(side).isNull()
                ? null
                : Digest.parse(text(vector, side)).bytes();
    }

    private static String text(JsonNode node, String field) {
        return node.required(field).textValue();
    }

    private static Digest sha256(byte[] hash) {
        return Digest.of(Algorithm.SHA256, hash);
    }
}
