package io.stowage.database.postgresql;

import io.stowage.database.Database;
import io.stowage.database.DatabaseConfig;
import io.stowage.database.DatabaseMeters;
import io.stowage.database.DatabaseMeters.Kind;
import io.stowage.database.Engine;
import io.stowage.database.Migrations;
import io.stowage.database.NestedWork;
import io.stowage.database.NoTransactions;
import io.stowage.database.Work;
import io.stowage.fault.StowageException;
import io.stowage.ops.Health;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.ConnectionFactory;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Rows on a server that several nodes share. It need not answer when this is opened; it is asked at the first work. */
public final class PostgresDatabase implements Database {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresDatabase.class);

    /** The bound of all tries is time, so that a row that many want is had in the end. */
    private static final int FEWEST_TRIES = 8;

    private static final int LONGEST_PAUSE_MILLIS = 250;

    private final Connections connections;
    private final Drivers drivers;
    private final Jdbi reading;
    private final Jdbi writing;
    private final Preparation preparation;
    private final NestedWork nesting = new NestedWork();
    private final DatabaseMeters meters;
    private final Duration timeout;
    private final RandomGenerator random;
    private volatile boolean closed;

    private PostgresDatabase(
            Connections connections, Drivers drivers, DatabaseMeters meters, Duration timeout, RandomGenerator random) {
        this.meters = meters;
        this.connections = connections;
        this.drivers = drivers;
        this.reading = jdbi(connections.reading());
        this.writing = jdbi(connections.writing());
        this.preparation = new Preparation(connections.migrating());
        this.timeout = timeout;
        this.random = random;
    }

    /** @param name tells the pools of several databases apart in what they log */
    public static PostgresDatabase open(
            DatabaseConfig config, String name, Isolation isolation, DatabaseMeters meters, RandomGenerator random) {
        Drivers drivers = Drivers.remember();
        boolean opened = false;
        try {
            Connections connections = config.dataSource().isPresent()
                    ? LentConnections.lookUp(config.dataSource().get(), isolation)
                    : new Pools(config, name, isolation);
            opened = true;
            return new PostgresDatabase(connections, drivers, meters, config.timeout(), random);
        } finally {
            if (!opened) {
                drivers.close();
            }
        }
    }

    private static Jdbi jdbi(ConnectionFactory connections) {
        return Jdbi.create(connections)
                .setTransactionHandler(new NoTransactions())
                .define(Engine.FOR_UPDATE, Engine.POSTGRESQL.forUpdate());
    }

    @Override
    public <T> T write(String what, Work<T> work) {
        return meters.measure(Kind.WRITE, () -> change(what, work));
    }

    private <T> T change(String what, Work<T> work) {
        enter(what);
        try {
            preparation.finish();
            long deadline = System.nanoTime() + timeout.toNanos();
            for (int attempt = 1; ; attempt++) {
                try {
                    return transaction(writing, Kind.WRITE, what, work);
                } catch (SQLException | JdbiException e) {
                    boolean again = attempt < FEWEST_TRIES || System.nanoTime() - deadline < 0;
                    if (!again || !Failures.isConflict(e)) {
                        throw e;
                    }
                    meters.conflicted();
                    LOG.debug("tries again to {}", what, e);
                    pause(attempt, what);
                }
            }
        } catch (SQLException | JdbiException | FlywayException e) {
            throw Failures.of(what, e);
        } finally {
            nesting.leave();
        }
    }

    @Override
    public <T> T read(String what, Work<T> work) {
        return meters.measure(Kind.READ, () -> picture(what, work));
    }

    private <T> T picture(String what, Work<T> work) {
        enter(what);
        try {
            preparation.finish();
            return transaction(reading, Kind.READ, what, work);
        } catch (SQLException | JdbiException | FlywayException e) {
            throw Failures.ofReader(what, e);
        } finally {
            nesting.leave();
        }
    }

    private void enter(String what) {
        nesting.requireOutside(what);
        if (closed) {
            throw Failures.unavailable(what, "the database is closed", null);
        }
        nesting.enter();
    }

    private <T> T transaction(Jdbi jdbi, Kind kind, String what, Work<T> work) throws SQLException {
        long start = System.nanoTime();
        try (Handle handle = jdbi.open()) {
            meters.waited(kind, System.nanoTime() - start);
            Connection connection = handle.getConnection();
            boolean worked = false;
            T result;
            try {
                result = work.with(handle);
                worked = true;
            } finally {
                if (!worked) {
                    rollBack(connection);
                }
            }
            commit(connection, what);
            return result;
        }
    }

    private static void rollBack(Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            // What made the work fail is told; a connection that is gone has rolled back.
            LOG.debug("cannot roll back", e);
        }
    }

    private static void commit(Connection connection, String what) throws SQLException {
        try {
            connection.commit();
        } catch (SQLException e) {
            if (Failures.isSilence(e)) {
                throw doubt(what, e);
            }
            throw e;
        }
    }

    /** Not tried again: it may have been done, and a second time would be once too often. */
    private static StowageException doubt(String what, SQLException e) {
        return Failures.unavailable(
                what, "the database's server did not say whether it was done; look before you do it again", e);
    }

    private void pause(int attempt, String what) {
        try {
            Thread.sleep(random.nextInt(1, 1 + Math.min(LONGEST_PAUSE_MILLIS, 4 << Math.min(attempt, 10))));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Failures.unavailable(what, "it was interrupted while it waited to try again", e);
        }
    }

    @Override
    public void migrate(Migrations tables) {
        preparation.add(tables);
    }

    @Override
    public Engine engine() {
        return Engine.POSTGRESQL;
    }

    @Override
    public Health check(Duration budget) {
        try {
            return read("ask how it is", rows -> {
                String version = rows.createQuery("SHOW server_version")
                        .mapTo(String.class)
                        .one();
                return Health.up().with("engine", "PostgreSQL " + version);
            });
        } catch (StowageException e) {
            return Health.down(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void close() {
        closed = true;
        connections.close();
        drivers.close();
    }
}
