package io.stowage.content.reading;

import io.stowage.digest.tree.BlobSize;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Memory outside the heap for whole pieces, so that one can be checked to its end before its first byte leaves. There are
 * a few only, and slow readers may have them all: then a file is read twice. The last one that came back goes out first,
 * since it is the warmest.
 */
public final class PieceBuffers {
    private static final int MOST = 16;
    /** At most this part of the memory that the JVM may have, which is as much again outside the heap. */
    private static final int SHARE = 16;

    /** Guarded by itself, like {@link #toMake}. */
    private final Deque<ByteBuffer> free = new ArrayDeque<>();

    private int toMake;

    public PieceBuffers(int most) {
        this.toMake = most;
    }

    public static PieceBuffers usual() {
        return new PieceBuffers((int) Math.min(MOST, Runtime.getRuntime().maxMemory() / SHARE / BlobSize.CHUNK_BYTES));
    }

    Optional<ByteBuffer> tryTake() {
        synchronized (free) {
            if (!free.isEmpty()) {
                return Optional.of(free.pop());
            }
            if (toMake == 0) {
                return Optional.empty();
            }
            toMake--;
        }
        return Optional.of(ByteBuffer.allocateDirect(BlobSize.CHUNK_BYTES));
    }

    /** Nobody may read or write it any more. */
    void giveBack(ByteBuffer pieceBuffer) {
        synchronized (free) {
            free.push(pieceBuffer);
        }
    }
}
