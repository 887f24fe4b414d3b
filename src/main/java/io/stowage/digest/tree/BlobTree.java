package io.stowage.digest.tree;

import io.stowage.digest.Algorithm;
import io.stowage.digest.Digest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * What a blob is: its size, its chunk hashes and its header lines, in agreement with each other, and the root hash over
 * them. Keeps 32 bytes for each chunk; the inner nodes are computed anew where they are wanted.
 */
public final class BlobTree {
    private static final byte[] EMPTY_CHUNK = ChunkHasher.hash(new byte[0]);

    private final BlobSize size;
    private final ChunkHashes chunks;
    private final HeaderLines headers;
    private final Digest root;

    private BlobTree(BlobSize size, ChunkHashes chunks, HeaderLines headers, Digest root) {
        this.size = size;
        this.chunks = chunks;
        this.headers = headers;
        this.root = root;
    }

    /** Builds the tree of parts that agree. */
    public static BlobTree of(BlobSize size, ChunkHashes chunks, HeaderLines headers) {
        requireAgreement(size, chunks, headers);
        return rootedIn(TreeLevels.of(chunks, headers), size, chunks, headers);
    }

    /** Builds the tree of parts that agree, also with the nodes that were sent along. */
    public static BlobTree of(BlobSize size, ChunkHashes chunks, HeaderLines headers, SuppliedTree supplied) {
        requireAgreement(size, chunks, headers);
        TreeLevels levels = TreeLevels.of(chunks, headers);
        supplied.requireMatch(levels);
        return rootedIn(levels, size, chunks, headers);
    }

    public BlobSize size() {
        return size;
    }

    public ChunkHashes chunks() {
        return chunks;
    }

    public HeaderLines headers() {
        return headers;
    }

    public Digest root() {
        return root;
    }

    public TreeLevels levels() {
        return TreeLevels.of(chunks, headers);
    }

    /** Whether there is a chunk of that hash and length at that index. */
    public boolean expects(int index, byte[] hash, int length) {
        return index >= 0 && index < chunks.count() && chunks.matches(index, hash) && size.chunkLength(index) == length;
    }

    /**
     * Names this very decomposition. Two of them can have one root, since a leaf looks like the hash of header lines;
     * they never have one fingerprint.
     */
    public Digest fingerprint() {
        MessageDigest sha = Algorithm.SHA256.newDigest();
        sha.update(ByteBuffer.allocate(12)
                .putLong(size.bytes())
                .putInt(chunks.count())
                .flip());
        sha.update(chunks.raw());
        sha.update(uint32(headers.lines().size()));
        for (String line : headers.lines()) {
            byte[] utf8 = line.getBytes(StandardCharsets.UTF_8);
            sha.update(uint32(utf8.length));
            sha.update(utf8);
        }
        return Digest.of(Algorithm.SHA256, sha.digest());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BlobTree that
                && size.equals(that.size)
                && chunks.equals(that.chunks)
                && headers.equals(that.headers);
    }

    @Override
    public int hashCode() {
        return root.hashCode();
    }

    @Override
    public String toString() {
        return root + " of " + size.bytes() + " bytes";
    }

    private static BlobTree rootedIn(TreeLevels levels, BlobSize size, ChunkHashes chunks, HeaderLines headers) {
        return new BlobTree(
                size, chunks, headers, Digest.of(Algorithm.SHA256, levels.root().hash()));
    }

    private static void requireAgreement(BlobSize size, ChunkHashes chunks, HeaderLines headers) {
        if (chunks.count() != size.chunks()) {
            throw new IllegalArgumentException(
                    "a blob of " + size.bytes() + " bytes has " + size.chunks() + " chunks, not " + chunks.count());
        }
        boolean emptyLeaf = chunks.count() == 1 && chunks.matches(0, EMPTY_CHUNK);
        if (emptyLeaf != (size.bytes() == 0)) {
            throw new IllegalArgumentException("the empty blob, and no other, is the one empty chunk");
        }
        String length = Long.toString(size.bytes());
        if (!headers.find("Content-Length").map(length::equals).orElse(true)) {
            throw new IllegalArgumentException("the Content-Length line is not the size of the blob");
        }
    }

    private static byte[] uint32(int value) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(value).array();
    }
}
