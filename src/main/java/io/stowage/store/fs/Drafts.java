package io.stowage.store.fs;

import io.stowage.config.ByteSize;
import io.stowage.store.Body;
import io.stowage.store.StoreException;
import io.stowage.store.StoreException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes drafts: whole, stamped and forced to the disk as configured, or not there at all. */
final class Drafts {
    private static final Logger LOG = LoggerFactory.getLogger(Drafts.class);
    private static final int BUFFER = 64 * 1024;
    /** How much is written between two looks at the free space. */
    private static final long STRIDE = 8 * ByteSize.MIB;

    private final Staging staging;
    private final Disk disk;
    private final FileAccess access;
    private final UniqueTimes stamps;
    private final boolean sync;

    Drafts(Staging staging, Disk disk, FileAccess access, UniqueTimes stamps, boolean sync) {
        this.staging = staging;
        this.disk = disk;
        this.access = access;
        this.stamps = stamps;
        this.sync = sync;
    }

    private interface Filling {
        long into(FileChannel channel) throws IOException;
    }

    /** An exception of the body's own comes out unchanged. */
    Draft write(Body body) throws IOException {
        disk.require(body.length().orElse(0));
        return draft(channel -> fill(channel, body));
    }

    /** The bytes of an open file. */
    Draft copy(FileChannel file) throws IOException {
        disk.require(disk.read("ask for a length", file::size));
        return draft(channel -> append(channel, file));
    }

    /** The bytes of these files, one after the other. */
    Draft join(List<Path> files, long length) throws IOException {
        disk.require(length);
        return draft(channel -> {
            long total = 0;
            for (Path path : files) {
                try (FileChannel file = FileAccess.open(path)) {
                    total += append(channel, file);
                }
            }
            return total;
        });
    }

    /** A second name for a file, since files never change; only where the file system has links. */
    Draft link(Path file, long length) throws IOException {
        Path path = staging.newPath();
        Files.createLink(path, file);
        return new Draft(path, length, true);
    }

    /** What cannot be removed now goes when the store closes, or with the next start. */
    void discard(Path draft) {
        try {
            Files.deleteIfExists(draft);
        } catch (IOException e) {
            LOG.warn("cannot remove {}", draft, e);
        }
    }

    private Draft draft(Filling filling) throws IOException {
        Path path = staging.newPath();
        boolean whole = false;
        try (FileChannel channel = disk.write("make a draft", () -> access.create(path))) {
            long length = filling.into(channel);
            disk.write("finish a draft", () -> {
                Files.setLastModifiedTime(path, stamps.next());
                if (sync) {
                    access.force(path, channel);
                }
                return path;
            });
            whole = true;
            return new Draft(path, length, false);
        } finally {
            if (!whole) {
                discard(path);
            }
        }
    }

    private long fill(FileChannel channel, Body body) throws IOException {
        Optional<List<ByteBuffer>> pieces = body.inMemory();
        if (pieces.isEmpty()) {
            return pour(channel, body);
        }
        long total = 0;
        for (ByteBuffer piece : pieces.get()) {
            total += fill(channel, piece);
        }
        return total;
    }

    /** In pieces, because Java copies each into memory of its own outside the heap, as long as the piece, and keeps it. */
    private long fill(FileChannel channel, ByteBuffer bytes) throws StoreException {
        int length = bytes.remaining();
        for (int from = 0; from < length; from += BUFFER) {
            append(channel, bytes.slice(from, Math.min(BUFFER, length - from)));
        }
        return length;
    }

    private long pour(FileChannel channel, Body body) throws IOException {
        // One more than announced, so that a small body and its end are seen in one go.
        byte[] buffer = new byte[(int) Math.min(BUFFER, body.length().orElse(BUFFER) + 1)];
        long total = 0;
        long looked = 0;
        try (InputStream in = body.open()) {
            for (int n = in.readNBytes(buffer, 0, buffer.length); n > 0; n = in.readNBytes(buffer, 0, buffer.length)) {
                if (total - looked >= STRIDE) {
                    disk.require(0);
                    looked = total;
                }
                append(channel, ByteBuffer.wrap(buffer, 0, n));
                total += n;
            }
        }
        return total;
    }

    private void append(FileChannel channel, ByteBuffer bytes) throws StoreException {
        disk.write("write a draft", () -> {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            return channel;
        });
    }

    private long append(FileChannel channel, FileChannel file) throws StoreException {
        return disk.write("copy a file", () -> {
            long length = file.size();
            long position = 0;
            while (position < length) {
                disk.require(0);
                long n = file.transferTo(position, Math.min(STRIDE, length - position), channel);
                if (n <= 0) {
                    throw new StoreException(
                            Reason.CORRUPT, "a file ends after " + position + " bytes, before " + length);
                }
                position += n;
            }
            return length;
        });
    }
}
