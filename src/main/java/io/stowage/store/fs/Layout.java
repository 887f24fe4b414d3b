package io.stowage.store.fs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The directories of a store. */
record Layout(Path root, Path objects, Path staging, Path uploads) {
    private static final Logger LOG = LoggerFactory.getLogger(Layout.class);
    /** What the longest key and the system's limit of 4096 bytes for a path leave. */
    private static final int LONGEST_ROOT = 800;
    /** Says how {@link KeyPaths} names files, and changes when that does. No key has this name itself. */
    private static final String NAMING = "%naming-2";

    /** Makes what is missing. */
    static Layout prepare(Path wanted, FileAccess access) throws IOException {
        access.createDirectories(wanted);
        Path root = wanted.toRealPath();
        if (root.toString().getBytes(StandardCharsets.UTF_8).length > LONGEST_ROOT) {
            throw new IOException("its path is longer than " + LONGEST_ROOT + " bytes");
        }
        Layout layout = new Layout(root, root.resolve("objects"), root.resolve("staging"), root.resolve("uploads"));
        access.createDirectories(layout.objects);
        layout.requireNaming(access);
        access.createDirectories(layout.staging);
        access.createDirectories(layout.uploads);
        return layout;
    }

    /** Objects that another naming wrote would not be found; the mark is among them, so that no copy is without it. */
    private void requireNaming(FileAccess access) throws IOException {
        Path mark = objects.resolve(NAMING);
        if (Files.exists(mark)) {
            return;
        }
        if (isEmpty(objects)) {
            makeMark(mark, access);
        } else if (!Files.exists(mark)) {
            throw new IOException("the files in " + objects + " are not named as this version names them;"
                    + " copy them to a new store with `store copy` of the version that wrote them");
        }
    }

    private static boolean isEmpty(Path directory) throws IOException {
        try (DirectoryStream<Path> all = Files.newDirectoryStream(directory)) {
            return !all.iterator().hasNext();
        }
    }

    private static void makeMark(Path mark, FileAccess access) throws IOException {
        try {
            access.create(mark).close();
        } catch (FileAlreadyExistsException e) {
            LOG.debug("another store that starts right now made {}", mark, e);
        }
    }

    /** Tries what a store relies on and tells whether there are links, which it can do without. */
    boolean probe(Staging mine, FileAccess access) throws IOException {
        Path probe = mine.directory().resolve("probe");
        access.create(probe).close();
        if (Files.exists(mine.directory().resolve("PROBE"))) {
            throw new IOException("its file system takes upper and lower case for the same");
        }
        boolean links = tryLink(probe);
        // Such a name is never that of an object.
        Path there = objects.resolve("%probe-" + mine.directory().getFileName());
        try {
            Files.move(probe, there, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            throw new IOException("its directories are on different file systems", e);
        }
        Files.delete(there);
        return links;
    }

    private static boolean tryLink(Path probe) throws IOException {
        Path link = probe.resolveSibling("link");
        try {
            Files.createLink(link, probe);
        } catch (UnsupportedOperationException | FileSystemException e) {
            LOG.info("no hard links in {}: \"only if absent\" holds within this process only", probe.getParent(), e);
            return false;
        }
        Files.delete(link);
        return true;
    }
}
