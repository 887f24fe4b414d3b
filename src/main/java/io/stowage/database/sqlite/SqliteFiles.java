package io.stowage.database.sqlite;

import io.stowage.fault.StowageException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteConfig;
import org.sqlite.jdbc4.JDBC4Connection;

/**
 * What is done with a database's file as a whole. It is copied and checked through a connection that only reads, so that
 * a server, this process's or another, goes on writing meanwhile. Never read it as a file while it is in use: closing it
 * would end the locks that SQLite holds for this process.
 */
public final class SqliteFiles {
    private static final Logger LOG = LoggerFactory.getLogger(SqliteFiles.class);
    private static final int MOST_FLAWS = 100;
    private static final int BUSY_MILLIS = 10_000;
    private static final int STEPS = 100_000;

    private SqliteFiles() {}

    /** Writes all that is committed at this moment into a new file, and returns once it is on the disk. */
    public static void copy(Path from, Path to) throws IOException {
        requireFile(from);
        PrivateFile.create(to);
        String what = "copy the database " + from;
        try (Connection connection = connect(from);
                PreparedStatement vacuum = connection.prepareStatement("VACUUM INTO ?")) {
            vacuum.setString(1, to.toString());
            vacuum.execute();
        } catch (SQLException e) {
            throw failure(what, e);
        }
        PrivateFile.force(to);
    }

    /** What is wrong with a file, at most a hundred findings; empty when it is sound. */
    public static List<String> flaws(Path file) throws IOException {
        requireFile(file);
        try (Connection connection = connect(file);
                Statement statement = connection.createStatement()) {
            List<String> flaws = new ArrayList<>(integrity(statement));
            if (flaws.isEmpty()) {
                flaws.addAll(danglingReferences(statement));
            }
            return flaws;
        } catch (SQLException e) {
            if (Failures.isDamage(e)) {
                return List.of(String.valueOf(e.getMessage()));
            }
            throw failure("check the database " + file, e);
        }
    }

    private static List<String> integrity(Statement statement) throws SQLException {
        List<String> flaws = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery("PRAGMA integrity_check(" + MOST_FLAWS + ")")) {
            while (rows.next()) {
                flaws.add(rows.getString(1));
            }
        }
        flaws.remove("ok");
        return flaws;
    }

    private static List<String> danglingReferences(Statement statement) throws SQLException {
        List<String> flaws = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery("PRAGMA foreign_key_check")) {
            while (flaws.size() < MOST_FLAWS && rows.next()) {
                flaws.add("row " + rows.getString(2) + " of " + rows.getString(1) + " points to a missing row of "
                        + rows.getString(3));
            }
        }
        return flaws;
    }

    /** Keeps every server from the file until it is closed; throws when one has it. */
    public static FileOwner own(Path file) throws IOException {
        Path absolute = file.toAbsolutePath().normalize();
        Path folder = Objects.requireNonNull(absolute.getParent(), "a file lies in a folder");
        return FileOwner.take(folder.toRealPath().resolve(absolute.getFileName()));
    }

    /**
     * Puts a sound file, made by {@link #copy}, in the place of a database whose owner the caller is, and keeps what was
     * there in the folder {@code aside}. A crash in between leaves a file beside it that keeps the database from being
     * opened until this is done again.
     */
    public static void replace(Path database, Path by, Path aside) throws IOException {
        Path ready = DatabaseFile.unfinishedRestore(database);
        Files.move(by, ready, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        forceFolder(database);
        for (String suffix : List.of("-wal", "-shm", "")) {
            Path file = database.resolveSibling(database.getFileName() + suffix);
            if (Files.exists(file)) {
                PrivateFile.createFolder(aside);
                Files.move(file, aside.resolve(file.getFileName()), StandardCopyOption.ATOMIC_MOVE);
            }
        }
        Files.move(ready, database, StandardCopyOption.ATOMIC_MOVE);
        forceFolder(database);
    }

    /** So that the renames outlive a loss of power, where the system can do that. */
    private static void forceFolder(Path file) {
        Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file lies in a folder");
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            LOG.debug("this system does not force folders", e);
        }
    }

    private static void requireFile(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new NoSuchFileException(file.toString());
        }
    }

    private static StowageException failure(String what, SQLException e) {
        return Thread.currentThread().isInterrupted()
                ? Failures.unavailable(what, "it was interrupted", e)
                : Failures.of(what, e);
    }

    private static Connection connect(Path file) throws SQLException {
        Path absolute = file.toAbsolutePath();
        NativeLibrary.load(absolute.resolveSibling("native"));
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        config.setBusyTimeout(BUSY_MILLIS);
        Connection connection =
                new JDBC4Connection("jdbc:sqlite:" + absolute, absolute.toString(), config.toProperties());
        ProgressHandler.setHandler(connection, STEPS, new ProgressHandler() {
            @Override
            protected int progress() {
                return Thread.currentThread().isInterrupted() ? 1 : 0;
            }
        });
        return connection;
    }
}
