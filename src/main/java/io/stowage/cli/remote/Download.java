package io.stowage.cli.remote;

import io.stowage.cli.terminal.Progress;
import io.stowage.digest.tree.BlobSize;
import io.stowage.digest.tree.BlobTree;
import io.stowage.digest.tree.ChunkHasher;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.BitSet;

/**
 * Fetches a blob in several ranges at a time. A file appears under its name only when it is whole; what lies beside it
 * until then is looked through by the next try, so that only what is missing is fetched. Damage leaves nothing.
 */
public final class Download {
    /** Long enough to be worth a request, short enough to give every worker some. */
    private static final int CHUNKS_IN_RANGE = 8;

    private final RemoteBlob blob;
    private final BlobTree tree;
    private final int parallel;

    /** @param kept bytes of an earlier try that were right */
    public record Result(long fetched, long kept) {}

    public Download(RemoteBlob blob, int parallel) {
        this.blob = blob;
        this.tree = blob.tree();
        this.parallel = parallel;
    }

    /** Where the parts of a file are collected. */
    public static Path partOf(Path target, BlobTree tree) {
        String name = "." + target.getFileName() + "." + tree.root().hex().substring(0, 12) + ".part";
        return target.resolveSibling(name);
    }

    public Result toFile(Path target, Progress progress) throws IOException {
        Path part = partOf(target, tree);
        Result result;
        try (FileChannel channel =
                FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            result = collect(channel, progress);
            channel.force(true);
        } catch (DamagedException e) {
            Files.deleteIfExists(part);
            throw e;
        }
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return result;
    }

    /** Everything in order, each chunk after it was hashed. */
    public Result toStream(OutputStream out, Progress progress) throws IOException {
        if (tree.size().bytes() > 0) {
            blob.fetch(0, tree.chunks().count(), (index, buffer, length) -> {
                write(out, buffer, length);
                progress.add(length);
            });
        }
        return new Result(tree.size().bytes(), 0);
    }

    /** Hashes everything and keeps nothing. */
    public Result toNowhere(Progress progress) throws IOException {
        fetch(new BitSet(), (index, buffer, length) -> progress.add(length));
        return new Result(tree.size().bytes(), 0);
    }

    private Result collect(FileChannel channel, Progress progress) throws IOException {
        BitSet there = there(channel, progress);
        fetch(there, (index, buffer, length) -> {
            write(channel, ByteBuffer.wrap(buffer, 0, length), (long) index * BlobSize.CHUNK_BYTES);
            progress.add(length);
        });
        long kept = there.stream().mapToLong(tree.size()::chunkLength).sum();
        return new Result(tree.size().bytes() - kept, kept);
    }

    private void fetch(BitSet there, RemoteBlob.Sink sink) throws IOException {
        long chunks = tree.size().bytes() == 0 ? 0 : tree.chunks().count();
        long ranges = (chunks + CHUNKS_IN_RANGE - 1) / CHUNKS_IN_RANGE;
        Workers.run(ranges, parallel, range -> {
            int end = (int) Math.min(chunks, (range + 1) * CHUNKS_IN_RANGE);
            int next = there.nextClearBit((int) range * CHUNKS_IN_RANGE);
            while (next < end) {
                int known = there.nextSetBit(next);
                int until = known < 0 ? end : Math.min(end, known);
                blob.fetch(next, until, sink);
                next = there.nextClearBit(until);
            }
        });
    }

    /** The chunks of an earlier try that are right. A file of another length is begun anew. */
    private BitSet there(FileChannel channel, Progress progress) throws IOException {
        BitSet there = new BitSet();
        byte[] buffer = new byte[BlobSize.CHUNK_BYTES];
        if (channel.size() > tree.size().bytes()) {
            channel.truncate(0);
        }
        for (int i = 0; (long) i * BlobSize.CHUNK_BYTES < channel.size(); i++) {
            int length = tree.size().chunkLength(i);
            int n = channel.read(ByteBuffer.wrap(buffer, 0, length), (long) i * BlobSize.CHUNK_BYTES);
            if (n == length && tree.chunks().matches(i, ChunkHasher.hash(buffer, 0, length))) {
                there.set(i);
                progress.add(length);
            }
        }
        return there;
    }

    private static void write(FileChannel channel, ByteBuffer bytes, long offset) throws LocalException {
        long at = offset;
        try {
            while (bytes.hasRemaining()) {
                at += channel.write(bytes, at);
            }
        } catch (IOException e) {
            throw new LocalException("cannot write: " + e.getMessage(), e);
        }
    }

    private static void write(OutputStream out, byte[] buffer, int length) throws LocalException {
        try {
            out.write(buffer, 0, length);
        } catch (IOException e) {
            throw new LocalException("cannot write: " + e.getMessage(), e);
        }
    }
}
