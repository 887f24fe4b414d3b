package io.stowage.database.sqlite;

import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Properties;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;

/**
 * SQLite's native library. A JVM lets one class loader have a library file, so that each deployment unpacks a copy of its
 * own. The copy is deleted once it is loaded, or, where a file in use cannot be, by a later start.
 */
final class NativeLibrary {
    private static final Logger LOG = LoggerFactory.getLogger(NativeLibrary.class);

    /** Names a folder where the operator keeps the library; then nothing is unpacked. */
    private static final String FOLDER = "org.sqlite.lib.path";

    private static final String NAME = "org.sqlite.lib.name";
    private static final String PREFIX = "sqlite-";
    private static final Duration YOUNG = Duration.ofMinutes(1);

    /** Belongs to the class loader, as the library does. Guarded by this class. */
    private static boolean loaded;

    private NativeLibrary() {}

    static synchronized void load(Path folder) {
        if (loaded) {
            return;
        }
        Thread self = Thread.currentThread();
        ClassLoader ours = self.getContextClassLoader();
        // The driver runs uname to tell Linux from Android. The JDK's thread that waits for it lives on for a minute,
        // with
        // the context class loader of this moment.
        self.setContextClassLoader(ClassLoader.getPlatformClassLoader());
        try {
            if (System.getProperty(FOLDER) != null) {
                SQLiteJDBCLoader.initialize();
            } else {
                loadCopy(folder);
            }
            loaded = true;
        } catch (Exception | LinkageError e) {
            throw new StowageException(
                    Fault.DATABASE_UNAVAILABLE,
                    "cannot load SQLite's library from " + folder + ": " + e.getMessage()
                            + "; if files there may not be" + " executed, name a folder that has the library with -D"
                            + FOLDER,
                    e);
        } finally {
            self.setContextClassLoader(ours);
        }
    }

    private static void loadCopy(Path folder) throws Exception {
        PrivateFile.createFolder(folder);
        removeEarlier(folder);
        String file = LibraryLoaderUtil.getNativeLibName();
        Path copy = folder.resolve(PREFIX + UUID.randomUUID() + "-" + file);
        unpack(LibraryLoaderUtil.getNativeLibResourcePath() + "/" + file, copy);
        try {
            loadByProperties(folder, copy);
        } finally {
            delete(copy);
        }
    }

    private static void unpack(String resource, Path copy) throws IOException {
        try (InputStream in = SQLiteJDBCLoader.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IOException("there is none for this machine (" + resource + ")");
            }
            Files.copy(in, copy);
        }
    }

    /** The properties belong to the whole JVM, so all applications take turns, and leave none behind. */
    private static void loadByProperties(Path folder, Path copy) throws Exception {
        Properties properties = System.getProperties();
        synchronized (properties) {
            properties.setProperty(FOLDER, folder.toAbsolutePath().toString());
            properties.setProperty(NAME, copy.getFileName().toString());
            try {
                SQLiteJDBCLoader.initialize();
            } finally {
                properties.remove(FOLDER);
                properties.remove(NAME);
            }
        }
    }

    private static void removeEarlier(Path folder) throws IOException {
        try (DirectoryStream<Path> copies = Files.newDirectoryStream(folder, PREFIX + "*")) {
            for (Path copy : copies) {
                if (isOld(copy)) {
                    delete(copy);
                }
            }
        }
    }

    /** A young one may belong to another process that loads it at this moment. */
    private static boolean isOld(Path copy) {
        try {
            return Files.getLastModifiedTime(copy)
                    .toInstant()
                    .isBefore(Instant.now().minus(YOUNG));
        } catch (IOException e) {
            LOG.debug("{} was deleted by its owner", copy, e);
            return false;
        }
    }

    private static void delete(Path copy) {
        try {
            Files.deleteIfExists(copy);
        } catch (IOException e) {
            LOG.debug("{} is in use and stays until a later start", copy, e);
        }
    }
}
