package io.stowage.v1;

import io.stowage.digest.Digest;
import io.stowage.digest.tree.BlobSize;
import io.stowage.digest.tree.ChunkHasher;
import io.stowage.store.Key;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Compares what lies in a store under the keys of this front with what the keys say it is. */
public final class NativeAudit {
    private static final List<String> RECORD_AREAS =
            List.of(NativeKeys.METADATA, NativeKeys.PENDING, NativeKeys.DROPPED);

    private NativeAudit() {}

    /** Whether an object says that chunks are there; who copies a store writes it after them. */
    public static boolean isRecord(Key key) {
        return RECORD_AREAS.stream().anyMatch(key::startsWith);
    }

    /**
     * Reads an object to its end.
     *
     * @return what is wrong with it, which is an empty text when nothing is; empty when the key is none of ours
     */
    public static Optional<String> flaw(Key key, InputStream bytes) throws IOException {
        Optional<Digest> chunk = NativeKeys.hashOfChunk(key);
        if (chunk.isPresent()) {
            return Optional.of(flawOfChunk(chunk.get(), bytes));
        }
        Optional<Digest> root = NativeKeys.rootOf(key);
        if (root.isPresent()) {
            return Optional.of(Records.verdict(key, new BufferedInputStream(bytes), root.get())
                    .flaw());
        }
        bytes.transferTo(java.io.OutputStream.nullOutputStream());
        return Optional.empty();
    }

    private static String flawOfChunk(Digest expected, InputStream bytes) throws IOException {
        byte[] chunk = bytes.readNBytes(BlobSize.CHUNK_BYTES + 1);
        if (chunk.length > BlobSize.CHUNK_BYTES) {
            return "it is longer than a chunk";
        }
        return Arrays.equals(ChunkHasher.hash(chunk), expected.bytes()) ? "" : "its bytes are not those of its hash";
    }
}
