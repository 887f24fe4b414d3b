package io.stowage.v1;

import io.stowage.digest.tree.BlobSize;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Memory for chunks on their way in, used over and over. New memory is cold: it has to be cleared, and comes from far away
 * for each of the copies that a chunk goes through. The last one that came back goes out first, since it is the warmest.
 */
final class ChunkBuffers {
    /** More than these are left to the collector, so that a rush of uploads does not keep its memory. */
    static final int KEPT = 16;

    /** Guarded by itself. */
    private final Deque<byte[]> free = new ArrayDeque<>(KEPT);

    /** An array of that length. It may hold bytes of another chunk, so only what was written into it may be read. */
    byte[] take(int length) {
        if (length != BlobSize.CHUNK_BYTES) {
            return new byte[length];
        }
        synchronized (free) {
            return free.isEmpty() ? new byte[length] : free.pop();
        }
    }

    /** For the next one. Whoever is not sure that nobody reads or writes it any more just forgets it. */
    void giveBack(byte[] buffer) {
        synchronized (free) {
            if (buffer.length == BlobSize.CHUNK_BYTES && free.size() < KEPT) {
                free.push(buffer);
            }
        }
    }
}
