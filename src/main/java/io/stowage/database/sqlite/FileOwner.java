package io.stowage.database.sqlite;

import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says that one process, and one application in it, has a database's file. A lock on a file beside it ends with the
 * process, however that ends. Among applications of one JVM a property decides, as the system's locks are the process's:
 * to close the file once more would let go of them all.
 */
public final class FileOwner implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FileOwner.class);

    /** Far behind the text, so that where locks keep others from reading, they read who has it. */
    private static final long LOCKED = Long.MAX_VALUE - 1;

    private final FileChannel channel;
    private final String property;

    private FileOwner(FileChannel channel, String property) {
        this.channel = channel;
        this.property = property;
    }

    static FileOwner take(Path database) {
        String name = ManagementFactory.getRuntimeMXBean().getName() + ", since "
                + Instant.now().truncatedTo(ChronoUnit.SECONDS);
        String property = "io.stowage.database:" + database;
        Object other = System.getProperties().putIfAbsent(property, name);
        if (other != null) {
            throw refused(database, "another application of this process (" + other + ")");
        }
        boolean taken = false;
        try {
            FileOwner owner = new FileOwner(lock(database, name), property);
            taken = true;
            return owner;
        } catch (IOException e) {
            throw Failures.unavailable(
                    "take the database " + database, "the lock beside it cannot be had: " + e.getMessage(), e);
        } finally {
            if (!taken) {
                System.getProperties().remove(property);
            }
        }
    }

    private static FileChannel lock(Path database, String name) throws IOException {
        Path file = lockFile(database);
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean locked = false;
        try {
            if (tryLock(channel) == null) {
                throw refused(
                        database, Files.readString(file, StandardCharsets.UTF_8).strip());
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap((name + "\n").getBytes(StandardCharsets.UTF_8)));
            locked = true;
            return channel;
        } finally {
            if (!locked) {
                channel.close();
            }
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock(LOCKED, 1, false);
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    static Path lockFile(Path database) {
        return database.resolveSibling(database.getFileName() + ".lock");
    }

    private static StowageException refused(Path database, String owner) {
        return new StowageException(
                Fault.DATABASE_UNAVAILABLE,
                "cannot take the database " + database + ": " + owner + " has it; end that one first, or name another"
                        + " folder with stowage.data");
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.warn("cannot let go of a database's lock: {}", e.toString());
        } finally {
            System.getProperties().remove(property);
        }
    }
}
