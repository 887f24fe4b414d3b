package io.stowage.store.fs;

import io.stowage.ops.Health;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Folders and links that another program put where objects belong. They are no objects: nobody reads them, the health
 * page names them, and the next write of the object sets them aside, under a name that no key has. Nothing is deleted,
 * as a folder may hold the only copy of something.
 */
final class ForeignEntries {
    private static final Logger LOG = LoggerFactory.getLogger(ForeignEntries.class);
    private static final String ASIDE = "%foreign-";
    private static final int REMEMBERED = 100;

    /** Those that were met and may still be there; guarded by itself. */
    private final Set<Path> met = new LinkedHashSet<>();

    /** Something that is no plain file lies here; told once in the log, and for as long as it lies there by health. */
    void meet(Path path) {
        boolean isNew;
        synchronized (met) {
            isNew = met.size() < REMEMBERED && met.add(path);
        }
        if (isNew) {
            LOG.warn(
                    "{} is no plain file, so somebody else put it there; the next write of the object sets it aside",
                    path);
        }
    }

    /** Makes room for an object; false when there was nothing to set aside. */
    synchronized boolean setAside(Path path) throws IOException {
        if (!isStranger(path)) {
            return false;
        }
        Path aside = path.resolveSibling(ASIDE + UUID.randomUUID());
        try {
            Files.move(path, aside, StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException e) {
            LOG.debug("{} went by itself", path, e);
            return true;
        }
        if (isStranger(aside)) {
            LOG.warn("{} was no plain file and made room for an object; it is {} now", path, aside);
        } else {
            putBack(aside, path);
        }
        return true;
    }

    /** Another process had made room already, and what was moved is its object. */
    private static void putBack(Path aside, Path path) throws IOException {
        try {
            Files.createLink(path, aside);
        } catch (FileAlreadyExistsException e) {
            LOG.debug("{} was replaced meanwhile", path, e);
        }
        Files.deleteIfExists(aside);
    }

    /** Says where strangers lie, if any still do. */
    Health in(Health health) throws IOException {
        List<Path> known;
        synchronized (met) {
            known = List.copyOf(met);
        }
        Health told = health;
        for (Path path : known) {
            if (isStranger(path)) {
                String reason = path + " is no plain file; remove it, or upload its object again";
                told = told.status() == Health.Status.UP ? Health.degraded(reason) : told;
                told = told.with("not an object", path.toString());
            } else {
                synchronized (met) {
                    met.remove(path);
                }
            }
        }
        return told;
    }

    private static boolean isStranger(Path path) throws IOException {
        return FileAccess.find(path).filter(ForeignEntries::isStranger).isPresent();
    }

    static boolean isStranger(BasicFileAttributes attributes) {
        return !attributes.isRegularFile();
    }
}
