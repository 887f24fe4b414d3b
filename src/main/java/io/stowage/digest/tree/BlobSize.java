package io.stowage.digest.tree;

/** How many bytes a blob has, and with that how many chunks there are and how long each one is. */
public record BlobSize(long bytes) {
    public static final int CHUNK_BYTES = 1 << 20;

    /** The largest integer that every JSON reader keeps exact. */
    public static final long MAX_BYTES = (1L << 53) - 1;

    public BlobSize {
        if (bytes < 0 || bytes > MAX_BYTES) {
            throw new IllegalArgumentException("a blob has 0 to 2^53-1 bytes");
        }
    }

    /** At least one: the empty blob has one empty chunk. */
    public long chunks() {
        return Math.max(1, (bytes + CHUNK_BYTES - 1) / CHUNK_BYTES);
    }

    /** The exact length of the chunk at that index; only the last one may be shorter than the others. */
    public int chunkLength(long index) {
        if (index < 0 || index >= chunks()) {
            throw new IndexOutOfBoundsException("there is no chunk " + index + " in a blob of " + bytes + " bytes");
        }
        return (int) Math.min(CHUNK_BYTES, bytes - index * CHUNK_BYTES);
    }
}
