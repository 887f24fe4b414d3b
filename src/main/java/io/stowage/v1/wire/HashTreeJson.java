package io.stowage.v1.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import io.stowage.digest.Digest;
import io.stowage.digest.tree.BlobSize;
import io.stowage.digest.tree.BlobTree;
import io.stowage.digest.tree.ChunkHashes;
import io.stowage.digest.tree.HeaderLines;
import io.stowage.digest.tree.SuppliedTree;
import io.stowage.digest.tree.TreeLevels;
import io.stowage.fault.BadRequest;
import io.stowage.web.json.StrictJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of a hash tree, {@code {"tree_type", "tree", "chunk_hashes", "headers"}}, as it stands in requests and
 * records alike.
 */
public final class HashTreeJson {
    /** The only type: the older one has no domain separation, so other content could pass for a blob of this one. */
    private static final String TYPE = "DSBMTWH";

    private final StrictJson json;
    private final byte[] hash = new byte[HashText.BYTES];
    private @Nullable String type;
    private @Nullable ChunkHashes chunks;
    private @Nullable SuppliedTree nodes;
    private HeaderLines headers = HeaderLines.NONE;

    private HashTreeJson(StrictJson json) {
        this.json = json;
    }

    /** A tree as it was sent: well-formed, and not yet compared with itself. */
    public record Sent(ChunkHashes chunks, SuppliedTree nodes, HeaderLines headers) {
        public BlobTree verify(BlobSize size) {
            return BadRequest.unlessValid("refused:", () -> BlobTree.of(size, chunks, headers, nodes));
        }
    }

    public static Sent read(StrictJson json) throws IOException {
        HashTreeJson reader = new HashTreeJson(json);
        json.object("the hash tree", reader::field);
        return reader.sent();
    }

    /** A list of header lines; more of them than there may be are not even read. */
    public static HeaderLines readLines(StrictJson json) throws IOException {
        List<String> lines = new ArrayList<>();
        json.array("headers", () -> {
            BadRequest.unless(lines.size() < HeaderLines.MAX_LINES, "there are too many header lines");
            lines.add(json.text("a header line"));
        });
        return BadRequest.unlessValid("refused:", () -> new HeaderLines(lines));
    }

    /** A node without children stands for all below it. */
    public static void write(BlobTree tree, JsonGenerator out, boolean whole) throws IOException {
        char[] text = new char[HashText.LENGTH];
        byte[] hash = new byte[HashText.BYTES];
        out.writeStartObject();
        out.writeStringField("tree_type", TYPE);
        out.writeFieldName("tree");
        if (whole) {
            writeNode(Optional.of(tree.levels().root()), out, hash, text);
        } else {
            writeLeaf(tree.root(), out);
        }
        out.writeArrayFieldStart("chunk_hashes");
        for (int i = 0; i < tree.chunks().count(); i++) {
            tree.chunks().copy(i, hash);
            writeHash(hash, out, text);
        }
        out.writeEndArray();
        writeLines(tree.headers(), out);
        out.writeEndObject();
    }

    public static void writeLines(HeaderLines headers, JsonGenerator out) throws IOException {
        out.writeArrayFieldStart("headers");
        for (String line : headers.lines()) {
            out.writeString(line);
        }
        out.writeEndArray();
    }

    private void field(String name) throws IOException {
        switch (name) {
            case "tree_type" -> type = json.text("tree_type");
            case "tree" -> nodes = readNodes();
            case "chunk_hashes" -> chunks = readChunks();
            case "headers" -> headers = readLines(json);
            default -> json.ignore();
        }
    }

    private Sent sent() {
        BadRequest.unless(TYPE.equals(type), "tree_type is not " + TYPE);
        if (chunks == null || nodes == null) {
            throw BadRequest.because(chunks == null ? "chunk_hashes is missing" : "tree is missing");
        }
        return new Sent(chunks, nodes, headers);
    }

    private ChunkHashes readChunks() throws IOException {
        ChunkHashes.Builder builder = new ChunkHashes.Builder();
        json.array("chunk_hashes", () -> {
            hash(json, "a chunk hash", hash);
            builder.add(hash);
        });
        return builder.build();
    }

    private static void hash(StrictJson json, String what, byte[] to) throws IOException {
        json.characters(what, (text, offset, length) -> HashText.decode(what, text, offset, length, to));
    }

    private SuppliedTree readNodes() throws IOException {
        SuppliedTree.Builder builder = new SuppliedTree.Builder();
        BadRequest.unless(readNode(builder) != SuppliedTree.NONE, "tree is null");
        return builder.build();
    }

    /** As deep as the JSON may be. */
    private int readNode(SuppliedTree.Builder builder) throws IOException {
        if (json.isNull()) {
            return SuppliedTree.NONE;
        }
        NodeFields node = new NodeFields();
        json.object("a node of the tree", name -> {
            switch (name) {
                case "hash" -> {
                    hash(json, "the hash of a node", node.hash);
                    node.hasHash = true;
                }
                case "left" -> node.left = readNode(builder);
                case "right" -> node.right = readNode(builder);
                default -> json.ignore();
            }
        });
        BadRequest.unless(node.hasHash, "a node of the tree has no hash");
        return builder.add(node.hash, node.left, node.right);
    }

    /** The fields come in any order, and a node is whole only after the last. */
    private static final class NodeFields {
        private final byte[] hash = new byte[HashText.BYTES];
        private boolean hasHash;
        private int left = SuppliedTree.NONE;
        private int right = SuppliedTree.NONE;
    }

    private static void writeNode(Optional<TreeLevels.Node> node, JsonGenerator out, byte[] hash, char[] text)
            throws IOException {
        if (node.isEmpty()) {
            out.writeNull();
            return;
        }
        out.writeStartObject();
        out.writeFieldName("hash");
        node.get().copyHash(hash);
        writeHash(hash, out, text);
        out.writeFieldName("left");
        writeNode(node.get().left(), out, hash, text);
        out.writeFieldName("right");
        writeNode(node.get().right(), out, hash, text);
        out.writeEndObject();
    }

    private static void writeLeaf(Digest hash, JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeStringField("hash", hash.toString());
        out.writeNullField("left");
        out.writeNullField("right");
        out.writeEndObject();
    }

    private static void writeHash(byte[] hash, JsonGenerator out, char[] text) throws IOException {
        HashText.encode(hash, text);
        out.writeString(text, 0, text.length);
    }
}
