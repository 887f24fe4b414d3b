package io.stowage.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The least that a safe write to a file is: a new file, its bytes, the same fsync as the store has, and a rename. Names
 * are flat and nothing is checked.
 */
final class RawFiles implements Contestant {
    private final Path folder;
    private final boolean sync;
    private final AtomicLong drafts = new AtomicLong();
    private final ThreadLocal<ByteBuffer> buffers = Noise.directBuffers();

    RawFiles(Path folder, boolean sync) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.sync = sync;
    }

    @Override
    public void put(String name, int size) throws IOException {
        Path draft = folder.resolve("draft-" + drafts.incrementAndGet());
        try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer buffer = buffers.get();
            for (int left = size; left > 0; ) {
                buffer.clear().limit(Math.min(left, buffer.capacity()));
                left -= channel.write(buffer);
            }
            if (sync) {
                channel.force(true);
            }
        }
        Files.move(draft, path(name), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public long get(String name) throws IOException {
        try (FileChannel channel = FileChannel.open(path(name), StandardOpenOption.READ)) {
            ByteBuffer buffer = buffers.get();
            long total = 0;
            for (int n = channel.read(buffer.clear()); n >= 0; n = channel.read(buffer.clear())) {
                total += n;
            }
            return total;
        }
    }

    @Override
    public void close() {}

    private Path path(String name) {
        return folder.resolve(name.replace('/', '_'));
    }
}
