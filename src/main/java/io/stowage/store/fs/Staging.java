package io.stowage.store.fs;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A directory for what nobody may see yet, of this store alone. Several stores, in one process or many, may share a
 * root; each removes at its start what killed ones left.
 */
final class Staging implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(Staging.class);
    private static final int ATTEMPTS = 20;

    private final Path directory;
    private final StagingLock lock;
    private final AtomicLong names = new AtomicLong();

    private Staging(Path directory, StagingLock lock) {
        this.directory = directory;
        this.lock = lock;
    }

    static Staging open(Path all, FileAccess access) throws IOException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Path directory = all.resolve(UUID.randomUUID().toString());
            Optional<StagingLock> lock = take(directory, access);
            if (lock.isPresent()) {
                removeLeftovers(all, directory);
                return new Staging(directory, lock.get());
            }
        }
        throw new IOException("cannot lock a new directory in " + all);
    }

    private static Optional<StagingLock> take(Path directory, FileAccess access) throws IOException {
        try {
            access.createDirectory(directory);
            return StagingLock.tryTake(directory);
        } catch (NoSuchFileException e) {
            // Another store that starts right now took the directory for a leftover.
            LOG.debug("{} was removed before it was locked", directory, e);
            return Optional.empty();
        }
    }

    private static void removeLeftovers(Path all, Path mine) throws IOException {
        try (DirectoryStream<Path> others = Files.newDirectoryStream(all, Files::isDirectory)) {
            for (Path other : others) {
                if (!other.equals(mine)) {
                    removeLeftover(other);
                }
            }
        }
    }

    private static void removeLeftover(Path directory) {
        try {
            Optional<StagingLock> taken = StagingLock.tryTake(directory);
            if (taken.isPresent()) {
                remove(directory, taken.get());
                LOG.info("removed what an earlier process left in {}", directory);
            }
        } catch (NoSuchFileException e) {
            LOG.debug("{} was removed by another store", directory, e);
        } catch (IOException e) {
            LOG.warn("cannot remove {}, which no process uses; it can be deleted by hand", directory, e);
        }
    }

    private static void remove(Path directory, StagingLock lock) throws IOException {
        try {
            FileAccess.deleteTree(directory);
        } finally {
            lock.close();
        }
    }

    /** A name that was not used before. */
    Path newPath() {
        return directory.resolve(Long.toString(names.incrementAndGet()));
    }

    Path directory() {
        return directory;
    }

    @Override
    public void close() throws IOException {
        remove(directory, lock);
    }
}
