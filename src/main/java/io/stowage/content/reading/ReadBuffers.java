package io.stowage.content.reading;

import io.stowage.digest.tree.BlobSize;
import io.stowage.transfer.DirectCopy;
import io.stowage.transfer.Permits;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Places for pieces that are read: in memory as long as no more than half of it is in use, then on the disk, and in the
 * rest of the memory when there is no disk. So slow readers can never hold so much that others find none.
 */
public final class ReadBuffers {
    /** What a piece on the disk takes of memory while it is hashed or sent. */
    static final int WINDOW = 16 * 1024;

    private final Permits memory;
    private final Spool spool;
    private final Slabs slabs;

    public ReadBuffers(Permits memory, Spool spool, Slabs slabs) {
        this.memory = memory;
        this.spool = spool;
        this.slabs = slabs;
    }

    /** A place for one piece after the other. */
    public static final class Seat implements AutoCloseable {
        private final Permits.Permit memory;
        private final Optional<Spool.File> file;
        private final Slabs slabs;

        /** Guarded by this; no I/O happens meanwhile. */
        private Optional<ByteBuffer> slab = Optional.empty();

        private Seat(Permits.Permit memory, Optional<Spool.File> file, Slabs slabs) {
            this.memory = memory;
            this.file = file;
            this.slabs = slabs;
        }

        /** Where the piece goes; empty when its place is in memory. */
        Optional<Spool.File> file() {
            return file;
        }

        /** Memory for the whole of a piece that is a local file, as long as it is in this seat; empty when there is none. */
        synchronized Optional<ByteBuffer> slab() {
            if (slab.isEmpty()) {
                slab = slabs.tryTake();
            }
            return slab;
        }

        /** The piece was sent, and the next one does without; others may have the memory. */
        synchronized void leaveSlab() {
            slab.ifPresent(slabs::giveBack);
            slab = Optional.empty();
        }

        @Override
        public void close() {
            leaveSlab();
            file.ifPresent(Spool.File::close);
            memory.close();
        }
    }

    /** Waits until there is one, at most as long as configured; for whom nothing is promised yet. */
    Seat take(int length, boolean isFile) {
        if (isFile) {
            return inMemory(memory.take(Math.min(DirectCopy.BUFFER, length)));
        }
        Optional<Seat> free = tryTake(length, false);
        return free.isPresent() ? free.get() : onDisk(length).orElseGet(() -> inMemory(memory.take(length)));
    }

    /** In memory that nobody misses, for pieces that are merely wanted soon. */
    Optional<Seat> tryTake(int length, boolean isFile) {
        return memory.tryTakeSparing(isFile ? Math.min(DirectCopy.BUFFER, length) : length)
                .map(this::inMemory);
    }

    private Optional<Seat> onDisk(int length) {
        if (length <= WINDOW) {
            return Optional.empty();
        }
        // Its next piece may be longer than its first.
        Optional<Spool.File> file = spool.tryOpen(BlobSize.CHUNK_BYTES);
        if (file.isEmpty()) {
            return Optional.empty();
        }
        boolean seated = false;
        try {
            Seat seat = new Seat(memory.take(WINDOW), file, slabs);
            seated = true;
            return Optional.of(seat);
        } finally {
            if (!seated) {
                file.get().close();
            }
        }
    }

    private Seat inMemory(Permits.Permit permit) {
        return new Seat(permit, Optional.empty(), slabs);
    }
}
