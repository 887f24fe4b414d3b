package io.stowage.billing.usage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The usage file as bytes: a header page and slots, mapped in pieces that stay where they are while more are added. One
 * process at a time may have it, which {@link #lock} sees to.
 */
public final class UsageFile implements AutoCloseable {
    static final int SLOTS_PER_PIECE = 16_384;

    private static final int PIECE_BYTES = SLOTS_PER_PIECE * Slot.BYTES;

    private final FileChannel channel;
    private final UsageHeader header;
    private final MappedByteBuffer headerPage;
    private volatile MappedByteBuffer[] pieces;

    private UsageFile(FileChannel channel) throws IOException {
        this.channel = channel;
        this.headerPage = channel.map(MapMode.READ_WRITE, 0, UsageHeader.BYTES);
        this.header = new UsageHeader(headerPage);
        this.pieces = mapAll(channel);
    }

    /** Keeps other processes, and other applications in this one, away from {@code path} until it is closed. */
    static FileChannel lock(Path path) throws IOException {
        Path beside = path.resolveSibling(path.getFileName() + ".lock");
        FileChannel channel = FileChannel.open(beside, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean locked = false;
        try {
            @Nullable FileLock lock = channel.tryLock();
            locked = lock != null;
        } catch (OverlappingFileLockException e) {
            throw new IOException(inUse(path), e);
        } finally {
            if (!locked) {
                channel.close();
            }
        }
        if (!locked) {
            throw new IOException(inUse(path));
        }
        return channel;
    }

    private static String inUse(Path path) {
        return "the usage file " + path
                + " belongs to another running Stowage; give each one a stowage.data of its own";
    }

    /** Writes a whole empty file elsewhere first, so that a half one never has the name. */
    static void create(Path path, String gatewayName) throws IOException {
        Path draft = path.resolveSibling(path.getFileName() + ".new");
        Files.deleteIfExists(draft);
        try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            write(channel, UsageHeader.create(gatewayName).rewind(), 0);
            extend(channel);
            channel.force(true);
        }
        Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE);
        forceFolder(path);
    }

    /** Opens a file of which nothing is known but that it is there; it has to be longer than its header. */
    static UsageFile open(Path path) throws IOException {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            // A process that was killed while the file grew left a part of a piece.
            if ((channel.size() - UsageHeader.BYTES) % PIECE_BYTES != 0) {
                extend(channel);
            }
            return new UsageFile(channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    UsageHeader header() {
        return header;
    }

    int capacity() {
        return pieces.length * SLOTS_PER_PIECE;
    }

    Slot slot(int number) {
        return new Slot(pieces[number / SLOTS_PER_PIECE], number % SLOTS_PER_PIECE * Slot.BYTES, number);
    }

    /** Makes room for more slots; those that are there do not move. */
    void grow() throws IOException {
        extend(channel);
        MappedByteBuffer[] more = Arrays.copyOf(pieces, pieces.length + 1);
        more[pieces.length] = channel.map(MapMode.READ_WRITE, position(pieces.length), PIECE_BYTES);
        pieces = more;
    }

    /** Returns when everything that was added before is on disk, and the first {@code slots} slots with it. */
    void force(int slots) {
        for (MappedByteBuffer piece : pieces) {
            piece.force();
        }
        if (header.forced() != slots) {
            header.noteForced(slots);
            headerPage.force();
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private static MappedByteBuffer[] mapAll(FileChannel channel) throws IOException {
        int count = Math.toIntExact((channel.size() - UsageHeader.BYTES) / PIECE_BYTES);
        MappedByteBuffer[] pieces = new MappedByteBuffer[count];
        for (int i = 0; i < count; i++) {
            pieces[i] = channel.map(MapMode.READ_WRITE, position(i), PIECE_BYTES);
        }
        return pieces;
    }

    private static long position(int piece) {
        return UsageHeader.BYTES + (long) piece * PIECE_BYTES;
    }

    /** By writing zeros: a store into a mapped hole of a full disk would kill the whole process. */
    private static void extend(FileChannel channel) throws IOException {
        long size = channel.size();
        long missing = PIECE_BYTES - (size - UsageHeader.BYTES) % PIECE_BYTES;
        write(channel, ByteBuffer.allocate(Math.toIntExact(missing)), size);
        channel.force(true);
    }

    private static void write(FileChannel channel, ByteBuffer bytes, long position) throws IOException {
        long at = position;
        while (bytes.hasRemaining()) {
            at += channel.write(bytes, at);
        }
    }

    public static void forceFolder(Path path) throws IOException {
        Path folder = path.toAbsolutePath().getParent();
        if (folder != null && !java.io.File.separator.equals("\\")) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }
}
