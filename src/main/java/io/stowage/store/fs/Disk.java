package io.stowage.store.fs;

import io.stowage.config.ByteSize;
import io.stowage.store.StoreException;
import io.stowage.store.StoreException.Reason;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;

/** The disk below a store: how much of it may still be used, and what its failures mean. */
final class Disk {
    /** With less than this left it is the lack of space that makes writes fail, whatever the message says. */
    private static final long NOTHING = 64 * ByteSize.KIB;

    interface Space {
        /** Bytes that this process could still write. */
        long usable() throws IOException;
    }

    interface Work<T> {
        T run() throws IOException;
    }

    private final Path root;
    private final Space space;
    private final long minFree;

    Disk(Path root, Space space, long minFree) {
        this.root = root;
        this.space = space;
        this.minFree = minFree;
    }

    long usable() throws IOException {
        return space.usable();
    }

    long minFree() {
        return minFree;
    }

    /** Refuses a write that would leave too little. */
    void require(long bytes) throws StoreException {
        long usable = read("ask for free space", space::usable);
        if (usable - minFree < bytes) {
            throw new StoreException(
                    Reason.NO_SPACE,
                    "cannot write " + bytes + " more bytes below " + root + ": " + usable + " are free and "
                            + ByteSize.format(minFree) + " stay free");
        }
    }

    /** Does work that only the disk can make fail, and that needs no space. */
    <T> T read(String doing, Work<T> work) throws StoreException {
        try {
            return work.run();
        } catch (StoreException e) {
            throw e;
        } catch (IOException e) {
            throw failure(doing, e, false);
        }
    }

    /** Does work that only the disk can make fail, perhaps because it is full. */
    <T> T write(String doing, Work<T> work) throws StoreException {
        try {
            return work.run();
        } catch (StoreException e) {
            throw e;
        } catch (IOException e) {
            throw failure(doing, e, isOutOfSpace(e));
        }
    }

    private StoreException failure(String doing, IOException e, boolean outOfSpace) {
        if (String.valueOf(e.getMessage()).contains("Read-only file system")) {
            // Not "unavailable", which would keep readers away too.
            return new StoreException(
                    Reason.DENIED, "cannot " + doing + ": the file system of " + root + " is read-only", e);
        }
        Reason otherwise = e instanceof AccessDeniedException ? Reason.DENIED : Reason.UNAVAILABLE;
        return new StoreException(
                outOfSpace ? Reason.NO_SPACE : otherwise, "cannot " + doing + " below " + root + ": " + e, e);
    }

    /** Java has no type for a full disk; the message is the system's own and may be in any language. */
    private boolean isOutOfSpace(IOException e) {
        String message = String.valueOf(e.getMessage());
        if (message.contains("No space left") || message.contains("quota exceeded")) {
            return true;
        }
        try {
            return space.usable() < Math.max(NOTHING, minFree);
        } catch (IOException unknown) {
            e.addSuppressed(unknown);
            return false;
        }
    }
}
