package io.stowage.database.sqlite;

import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.jdbc4.JDBC4Connection;

/** The file with the rows, which is its owner's alone, and the way to connect to it. */
final class DatabaseFile {
    /** What a log of changes may keep of the disk when it has been worked off. */
    private static final int LOG_BYTES = 64 << 20;

    private final Path path;

    private DatabaseFile(Path path) {
        this.path = path;
    }

    static DatabaseFile open(Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        try {
            Files.createDirectories(absolute.getParent());
            create(absolute);
        } catch (IOException e) {
            throw new StowageException(
                    Fault.DATABASE_UNAVAILABLE, "cannot make the database " + absolute + ": " + e.getMessage(), e);
        }
        NativeLibrary.load(absolute.resolveSibling("native"));
        return new DatabaseFile(absolute);
    }

    /** SQLite gives its other files the mode of this one. */
    private static void create(Path path) throws IOException {
        try {
            if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.createFile(
                        path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            } else {
                Files.createFile(path);
            }
        } catch (FileAlreadyExistsException e) {
            // As usual: it is there from earlier.
        }
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
        return new Source(this, timeout);
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

    private record Source(DatabaseFile file, Duration timeout) implements DataSource {
        @Override
        public Connection getConnection() throws SQLException {
            return file.connection(timeout);
        }

        @Override
        public Connection getConnection(String user, String password) throws SQLException {
            return getConnection();
        }

        @Override
        public @Nullable PrintWriter getLogWriter() {
            return null;
        }

        @Override
        public void setLogWriter(@Nullable PrintWriter out) {}

        @Override
        public void setLoginTimeout(int seconds) {}

        @Override
        public int getLoginTimeout() {
            return 0;
        }

        @Override
        public Logger getParentLogger() throws SQLFeatureNotSupportedException {
            throw new SQLFeatureNotSupportedException();
        }

        @Override
        public <T> T unwrap(Class<T> type) throws SQLException {
            throw new SQLException("wraps nothing");
        }

        @Override
        public boolean isWrapperFor(Class<?> type) {
            return false;
        }
    }
}
