package io.stowage.v1;

import com.fasterxml.jackson.core.JsonGenerator;
import io.stowage.digest.Digest;
import io.stowage.digest.tree.BlobSize;
import io.stowage.digest.tree.BlobTree;
import io.stowage.fault.StowageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The record of a blob in a store. Others may write to the same bucket, so what is read is believed only after its tree
 * was recomputed and has the root that the key says.
 *
 * @param accepted when a candidate was accepted; records of complete blobs do not say
 */
public record StoredMetadata(BlobTree tree, Optional<Instant> accepted) {
    /** A tree that was sent cut off is stored whole, at four times the bytes; this is for requests of up to 32 MiB. */
    public static final int MAX_BYTES = 128 * 1024 * 1024;

    private static final String ACCEPTED = "accepted_at_ms";

    /** The record of a complete blob. */
    public static StoredMetadata complete(BlobTree tree) {
        return new StoredMetadata(tree, Optional.empty());
    }

    public static StoredMetadata pending(BlobTree tree, Instant accepted) {
        return new StoredMetadata(tree, Optional.of(accepted));
    }

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
            return metadata.tree.root().equals(root)
                    ? new Verdict(Optional.of(metadata), "")
                    : new Verdict(Optional.empty(), "the record is that of another root");
        } catch (StowageException e) {
            return new Verdict(Optional.empty(), String.valueOf(e.getMessage()));
        }
    }

    /** What became of a record: it can be believed, or it has a flaw that an operator may want to know. */
    public record Verdict(Optional<StoredMetadata> believed, String flaw) {}

    /** Writes the record, with the whole tree, and leaves the stream open. */
    public void write(OutputStream to) throws IOException {
        try (JsonGenerator out = StrictJson.FACTORY.createGenerator(to)) {
            out.writeStartObject();
            out.writeFieldName("hash_tree");
            HashTreeJson.write(tree, out);
            out.writeNumberField("num_blob_bytes", tree.size().bytes());
            HashTreeJson.writeLines(tree.headers(), out);
            if (accepted.isPresent()) {
                out.writeNumberField(ACCEPTED, accepted.get().toEpochMilli());
            }
            out.writeEndObject();
        }
    }

    private static final class Fields {
        private final StrictJson json;
        private HashTreeJson.@Nullable Sent tree;
        private @Nullable BlobSize size;
        private Optional<Instant> accepted = Optional.empty();

        Fields(StrictJson json) {
            this.json = json;
        }

        /** The outer headers are passed over: other gateways stored them as they came and used neither list. */
        void read(String name) throws IOException {
            switch (name) {
                case "hash_tree" -> tree = HashTreeJson.read(json);
                case "num_blob_bytes" -> size = new BlobSize(json.number("num_blob_bytes", BlobSize.MAX_BYTES));
                case ACCEPTED -> accepted = Optional.of(Instant.ofEpochMilli(json.number(ACCEPTED, Long.MAX_VALUE)));
                default -> json.ignore();
            }
        }

        StoredMetadata metadata() {
            if (tree == null || size == null) {
                throw BadRequest.because("the record has no hash_tree or no num_blob_bytes");
            }
            return new StoredMetadata(tree.verify(size), accepted);
        }
    }
}
