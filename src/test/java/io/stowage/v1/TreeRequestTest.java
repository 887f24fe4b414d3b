package io.stowage.v1;

import static io.stowage.v1.Refusals.assertBadRequest;
import static io.stowage.v1.Refusals.assertRefused;
import static io.stowage.v1.Requests.changed;
import static io.stowage.v1.Requests.read;
import static io.stowage.v1.Requests.twoChunks;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stowage.digest.Algorithm;
import io.stowage.digest.Digest;
import io.stowage.digest.tree.BlobTree;
import io.stowage.digest.tree.ChunkHasher;
import io.stowage.digest.tree.NativeVectors;
import io.stowage.fault.Fault;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TreeRequestTest {
    private static final String INJECTED = "CR LF in the content type hint";

    private static Stream<JsonNode> requests() {
        return NativeVectors.vectors("requests.json")
                .filter(vector -> !vector.has("throws"))
                .filter(vector -> !vector.path("name").textValue().equals(INJECTED));
    }

    private static Stream<JsonNode> blobs() {
        return NativeVectors.vectors("blobs.json").filter(vector -> vector.has("blob_tree"));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void theClientsOwnRequestIsUnderstood(JsonNode vector) throws IOException {
        TreeRequest request = read(vector.path("requests").path(0).path("body").textValue());
        assertThat(request.owner()).hasToString("rrkah-fqaaa-aaaaa-aaaaq-cai");
        assertThat(request.tree().root())
                .hasToString(vector.path("returned_hash").textValue());
        assertThat(request.tree().size().bytes()).isEqualTo(vector.path("size").longValue());
        assertThat(request.tree().headers().find("content-length"))
                .contains(vector.path("size").asText());
        assertThat(request.signedCall()).isEmpty();
        byte[] certificate =
                HexFormat.of().parseHex(vector.path("certificate_hex").textValue());
        assertThat(request.signature()).contains(EgressSignature.of(certificate));
    }

    @Test
    void aLineBreakThatTheClientLetsThroughIsRefused() {
        assertBadRequest(() -> read(Requests.sent(INJECTED))).hasMessageContaining("control character");
    }

    @ParameterizedTest
    @MethodSource("blobs")
    void theTreesOfTheClientAreAcceptedUnlessTwoLinesHaveOneName(JsonNode vector) throws IOException {
        String text = changed(request -> {
            request.set("blob_tree", vector.path("blob_tree"));
            request.set("headers", vector.path("headers"));
            request.set("num_blob_bytes", vector.path("size"));
        });
        long names = NativeVectors.texts(vector.path("headers")).stream()
                .map(line -> line.substring(0, line.indexOf(':')).toLowerCase(Locale.ROOT))
                .distinct()
                .count();
        if (names == vector.path("headers").size()) {
            assertThat(read(text).tree().root())
                    .hasToString(vector.path("root_hash").textValue());
        } else {
            assertBadRequest(() -> read(text)).hasMessageContaining("same name");
        }
    }

    @Test
    void fieldsMayComeInAnyOrderAndStrangersAreIgnored() throws IOException {
        String text = changed(request -> {
            ObjectNode node = (ObjectNode) request.path("blob_tree").path("tree");
            JsonNode hash = node.remove("hash");
            node.put("colour", 1.5e300).set("hash", hash);
            JsonNode tree = request.remove("blob_tree");
            request.putObject("future")
                    .putArray("of")
                    .addObject()
                    .put("many", "things")
                    .putNull("x");
            request.set("blob_tree", tree);
        });
        assertThat(read(text).tree()).isEqualTo(read(twoChunks()).tree());
    }

    @Test
    void aTreeThatIsOnlyItsRootIsEnough() throws IOException {
        String bare = changed(request -> {
            ObjectNode root = (ObjectNode) request.path("blob_tree").path("tree");
            root.remove("left");
            root.putNull("right");
        });
        assertThat(read(bare).tree()).isEqualTo(read(twoChunks()).tree());
    }

    @Test
    void theOuterHeadersMayBeMissingOrInAnotherOrderButNotDiffer() throws IOException {
        assertThat(read(changed(request -> request.remove("headers")))).isEqualTo(read(twoChunks()));
        assertThat(read(changed(request -> {
                    ArrayNode lines = (ArrayNode) request.path("headers");
                    lines.insert(0, lines.remove(1));
                })))
                .isEqualTo(read(twoChunks()));
        assertBadRequest(() -> read(changed(request -> request.putArray("headers"))));
        assertBadRequest(() -> read(changed(request -> request.putNull("headers"))));
    }

    @Test
    void pairsInsteadOfLinesAreRefused() {
        assertBadRequest(() -> read(changed(request -> {
            ArrayNode lines = ((ObjectNode) request.path("blob_tree")).putArray("headers");
            lines.addArray().add("Content-Type").add("text/plain");
        })));
    }

    @Test
    void theOlderTreeTypeIsRefused() {
        assertBadRequest(() -> read(forgery("BMT"))).hasMessageContaining("DSBMTWH");
    }

    /** The forged tree may be announced as one of ours, but then its content is not the chunk that it names. */
    @Test
    void contentThatPassesForARootInTheOlderTypeIsNotExpectedInOurs() throws IOException {
        JsonNode forged = NativeVectors.load("bmt.json").path("type_confusion").path("forged_bmt");
        byte[] content = HexFormat.of().parseHex(forged.path("content_hex").textValue());
        BlobTree tree = read(forgery("DSBMTWH")).tree();
        assertThat(tree.root()).isEqualTo(Digest.compute(Algorithm.SHA256, content));
        assertThat(tree.expects(0, ChunkHasher.hash(content), content.length)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"blob_tree", "num_blob_bytes", "owner"})
    void aFieldThatIsNeededIsNamedWhenItIsMissing(String field) {
        assertBadRequest(() -> read(changed(request -> request.remove(field)))).hasMessage(field + " is missing");
        assertBadRequest(() -> read(changed(request -> request.putNull(field))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tree_type", "chunk_hashes", "tree"})
    void aPartOfTheTreeThatIsMissingIsRefused(String field) {
        assertBadRequest(() -> read(changed(request -> tree(request).remove(field))))
                .hasMessageContaining(field);
        assertBadRequest(() -> read(changed(request -> tree(request).putNull(field))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-1",
                "-0",
                "1.0",
                "1e6",
                "1E6",
                "0.5",
                "\"1048577\"",
                "\"\"",
                "null",
                "true",
                "[]",
                "{}",
                "9007199254740992",
                "9223372036854775808",
                "1e400",
                "01",
                "+1",
                "0x1",
                "NaN",
                "Infinity",
                "1048576",
                "2097153",
                "0",
                "11111111111111111111111111111111111111111111111111"
            })
    void aSizeThatIsNotTheExactWholeNumberIsRefused(String size) {
        String text = twoChunks().replace("\"num_blob_bytes\":1048577", "\"num_blob_bytes\":" + size);
        assertThat(text).isNotEqualTo(twoChunks());
        assertBadRequest(() -> read(text));
    }

    /** Each line is a change that a careless reader may let through. */
    private static Stream<Consumer<ObjectNode>> lies() {
        return Stream.of(
                request -> request.put("owner", "aaaaa-aa"),
                request -> request.put("owner", "2vxsx-fae"),
                request -> request.put("owner", "../../etc/passwd"),
                request -> request.put("owner", 7),
                request -> tree(request).put("tree_type", "dsbmtwh"),
                request -> tree(request).putArray("chunk_hashes"),
                request -> ((ArrayNode) tree(request).path("chunk_hashes")).remove(1),
                request -> ((ArrayNode) tree(request).path("chunk_hashes")).add("sha256:" + "ab".repeat(32)),
                request -> ((ArrayNode) tree(request).path("chunk_hashes")).set(1, "sha256:" + "ab".repeat(32)),
                request -> ((ArrayNode) tree(request).path("chunk_hashes")).set(1, "../../" + "ab".repeat(32)),
                request -> ((ArrayNode) tree(request).path("chunk_hashes")).set(1, 5),
                request -> ((ArrayNode) tree(request).path("chunk_hashes"))
                        .insert(0, ((ArrayNode) tree(request).path("chunk_hashes")).remove(1)),
                request -> ((ObjectNode) tree(request).path("tree")).put("hash", "sha256:" + "ab".repeat(32)),
                request -> ((ObjectNode) tree(request).path("tree")).remove("hash"),
                request -> ((ObjectNode) tree(request).path("tree")).remove("left"),
                request -> ((ObjectNode) tree(request).path("tree")).put("right", "sha256:" + "ab".repeat(32)),
                request -> ((ObjectNode) tree(request).path("tree").path("right"))
                        .set("left", tree(request).path("tree").path("right").deepCopy()),
                request -> tree(request).putArray("headers").add("Content-Length: 1048576"),
                request -> tree(request).putArray("headers").add("Content-Length:  01048577"));
    }

    @ParameterizedTest
    @MethodSource("lies")
    void aRequestThatDoesNotAgreeWithItselfIsRefused(Consumer<ObjectNode> lie) {
        assertBadRequest(() -> read(changed(lie)));
    }

    @Test
    void aHashOfAnyCaseIsTheSameHash() throws IOException {
        String upper = twoChunks().replaceAll("9c8712bdcdfe5cb2", "9C8712BDCDFE5CB2");
        assertThat(upper).isNotEqualTo(twoChunks());
        assertThat(read(upper).tree()).isEqualTo(read(twoChunks()).tree());
    }

    @Test
    void aBodyOfTheLimitIsReadAndOneByteMoreIsTooLarge() throws IOException {
        String text = twoChunks();
        String full = text + " ".repeat(TreeRequest.MAX_BYTES - text.length());
        assertThat(read(full)).isEqualTo(read(text));
        assertRefused(() -> read(full + " "), Fault.BODY_TOO_LARGE);
    }

    @Test
    void aConnectionThatFailsIsNotTheClientsFault() {
        InputStream half =
                new ByteArrayInputStream(twoChunks().substring(0, 300).getBytes(StandardCharsets.UTF_8));
        InputStream stalled = Requests.failing(new SocketTimeoutException("nothing came"));
        assertThatExceptionOfType(SocketTimeoutException.class)
                .isThrownBy(() -> TreeRequest.read(new SequenceInputStream(half, stalled), TreeRequest.MAX_BYTES));
    }

    @Test
    void aBlobOfThirtyThousandChunksIsReadInLittleMemory() throws IOException {
        int count = 30_000;
        String hash = "\"sha256:" + "5a".repeat(32) + "\"";
        String text = "{\"owner\":\"rrkah-fqaaa-aaaaa-aaaaq-cai\",\"num_blob_bytes\":" + ((count - 1L) * (1 << 20) + 1)
                + ",\"blob_tree\":{\"tree_type\":\"DSBMTWH\",\"chunk_hashes\":[" + (hash + ",").repeat(count - 1) + hash
                + "],\"tree\":{\"hash\":" + hash + "}}}";
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        // The sent root is wrong, which shows only after everything else was read and computed.
        Allocation allocation =
                Allocation.of(() -> assertBadRequest(() -> read(body)).hasMessageContaining("hash"));
        // A text for each hash alone would be more than this.
        assertThat(allocation.bytes()).isLessThan(3L * body.length);
    }

    private static String forgery(String type) {
        JsonNode forged = NativeVectors.load("bmt.json").path("type_confusion").path("forged_bmt");
        return changed(request -> {
            ((ObjectNode) request.set("blob_tree", forged).path("blob_tree")).put("tree_type", type);
            request.set("num_blob_bytes", forged.path("num_blob_bytes"));
            request.remove("headers");
        });
    }

    private static ObjectNode tree(ObjectNode request) {
        return (ObjectNode) request.path("blob_tree");
    }
}
