package io.stowage.content.reading;

import io.stowage.store.BufferReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A bounded place on the disk for verified bytes that slow readers wait for. Its files have no name while they are used,
 * where the system can do that, so that a crash leaves nothing; what is left elsewhere goes at the next start.
 */
public final class Spool {
    private static final Logger LOG = LoggerFactory.getLogger(Spool.class);
    private static final String SUFFIX = ".spool";
    private static final Set<StandardOpenOption> NEW = Set.of(
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE);

    private final Path folder;
    private final AtomicLong free;

    public Spool(Path folder, long most) {
        this.folder = folder;
        this.free = new AtomicLong(most);
        sweep();
    }

    /** A file for so many bytes; empty when there is no room for it, or no disk. */
    Optional<File> tryOpen(int bytes) {
        if (free.addAndGet(-bytes) < 0) {
            free.addAndGet(bytes);
            return Optional.empty();
        }
        try {
            Files.createDirectories(folder);
            FileChannel channel = FileChannel.open(folder.resolve(UUID.randomUUID() + SUFFIX), NEW);
            return Optional.of(new File(channel, bytes));
        } catch (IOException e) {
            free.addAndGet(bytes);
            LOG.warn("cannot write into {}; slow readers take memory instead", folder, e);
            return Optional.empty();
        }
    }

    long free() {
        return free.get();
    }

    /** Of a process that is gone. Of one that runs, a file that has a name yet loses nothing with it. */
    private void sweep() {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> left = Files.list(folder)) {
            for (Path file :
                    left.filter(path -> path.toString().endsWith(SUFFIX)).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            LOG.warn("cannot tidy up {}", folder, e);
        }
    }

    /** Holds one piece after the other. */
    final class File implements AutoCloseable {
        private final FileChannel channel;
        private final int bytes;
        private boolean closed;

        private File(FileChannel channel, int bytes) {
            this.channel = channel;
            this.bytes = bytes;
        }

        void write(ByteBuffer from, long position) throws IOException {
            long at = position;
            while (from.hasRemaining()) {
                at += channel.write(from, at);
            }
        }

        InputStream from(long position) {
            return new Stored(channel, position);
        }

        @Override
        public synchronized void close() {
            if (closed) {
                return;
            }
            closed = true;
            free.addAndGet(bytes);
            try {
                channel.close();
            } catch (IOException e) {
                LOG.warn("cannot remove a file from {}", folder, e);
            }
        }
    }

    /** What was written before, from some position on. */
    private static final class Stored extends InputStream implements BufferReader {
        private final FileChannel channel;
        private long position;

        private Stored(FileChannel channel, long position) {
            this.channel = channel;
            this.position = position;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int count) throws IOException {
            return count == 0 ? 0 : read(ByteBuffer.wrap(buffer, offset, count));
        }

        @Override
        public int read(ByteBuffer target) throws IOException {
            int n = channel.read(target, position);
            if (n < 0) {
                throw new EOFException("a spooled file is shorter than what was written");
            }
            position += n;
            return n;
        }
    }
}
