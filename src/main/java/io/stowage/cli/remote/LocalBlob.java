package io.stowage.cli.remote;

import io.stowage.cli.terminal.Progress;
import io.stowage.digest.tree.BlobHasher;
import io.stowage.digest.tree.BlobSize;
import io.stowage.digest.tree.BlobTree;
import io.stowage.digest.tree.ChunkHasher;
import io.stowage.digest.tree.HeaderLines;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Function;

/** A file that is to become a blob: its tree, and its chunks whenever they are wanted. Many threads may read. */
public final class LocalBlob implements Closeable {
    private static final int BUFFER_BYTES = 256 * 1024;
    private static final int PART_BYTES = 16 * 1024;

    private final Path file;
    private final FileChannel channel;
    private final BlobTree tree;

    private LocalBlob(Path file, FileChannel channel, BlobTree tree) {
        this.file = file;
        this.channel = channel;
        this.tree = tree;
    }

    /** Reads the whole file once, to hash it. The header lines may depend on its size. */
    public static LocalBlob open(Path file, Function<BlobSize, HeaderLines> headers, Progress progress)
            throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        boolean complete = false;
        try {
            LocalBlob blob = new LocalBlob(file, channel, hash(channel, headers, progress));
            complete = true;
            return blob;
        } finally {
            if (!complete) {
                channel.close();
            }
        }
    }

    private static BlobTree hash(FileChannel channel, Function<BlobSize, HeaderLines> headers, Progress progress)
            throws IOException {
        BlobHasher hasher = new BlobHasher();
        byte[] bytes = new byte[BUFFER_BYTES];
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        for (int n = channel.read(buffer); n >= 0; n = channel.read(buffer.clear())) {
            hasher.update(bytes, 0, n);
            progress.add(n);
        }
        return hasher.finish(headers.apply(hasher.size()));
    }

    public BlobTree tree() {
        return tree;
    }

    /** Makes sure that a chunk is still the one that was hashed. */
    void requireUnchanged(int index) throws LocalException {
        ChunkHasher hasher = new ChunkHasher();
        byte[] buffer = new byte[PART_BYTES];
        try (InputStream chunk = open(index)) {
            for (int n = chunk.read(buffer); n >= 0; n = chunk.read(buffer)) {
                hasher.update(buffer, 0, n);
            }
        } catch (IOException e) {
            throw new LocalException("cannot read " + file + ": " + e.getMessage(), e);
        }
        if (!tree.chunks().matches(index, hasher.finish())) {
            throw new LocalException(file + " was changed while it was being uploaded");
        }
    }

    /** The bytes of a chunk, from the file: many chunks on their way need no more memory than their buffers. */
    InputStream open(int index) {
        return new FilePart(
                channel, (long) index * BlobSize.CHUNK_BYTES, tree.size().chunkLength(index));
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
