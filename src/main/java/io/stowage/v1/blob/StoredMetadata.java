package io.stowage.v1.blob;

import com.fasterxml.jackson.core.JsonGenerator;
import io.stowage.digest.Digest;
import io.stowage.digest.tree.BlobSize;
import io.stowage.digest.tree.BlobTree;
import io.stowage.fault.BadRequest;
import io.stowage.fault.StowageException;
import io.stowage.v1.wire.HashTreeJson;
import io.stowage.web.json.StrictJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The record of a complete blob in a store, as other gateways write and read it. They may write to the same bucket, so
 * what is read is believed only after its tree was recomputed and has the root that the key says.
 */
public record StoredMetadata(BlobTree tree) {
    /** Others store trees whole, at four times the bytes of one that is cut off at its root. */
    public static final int MAX_BYTES = 128 * 1024 * 1024;

    /**
     * Reads a record to its end. An {@link IOException} is a failure of the store; a record that cannot be believed is
     * no failure but has a flaw.
     */
    public static Verdict read(InputStream record, Digest root) throws IOException {
        try {
            StoredMetadata metadata = StrictJson.read(record, MAX_BYTES, json -> {
                Fields fields = new Fields(json);
                json.object("the record", fields::read);
                return fields.metadata();
            });
            return Verdict.of(metadata.tree, root);
        } catch (StowageException e) {
            return Verdict.flawed(String.valueOf(e.getMessage()));
        }
    }

    /** What became of a record: it can be believed, or it has a flaw that an operator may want to know. */
    public record Verdict(Optional<StoredMetadata> believed, String flaw) {
        static Verdict of(BlobTree tree, Digest root) {
            return tree.root().equals(root)
                    ? new Verdict(Optional.of(new StoredMetadata(tree)), "")
                    : flawed("the record is that of another root");
        }

        static Verdict flawed(String flaw) {
            return new Verdict(Optional.empty(), flaw);
        }
    }

    /** Writes the record with the whole tree, and leaves the stream open. */
    public void write(OutputStream to) throws IOException {
        write(to, true);
    }

    /** The same with a tree that is cut off at its root, as it follows from the chunk hashes: a quarter of the bytes. */
    void writeCutOff(OutputStream to) throws IOException {
        write(to, false);
    }

    private void write(OutputStream to, boolean whole) throws IOException {
        try (JsonGenerator out = StrictJson.FACTORY.createGenerator(to)) {
            out.writeStartObject();
            out.writeFieldName("hash_tree");
            HashTreeJson.write(tree, out, whole);
            out.writeNumberField("num_blob_bytes", tree.size().bytes());
            HashTreeJson.writeLines(tree.headers(), out);
            out.writeEndObject();
        }
    }

    private static final class Fields {
        private final StrictJson json;
        private HashTreeJson.@Nullable Sent tree;
        private @Nullable BlobSize size;

        Fields(StrictJson json) {
            this.json = json;
        }

        /** The outer headers are passed over: other gateways stored them as they came and used neither list. */
        void read(String name) throws IOException {
            switch (name) {
                case "hash_tree" -> tree = HashTreeJson.read(json);
                case "num_blob_bytes" -> size = new BlobSize(json.number("num_blob_bytes", BlobSize.MAX_BYTES));
                default -> json.ignore();
            }
        }

        StoredMetadata metadata() {
            if (tree == null || size == null) {
                throw BadRequest.because("the record has no hash_tree or no num_blob_bytes");
            }
            return new StoredMetadata(tree.verify(size));
        }
    }
}
