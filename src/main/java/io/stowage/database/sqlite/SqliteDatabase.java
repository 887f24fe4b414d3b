package io.stowage.database.sqlite;

import io.stowage.database.Database;
import io.stowage.database.DatabaseConfig;
import io.stowage.database.DatabaseMeters;
import io.stowage.database.DatabaseMeters.Kind;
import io.stowage.database.Engine;
import io.stowage.database.Migrations;
import io.stowage.database.NestedWork;
import io.stowage.database.Work;
import io.stowage.fault.StowageException;
import io.stowage.ops.Health;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Rows in one file of this machine. */
public final class SqliteDatabase implements Database {
    private static final Logger LOG = LoggerFactory.getLogger(SqliteDatabase.class);

    private final DatabaseFile file;
    private final NestedWork nesting = new NestedWork();
    private final Condition condition = new Condition();
    private final DatabaseMeters meters;
    private final Duration timeout;
    private final Readers readers;
    private final Writer writer;
    private volatile boolean closed;

    private SqliteDatabase(DatabaseFile file, DatabaseConfig config, DatabaseMeters meters) throws SQLException {
        this.file = file;
        this.timeout = config.timeout();
        this.meters = meters;
        this.writer = new Writer(file.connect(false, timeout), nesting, condition, meters, "stowage-database-writer");
        this.readers = new Readers(() -> file.connect(true, timeout), config.poolSize(), timeout, meters);
    }

    /** Opens the file, or makes it. Throws {@link io.stowage.fault.StowageException} when it cannot be used. */
    public static SqliteDatabase open(DatabaseConfig config, DatabaseMeters meters) {
        Path path = config.file().orElseThrow();
        DatabaseFile file = DatabaseFile.open(path);
        boolean opened = false;
        try {
            SqliteDatabase database = new SqliteDatabase(file, config, meters);
            opened = true;
            return database;
        } catch (SQLException e) {
            throw Failures.of("open the database " + path, e);
        } finally {
            if (!opened) {
                file.close();
            }
        }
    }

    @Override
    public <T> T write(String what, Work<T> work) {
        nesting.requireOutside(what);
        condition.requireSound(what);
        return meters.measure(Kind.WRITE, () -> writer.write(new Job<>(what, work), timeout));
    }

    @Override
    public <T> T read(String what, Work<T> work) {
        nesting.requireOutside(what);
        if (closed) {
            throw Failures.unavailable(what, "the database is closed");
        }
        return meters.measure(Kind.READ, () -> picture(what, work));
    }

    private <T> T picture(String what, Work<T> work) {
        nesting.enter();
        try {
            return readers.read(what, work);
        } catch (SQLException | JdbiException e) {
            if (Failures.isDamage(e)) {
                condition.failed(what, e);
            }
            throw Failures.ofReader(what, e);
        } finally {
            nesting.leave();
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

    /** How many writes wait for their turn. */
    int waiting() {
        return writer.waiting();
    }

    @Override
    public Engine engine() {
        return Engine.SQLITE;
    }

    @Override
    public Health check(Duration budget) {
        if (condition.isTroubled() && !condition.isDamaged()) {
            tryOut();
        }
        try {
            return (condition.isTroubled() ? Health.down(condition.trouble()) : Health.up())
                    .with("engine", "SQLite " + read("ask how it is", SqliteDatabase::version))
                    .with("file", file.path().toString());
        } catch (StowageException e) {
            return Health.down(String.valueOf(e.getMessage()));
        }
    }

    /** Writes what is there already: a node that is taken for down gets no other work that would show it is up again. */
    private void tryOut() {
        try {
            write("try to write", rows -> rows.execute("PRAGMA user_version = 0"));
        } catch (StowageException e) {
            LOG.debug("the database does not write yet", e);
        }
    }

    private static String version(Handle rows) {
        return rows.createQuery("SELECT sqlite_version()").mapTo(String.class).one();
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
        } finally {
            file.close();
        }
    }
}
