package io.stowage.store.fs;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The lock on a staging directory. The system gives it back when the process ends in whatever way, so a directory whose
 * lock can be taken belongs to nobody.
 *
 * <p>A POSIX lock is lost as soon as its own process closes any other channel to the same file. So nobody in this JVM,
 * be it another context with a class loader of its own, may even open the file of a lock that is held here; the system
 * properties are the one place that all of them see.
 */
final class StagingLock implements Closeable {
    private static final String REGISTRY = "io.stowage.staging.";
    private static final String FILE = "lock";

    private final String name;
    private final FileChannel channel;

    private StagingLock(String name, FileChannel channel) {
        this.name = name;
        this.channel = channel;
    }

    /** Empty when another store, here or in another process, holds it. */
    static Optional<StagingLock> tryTake(Path directory) throws IOException {
        String name = REGISTRY + directory.getFileName();
        if (System.getProperties().putIfAbsent(name, "held") != null) {
            return Optional.empty();
        }
        Optional<FileChannel> channel = Optional.empty();
        try {
            channel = lock(directory.resolve(FILE));
            return channel.map(locked -> new StagingLock(name, locked));
        } finally {
            if (channel.isEmpty()) {
                System.clearProperty(name);
            }
        }
    }

    private static Optional<FileChannel> lock(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean locked = false;
        try {
            FileLock lock = channel.tryLock();
            // A cleanup that found this directory before it was locked may have removed it since.
            locked = lock != null && Files.exists(file);
            return locked ? Optional.of(channel) : Optional.empty();
        } finally {
            if (!locked) {
                channel.close();
            }
        }
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            System.clearProperty(name);
        }
    }
}
