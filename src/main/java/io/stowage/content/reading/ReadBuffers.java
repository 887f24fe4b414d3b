package io.stowage.content.reading;

import io.stowage.digest.tree.BlobSize;
import io.stowage.transfer.DirectCopy;
import io.stowage.transfer.Permits;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Buffers for pieces that are read: in memory as long as no more than half of it is in use, then on the disk, and in the
 * rest of the memory when there is no disk. So slow readers can never hold so much that others find none.
 */
public final class ReadBuffers {
    /** What a piece on the disk takes of memory while it is hashed or sent. */
    static final int WINDOW = 16 * 1024;

    private final Permits memory;
    private final Spool spool;
    private final PieceBuffers pieceBuffers;

    public ReadBuffers(Permits memory, Spool spool, PieceBuffers pieceBuffers) {
        this.memory = memory;
        this.spool = spool;
        this.pieceBuffers = pieceBuffers;
    }

    /** A buffer for one piece after the other. */
    public static final class Buffer implements AutoCloseable {
        private final Permits.Permit memory;
        private final Optional<Spool.File> file;
        private final PieceBuffers pieceBuffers;

        /** Guarded by this; no I/O happens meanwhile. */
        private Optional<ByteBuffer> pieceBuffer = Optional.empty();

        private Buffer(Permits.Permit memory, Optional<Spool.File> file, PieceBuffers pieceBuffers) {
            this.memory = memory;
            this.file = file;
            this.pieceBuffers = pieceBuffers;
        }

        /** Where the piece goes; empty when its place is in memory. */
        Optional<Spool.File> file() {
            return file;
        }

        /** It was taken before anybody knew that the piece is a local file, which needs no more than what it is sent through. */
        void keepForFile() {
            memory.keep(DirectCopy.BUFFER);
        }

        /** Memory for the whole of a piece that is a local file, as long as it is in this buffer; empty when there is none. */
        synchronized Optional<ByteBuffer> pieceBuffer() {
            if (pieceBuffer.isEmpty()) {
                pieceBuffer = pieceBuffers.tryTake();
            }
            return pieceBuffer;
        }

        /** The piece was sent, and the next one does without; others may have the memory. */
        synchronized void leavePieceBuffer() {
            pieceBuffer.ifPresent(pieceBuffers::giveBack);
            pieceBuffer = Optional.empty();
        }

        @Override
        public void close() {
            leavePieceBuffer();
            file.ifPresent(Spool.File::close);
            memory.close();
        }
    }

    /** Waits until there is one, at most as long as configured; for whom nothing is promised yet. */
    Buffer take(int length, boolean isFile) {
        if (isFile) {
            return inMemory(memory.take(Math.min(DirectCopy.BUFFER, length)));
        }
        Optional<Buffer> free = tryTake(length, false);
        return free.isPresent() ? free.get() : onDisk(length).orElseGet(() -> inMemory(memory.take(length)));
    }

    /** In memory that nobody misses, for pieces that are merely wanted soon. */
    Optional<Buffer> tryTake(int length, boolean isFile) {
        return memory.tryTakeSparing(isFile ? Math.min(DirectCopy.BUFFER, length) : length)
                .map(this::inMemory);
    }

    private Optional<Buffer> onDisk(int length) {
        if (length <= WINDOW) {
            return Optional.empty();
        }
        // Its next piece may be longer than its first.
        Optional<Spool.File> file = spool.tryOpen(BlobSize.CHUNK_BYTES);
        if (file.isEmpty()) {
            return Optional.empty();
        }
        boolean taken = false;
        try {
            Buffer buffer = new Buffer(memory.take(WINDOW), file, pieceBuffers);
            taken = true;
            return Optional.of(buffer);
        } finally {
            if (!taken) {
                file.get().close();
            }
        }
    }

    private Buffer inMemory(Permits.Permit permit) {
        return new Buffer(permit, Optional.empty(), pieceBuffers);
    }
}
