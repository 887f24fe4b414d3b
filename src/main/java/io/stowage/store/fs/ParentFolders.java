package io.stowage.store.fs;

import io.stowage.store.StoreException;
import io.stowage.store.StoreException.Reason;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** The directories between the root of the objects and their files. They come with the first file and go with the last. */
final class ParentFolders {
    private final Path objects;
    private final FileAccess access;
    private final boolean sync;

    /** @param objects the real path, with no link in it */
    ParentFolders(Path objects, FileAccess access, boolean sync) {
        this.objects = objects;
        this.access = access;
        this.sync = sync;
    }

    /** Whether a file could be there; a link on the way would lead out of the store and is an error. */
    boolean leadsTo(Path file) throws IOException {
        for (int names = objects.getNameCount() + 1; names < file.getNameCount(); names++) {
            Path folder = objects.resolve(file.subpath(objects.getNameCount(), names));
            Optional<BasicFileAttributes> found = FileAccess.find(folder);
            if (found.isPresent() && found.get().isSymbolicLink()) {
                throw new StoreException(
                        Reason.MISCONFIGURED, folder + " is a symbolic link, which a store does not follow");
            }
            if (found.isEmpty() || !found.get().isDirectory()) {
                return false;
            }
        }
        return true;
    }

    /** Makes what is missing. A delete at the same time may remove it again, then this or what follows throws. */
    void leadTo(Path file) throws IOException {
        if (leadsTo(file)) {
            return;
        }
        make(parent(file));
        if (!leadsTo(file)) {
            throw new NoSuchFileException(parent(file).toString());
        }
    }

    private void make(Path directory) throws IOException {
        Deque<Path> missing = new ArrayDeque<>();
        for (Path at = directory;
                !at.equals(objects) && !Files.exists(at, LinkOption.NOFOLLOW_LINKS);
                at = parent(at)) {
            missing.push(at);
        }
        for (Path at : missing) {
            makeOne(at);
        }
    }

    private void makeOne(Path directory) throws IOException {
        try {
            access.createDirectory(directory);
        } catch (FileAlreadyExistsException e) {
            // Another writer was faster, which is as good.
            return;
        }
        changed(directory);
    }

    /** Forces the directory of this path to the disk, or the nearest above that is still there. */
    void changed(Path path) throws IOException {
        if (!sync) {
            return;
        }
        Path directory = parent(path);
        while (!Files.exists(directory) && !directory.equals(objects)) {
            directory = parent(directory);
        }
        access.force(directory);
    }

    /** Removes the directories that are empty without this file. */
    void prune(Path file) throws IOException {
        for (Path directory = parent(file); !directory.equals(objects); directory = parent(directory)) {
            try {
                Files.delete(directory);
            } catch (DirectoryNotEmptyException | NoSuchFileException e) {
                return;
            }
        }
    }

    private static Path parent(Path path) {
        Path parent = path.getParent();
        if (parent == null) {
            throw new IllegalArgumentException(path + " has no parent");
        }
        return parent;
    }
}
