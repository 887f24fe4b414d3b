package io.stowage.database.sqlite;

import io.stowage.database.ConnectionSource;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.jdbc4.JDBC4Connection;

/** The file with the rows, which is its owner's alone, and the way to connect to it. */
final class DatabaseFile implements AutoCloseable {
    /** What a log of changes may keep of the disk when it has been worked off. */
    private static final int LOG_BYTES = 64 << 20;

    private final Path path;
    private final FileOwner owner;

    private DatabaseFile(Path path, FileOwner owner) {
        this.path = path;
        this.owner = owner;
    }

    /** Makes the file where there is none, and takes it, or says who has it. */
    static DatabaseFile open(Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        Path folder = Objects.requireNonNull(absolute.getParent(), "a file lies in a folder");
        FileOwner owner;
        try {
            Files.createDirectories(folder);
            owner = FileOwner.take(folder.toRealPath().resolve(absolute.getFileName()));
        } catch (IOException e) {
            throw unusable(absolute, e.toString(), e);
        }
        boolean opened = false;
        try {
            create(absolute);
            NativeLibrary.load(folder.resolve("native"));
            opened = true;
            return new DatabaseFile(absolute, owner);
        } catch (IOException e) {
            throw unusable(absolute, e.toString(), e);
        } finally {
            if (!opened) {
                owner.close();
            }
        }
    }

    private static StowageException unusable(Path path, String reason, @Nullable Throwable e) {
        return new StowageException(Fault.DATABASE_UNAVAILABLE, "cannot open the database " + path + ": " + reason, e);
    }

    /** SQLite gives its other files the mode of this one. */
    private static void create(Path path) throws IOException {
        if (Files.exists(unfinishedRestore(path))) {
            throw unusable(
                    path, "a restore of it did not come to its end; run \"stowage database restore\" again", null);
        }
        Path log = path.resolveSibling(path.getFileName() + "-wal");
        if (sizeOf(path) == 0 && sizeOf(log) > 0) {
            // SQLite would take the log for that of an older file, and delete it.
            throw unusable(
                    path, "it is gone, but its log " + log + " is not; restore a backup, or move the log away", null);
        }
        try {
            PrivateFile.create(path);
        } catch (FileAlreadyExistsException e) {
            // As usual: it is there from earlier.
        }
    }

    /** There while a restore puts another file in the place of this one. */
    static Path unfinishedRestore(Path path) {
        return path.resolveSibling(path.getFileName() + ".restored");
    }

    private static long sizeOf(Path file) throws IOException {
        return Files.exists(file) ? Files.size(file) : 0;
    }

    Path path() {
        return path;
    }

    Session connect(boolean reads, Duration timeout) throws SQLException {
        Session session = new Session(connection(timeout), timeout);
        if (reads) {
            session.execute("PRAGMA query_only = true");
        }
        return session;
    }

    /** For a library that brings its own way with connections. */
    DataSource source(Duration timeout) {
        return new ConnectionSource(() -> connection(timeout));
    }

    private Connection connection(Duration timeout) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.enforceForeignKeys(true);
        config.setJournalSizeLimit(LOG_BYTES);
        config.setBusyTimeout((int) timeout.toMillis());
        // Not by the driver, which would enter itself into the JVM's list.
        return new JDBC4Connection("jdbc:sqlite:" + path, path.toString(), config.toProperties());
    }

    /** Lets others have it. */
    @Override
    public void close() {
        owner.close();
    }
}
