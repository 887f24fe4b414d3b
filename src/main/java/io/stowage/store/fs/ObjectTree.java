package io.stowage.store.fs;

import io.stowage.store.Key;
import io.stowage.store.ListQuery;
import io.stowage.store.Listing;
import io.stowage.store.ObjectInfo;
import io.stowage.store.StoreException;
import io.stowage.store.StoreException.Reason;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;

/**
 * The published objects, each a file that never changes while it is here: it comes and is replaced by a rename, and goes
 * by a delete.
 */
final class ObjectTree {
    /** Each is lost to somebody else who did change something, so many in a row mean that something is wrong. */
    private static final int ATTEMPTS = 1000;

    private final Path objects;
    private final ParentFolders branches;
    private final AtomicPlacement placing;
    private final ForeignEntries strangers;

    ObjectTree(Path objects, ParentFolders branches, AtomicPlacement placing, ForeignEntries strangers) {
        this.objects = objects;
        this.branches = branches;
        this.placing = placing;
        this.strangers = strangers;
    }

    record Opened(ObjectInfo info, Path path, FileChannel channel) {}

    Path path(Key key) {
        return objects.resolve(KeyPaths.path(KeyPaths.raw(key.text())));
    }

    /** A folder or a link is no object, so what should lie there is missing, and can be written again. */
    Optional<BasicFileAttributes> find(Path path) throws IOException {
        Optional<BasicFileAttributes> found = branches.leadsTo(path) ? FileAccess.find(path) : Optional.empty();
        if (found.filter(ForeignEntries::isStranger).isPresent()) {
            strangers.meet(path);
            return Optional.empty();
        }
        return found;
    }

    Optional<ObjectInfo> head(Key key) throws IOException {
        return head(key, path(key));
    }

    private Optional<ObjectInfo> head(Key key, Path path) throws IOException {
        return find(path).map(attributes -> info(key, attributes));
    }

    static ObjectInfo info(Key key, BasicFileAttributes attributes) {
        return new ObjectInfo(
                key, attributes.size(), attributes.lastModifiedTime().toInstant(), UniqueTimes.version(attributes));
    }

    /** Java tells nothing of an open file but its size, so the name is asked before and after. */
    Optional<Opened> open(Key key) throws IOException {
        Path path = path(key);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<ObjectInfo> before = head(key, path);
            if (before.isEmpty()) {
                return Optional.empty();
            }
            Optional<FileChannel> channel = channel(path);
            if (channel.isPresent() && isStill(before.get(), path, channel.get())) {
                return Optional.of(new Opened(before.get(), path, channel.get()));
            }
        }
        throw givenUp(key);
    }

    private static Optional<FileChannel> channel(Path path) throws IOException {
        try {
            return Optional.of(FileAccess.open(path));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static boolean isStill(ObjectInfo before, Path path, FileChannel channel) throws IOException {
        boolean still = false;
        try {
            still = FileAccess.find(path)
                    .filter(now -> UniqueTimes.version(now).equals(before.version()))
                    .isPresent();
            return still;
        } finally {
            if (!still) {
                channel.close();
            }
        }
    }

    Listing list(ListQuery query) throws IOException {
        KeyPaths.Directory start = KeyPaths.directory(KeyPaths.raw(query.prefix()));
        // No key is longer, and no path that is much longer could even be asked for.
        boolean possible =
                start.raw().length() <= Key.MAX_BYTES && branches.leadsTo(objects.resolve(start.path() + "x"));
        return possible ? new ListingWalk(objects, query).from(start) : new Listing(List.of(), Optional.empty());
    }

    /** Gives a file the name of a key; false when that was to be absent and is not. */
    boolean publish(Path file, Key key, boolean onlyIfAbsent) throws IOException {
        Path path = path(key);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                branches.leadTo(path);
                boolean placed = place(file, path, onlyIfAbsent);
                // What is in the way may be no object, and what was may be gone: then the place can still be taken.
                if (placed || find(path).isPresent()) {
                    branches.changed(path);
                    return placed;
                }
            } catch (NoSuchFileException e) {
                // Either a delete pruned the directory, and the next attempt makes it again, or the file is gone.
                if (FileAccess.find(file).isEmpty()) {
                    throw e;
                }
            }
        }
        throw givenUp(key);
    }

    private boolean place(Path file, Path path, boolean onlyIfAbsent) throws IOException {
        try {
            boolean placed = placing.place(file, path, onlyIfAbsent);
            if (!placed) {
                strangers.setAside(path);
            }
            return placed;
        } catch (NoSuchFileException e) {
            throw e;
        } catch (FileSystemException e) {
            // No file takes the place of a folder.
            if (!strangers.setAside(path)) {
                throw e;
            }
            return false;
        }
    }

    void delete(Key key) throws IOException {
        Path path = path(key);
        if (find(path).isPresent() && Files.deleteIfExists(path)) {
            left(key);
        }
    }

    /** Tidies up where an object was. */
    void left(Key key) throws IOException {
        Path path = path(key);
        branches.changed(path);
        branches.prune(path);
    }

    private static StoreException givenUp(Key key) {
        return new StoreException(Reason.UNAVAILABLE, "gave up on " + key + ": it changes all the time");
    }
}
