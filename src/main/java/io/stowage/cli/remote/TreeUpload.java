package io.stowage.cli.remote;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.stowage.digest.tree.BlobTree;
import io.stowage.ic.Owner;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/**
 * The request that begins an upload. It sends the tree cut off at its root, since the server computes the inner nodes
 * anyway: a quarter of the bytes, and so four times the largest blob.
 */
final class TreeUpload {
    private static final JsonFactory JSON = new JsonFactory();

    private TreeUpload() {}

    static byte[] render(Owner owner, BlobTree tree, Authorization authorization) throws IOException {
        ByteArrayOutputStream bytes =
                new ByteArrayOutputStream(256 + 80 * tree.chunks().count());
        try (JsonGenerator out = JSON.createGenerator(bytes)) {
            out.writeStartObject();
            writeTree(tree, out);
            out.writeNumberField("num_blob_bytes", tree.size().bytes());
            out.writeStringField("owner", owner.toString());
            authorization.write(out, owner, tree);
            out.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private static void writeTree(BlobTree tree, JsonGenerator out) throws IOException {
        out.writeObjectFieldStart("blob_tree");
        out.writeStringField("tree_type", "DSBMTWH");
        out.writeObjectFieldStart("tree");
        out.writeStringField("hash", tree.root().toString());
        out.writeNullField("left");
        out.writeNullField("right");
        out.writeEndObject();
        out.writeArrayFieldStart("chunk_hashes");
        for (int i = 0; i < tree.chunks().count(); i++) {
            out.writeString(tree.chunks().digest(i).toString());
        }
        out.writeEndArray();
        out.writeArrayFieldStart("headers");
        for (String line : tree.headers().lines()) {
            out.writeString(line);
        }
        out.writeEndArray();
        out.writeEndObject();
    }
}
