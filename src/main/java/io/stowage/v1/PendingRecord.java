package io.stowage.v1;

import io.stowage.digest.Digest;
import io.stowage.digest.tree.BlobSize;
import io.stowage.digest.tree.BlobTree;
import io.stowage.digest.tree.ChunkHashes;
import io.stowage.digest.tree.HeaderLines;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The record of a tree that waits for its chunks: 32 bytes for each chunk, as nobody but nodes of ours reads it. Like any
 * record it is believed only after its tree was recomputed.
 */
final class PendingRecord {
    private static final byte[] MAGIC = "stowtree1".getBytes(StandardCharsets.US_ASCII);
    private static final int MAX_CHUNKS = StoredMetadata.MAX_BYTES / HashText.BYTES;

    private PendingRecord() {}

    static byte[] write(BlobTree tree) {
        ByteArrayOutputStream bytes =
                new ByteArrayOutputStream(256 + HashText.BYTES * tree.chunks().count());
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.write(MAGIC);
            out.writeLong(tree.size().bytes());
            byte[] hash = new byte[HashText.BYTES];
            for (int i = 0; i < tree.chunks().count(); i++) {
                tree.chunks().copy(i, hash);
                out.write(hash);
            }
            out.writeByte(tree.headers().lines().size());
            for (String line : tree.headers().lines()) {
                byte[] utf8 = line.getBytes(StandardCharsets.UTF_8);
                out.writeShort(utf8.length);
                out.write(utf8);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return bytes.toByteArray();
    }

    /** As {@link StoredMetadata#read}. */
    static StoredMetadata.Verdict read(InputStream record, Digest root) throws IOException {
        try {
            BlobTree tree = tree(new DataInputStream(record));
            return StoredMetadata.Verdict.of(tree, root);
        } catch (EOFException e) {
            return StoredMetadata.Verdict.flawed("the record ends early");
        } catch (IllegalArgumentException e) {
            return StoredMetadata.Verdict.flawed("the record " + e.getMessage());
        }
    }

    private static BlobTree tree(DataInputStream in) throws IOException {
        require(Arrays.equals(in.readNBytes(MAGIC.length), MAGIC), "begins with something else");
        BlobSize size = new BlobSize(in.readLong());
        require(size.chunks() <= MAX_CHUNKS, "has too many chunks");
        ChunkHashes.Builder hashes = new ChunkHashes.Builder();
        byte[] hash = new byte[HashText.BYTES];
        for (long i = 0; i < size.chunks(); i++) {
            in.readFully(hash);
            hashes.add(hash);
        }
        List<String> lines = new ArrayList<>();
        for (int left = in.readUnsignedByte(); left > 0; left--) {
            byte[] utf8 = new byte[in.readUnsignedShort()];
            in.readFully(utf8);
            lines.add(new String(utf8, StandardCharsets.UTF_8));
        }
        require(in.read() < 0, "goes on after its end");
        return BlobTree.of(size, hashes.build(), new HeaderLines(lines));
    }

    private static void require(boolean condition, String flaw) {
        if (!condition) {
            throw new IllegalArgumentException(flaw);
        }
    }
}
