package io.stowage.database.sqlite;

import io.stowage.database.Database;
import io.stowage.database.DatabaseConfig;
import io.stowage.database.Engine;
import io.stowage.database.Migrations;
import io.stowage.database.Nesting;
import io.stowage.database.Work;
import io.stowage.ops.Health;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import org.flywaydb.core.api.FlywayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Rows in one file of this machine. */
public final class SqliteDatabase implements Database {
    private static final Logger LOG = LoggerFactory.getLogger(SqliteDatabase.class);

    private final DatabaseFile file;
    private final Nesting nesting = new Nesting();
    private final Duration timeout;
    private final Readers readers;
    private final Writer writer;
    private volatile boolean closed;

    private SqliteDatabase(DatabaseFile file, DatabaseConfig config) throws SQLException {
        this.file = file;
        this.timeout = config.timeout();
        this.writer = new Writer(file.connect(false, timeout), nesting, "stowage-database-writer");
        this.readers = new Readers(() -> file.connect(true, timeout), config.poolSize(), timeout);
    }

    /** Opens the file, or makes it. Throws {@link io.stowage.fault.StowageException} when it cannot be used. */
    public static SqliteDatabase open(DatabaseConfig config) {
        Path path = config.file().orElseThrow();
        DatabaseFile file = DatabaseFile.open(path);
        try {
            return new SqliteDatabase(file, config);
        } catch (SQLException e) {
            throw Failures.of("open " + path, e);
        }
    }

    @Override
    public <T> T write(String what, Work<T> work) {
        nesting.requireOutside(what);
        return writer.write(new Job<>(what, work), timeout);
    }

    @Override
    public <T> T read(String what, Work<T> work) {
        nesting.requireOutside(what);
        if (closed) {
            throw Failures.unavailable(what, "the database is closed");
        }
        try (Nesting.Stay stay = nesting.enter()) {
            return readers.read(what, work);
        } catch (SQLException | org.jdbi.v3.core.JdbiException e) {
            throw Failures.of(what, e);
        }
    }

    @Override
    public void migrate(Migrations tables) {
        String what = "prepare the tables of " + tables.room();
        try {
            tables.run(file.source(timeout), Engine.SQLITE);
        } catch (FlywayException e) {
            throw Failures.of(what, e);
        }
    }

    @Override
    public Engine engine() {
        return Engine.SQLITE;
    }

    @Override
    public Health check(Duration budget) {
        return Health.up();
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        readers.close();
        try {
            writer.close();
        } catch (SQLException e) {
            LOG.warn("cannot close the database {}: {}", file.path(), e.toString());
        }
    }
}
