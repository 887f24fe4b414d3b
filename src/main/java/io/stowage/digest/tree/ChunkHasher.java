package io.stowage.digest.tree;

import io.stowage.digest.Algorithm;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;

/** Hashes one chunk after the other, each fed in pieces. One thread at a time. */
public final class ChunkHasher {
    private static final byte[] DOMAIN = "icfs-chunk/".getBytes(StandardCharsets.US_ASCII);

    private final MessageDigest sha = Algorithm.SHA256.newDigest();
    private int length;

    public ChunkHasher() {
        begin();
    }

    /** The hash of a whole chunk in memory. */
    public static byte[] hash(byte[] chunk) {
        return hash(chunk, 0, chunk.length);
    }

    /** The same for a chunk in pieces, which stay as they are. */
    public static byte[] hash(List<ByteBuffer> pieces) {
        ChunkHasher hasher = new ChunkHasher();
        pieces.forEach(piece -> hasher.update(piece.duplicate()));
        return hasher.finish();
    }

    public static byte[] hash(byte[] buffer, int offset, int count) {
        ChunkHasher hasher = new ChunkHasher();
        hasher.update(buffer, offset, count);
        return hasher.finish();
    }

    public void update(byte[] buffer, int offset, int count) {
        grow(count);
        sha.update(buffer, offset, count);
    }

    public void update(ByteBuffer buffer) {
        grow(buffer.remaining());
        sha.update(buffer);
    }

    /** The bytes of the present chunk so far. */
    public int length() {
        return length;
    }

    /** How many bytes the present chunk can still take. */
    public int room() {
        return BlobSize.CHUNK_BYTES - length;
    }

    /** The hash of the present chunk; the next byte begins another one. */
    public byte[] finish() {
        byte[] hash = sha.digest();
        begin();
        return hash;
    }

    private void begin() {
        length = 0;
        sha.update(DOMAIN);
    }

    private void grow(int count) {
        if (count > room()) {
            throw new IllegalArgumentException("a chunk has at most " + BlobSize.CHUNK_BYTES + " bytes");
        }
        length += count;
    }
}
