package io.stowage.web.body;

import java.nio.ByteBuffer;
import java.util.List;

/** A body that is in memory whole, in pieces. It is counted against the memory for bodies until its request is over. */
public final class HeldBytes {
    private final BodyMemory memory;
    private final List<byte[]> arrays;
    private final List<ByteBuffer> pieces;
    private final int length;

    HeldBytes(BodyMemory memory, List<byte[]> arrays, int length) {
        this.memory = memory;
        this.arrays = arrays;
        this.length = length;
        int[] left = {length};
        this.pieces = arrays.stream()
                .map(array -> {
                    int used = Math.min(left[0], array.length);
                    left[0] -= used;
                    return ByteBuffer.wrap(array, 0, used);
                })
                .toList();
    }

    /** One after the other, each from its position to its limit. Read duplicates of them, never these. */
    public List<ByteBuffer> pieces() {
        return pieces;
    }

    public int length() {
        return length;
    }

    /**
     * Hands the memory to the next body. Whoever is not sure that nobody reads the bytes any more, as after a failure of
     * a store, leaves them to the collector.
     */
    public void giveBack() {
        memory.keep(arrays);
        arrays.clear();
    }
}
