package io.stowage.billing.ledger;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import io.stowage.billing.CashierException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.sql.DataSource;
import org.flywaydb.core.api.FlywayException;
import org.h2.jdbcx.JdbcDataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ledger's database: connections, tables of this version, and transactions that are done whole and on disk when
 * they return, or not at all. A server need not answer when this is opened; it is asked at the first transaction.
 */
final class LedgerDatabase implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LedgerDatabase.class);

    /** Serialisation, deadlock, lock timeout and a row that somebody else made first, in the words of both databases. */
    private static final Set<String> WORTH_A_RETRY = Set.of("40001", "40P01", "55P03", "23505", "HYT00", "90131");

    private static final int TRIES = 8;

    private final DataSource source;
    private final AutoCloseable owned;
    private final Jdbi jdbi;
    private final Drivers drivers;
    private final RandomGenerator random;

    /** Guards the preparation, which happens once and which every other call waits for. */
    private final ReentrantLock preparing = new ReentrantLock();

    private volatile boolean prepared;
    private volatile boolean postgres;

    /** What happens between begin and commit. It may run several times. */
    interface Work<T> {
        T run(Handle handle) throws SQLException;
    }

    private LedgerDatabase(DataSource source, AutoCloseable owned, Drivers drivers, RandomGenerator random) {
        this.source = source;
        this.owned = owned;
        this.drivers = drivers;
        this.jdbi = Jdbi.create(source);
        this.random = random;
    }

    static LedgerDatabase open(LedgerConfig config, RandomGenerator random) {
        Drivers drivers = Drivers.remember();
        LedgerDatabase database;
        try {
            if (config.dataSource().isPresent()) {
                DataSource lent = lookUp(config.dataSource().get());
                database = new LedgerDatabase(lent, () -> {}, drivers, random);
            } else {
                HikariDataSource pool = pool(config);
                database = new LedgerDatabase(pool, pool, drivers, random);
            }
        } catch (HikariPool.PoolInitializationException e) {
            drivers.close();
            throw unavailable("be opened", e);
        } catch (RuntimeException e) {
            drivers.close();
            throw e;
        }
        return database;
    }

    /** Names of this server only, so that nobody's directory is asked. */
    @SuppressWarnings("BanJNDI")
    private static DataSource lookUp(String name) {
        if (!name.startsWith("java:")) {
            throw new IllegalStateException(name
                    + " is not a name of this server, like java:comp/env/jdbc/stowage; see stowage.ledger.data-source");
        }
        try {
            Object found = InitialContext.doLookup(name);
            if (found instanceof DataSource lent) {
                return lent;
            }
            throw new IllegalStateException(name + " is not a data source; see stowage.ledger.data-source");
        } catch (NamingException e) {
            throw new IllegalStateException(
                    "there is no data source " + name + " in this context; see stowage.ledger.data-source", e);
        }
    }

    private static HikariDataSource pool(LedgerConfig config) {
        HikariConfig pool = new HikariConfig();
        pool.setPoolName("stowage-ledger");
        pool.setMaximumPoolSize(config.poolSize());
        pool.setMinimumIdle(1);
        pool.setAutoCommit(false);
        pool.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        pool.setConnectionTimeout(config.timeout().toMillis());
        pool.setInitializationFailTimeout(-1);
        if (LedgerConfig.isPostgres(config.url())) {
            connectToServer(pool, config);
        } else {
            pool.setDataSource(file(config));
            // A file that somebody else has will not be free in a moment: no wait, and the reason at once.
            pool.setInitializationFailTimeout(1);
            // The database is open as long as a connection is.
            pool.setMaxLifetime(0);
            pool.setIdleTimeout(0);
        }
        return new HikariDataSource(pool);
    }

    private static void connectToServer(HikariConfig pool, LedgerConfig config) {
        Duration timeout = config.timeout();
        pool.setDataSourceClassName("org.postgresql.ds.PGSimpleDataSource");
        pool.setUsername(config.user());
        config.password().ifPresent(password -> pool.setPassword(password.reveal()));
        pool.addDataSourceProperty("url", config.url());
        pool.addDataSourceProperty("applicationName", "stowage");
        pool.addDataSourceProperty("reWriteBatchedInserts", true);
        pool.addDataSourceProperty("tcpKeepAlive", true);
        pool.addDataSourceProperty("connectTimeout", (int) timeout.toSeconds());
        // Beyond the server's own timeouts, for a server that is gone.
        pool.addDataSourceProperty(
                "socketTimeout", (int) timeout.multipliedBy(2).toSeconds());
        pool.addDataSourceProperty(
                "options",
                "-c statement_timeout=" + timeout.toMillis() + " -c lock_timeout=" + timeout.toMillis() / 2
                        + " -c idle_in_transaction_session_timeout="
                        + timeout.multipliedBy(6).toMillis());
    }

    private static DataSource file(LedgerConfig config) {
        JdbcDataSource file = new JdbcDataSource();
        // Its own hook for the JVM's end would outlive an undeployed application.
        file.setURL(config.url() + ";DB_CLOSE_ON_EXIT=FALSE;LOCK_TIMEOUT="
                + config.timeout().toMillis() / 2);
        file.setUser(config.user());
        config.password().ifPresent(password -> file.setPassword(password.reveal()));
        return file;
    }

    /** Creates or updates the tables, unless that was done. Throws {@link CashierException} when it cannot be. */
    void prepare() {
        if (prepared) {
            return;
        }
        preparing.lock();
        try {
            if (!prepared) {
                postgres = isPostgres();
                Migrations.run(source, postgres);
                prepared = true;
            }
        } catch (SQLException | FlywayException e) {
            throw unavailable("prepare its tables", e);
        } finally {
            preparing.unlock();
        }
    }

    private boolean isPostgres() throws SQLException {
        try (Connection connection = source.getConnection()) {
            return connection.getMetaData().getDatabaseProductName().equals("PostgreSQL");
        }
    }

    /** Reads or writes in one transaction. What it did is on the disk when this returns. */
    <T> T transaction(String what, Work<T> work) {
        prepare();
        for (int attempt = 1; ; attempt++) {
            try {
                return once(work);
            } catch (SQLException | JdbiException e) {
                if (attempt == TRIES || !WORTH_A_RETRY.contains(state(e))) {
                    throw unavailable(what, e);
                }
                LOG.debug("the ledger tries again to {}", what, e);
                pause(attempt);
            }
        }
    }

    /** The same for what only reads, and so has nothing to make durable. */
    <T> T reading(String what, Work<T> work) {
        prepare();
        try (Handle handle = jdbi.open()) {
            return begun(handle, work);
        } catch (SQLException | JdbiException e) {
            throw unavailable(what, e);
        }
    }

    private <T> T once(Work<T> work) throws SQLException {
        try (Handle handle = jdbi.open()) {
            T result = begun(handle, work);
            if (!postgres) {
                // H2 writes behind, up to half a second later; PostgreSQL has done this by itself.
                sync(handle.getConnection());
            }
            return result;
        }
    }

    private static <T> T begun(Handle handle, Work<T> work) throws SQLException {
        Connection connection = handle.getConnection();
        // A container's connection may come in any state.
        boolean automatic = connection.getAutoCommit();
        connection.setAutoCommit(false);
        boolean done = false;
        try {
            T result = work.run(handle);
            connection.commit();
            done = true;
            return result;
        } finally {
            if (!done) {
                connection.rollback();
            }
            if (automatic) {
                connection.setAutoCommit(true);
            }
        }
    }

    private static void sync(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CHECKPOINT SYNC");
        }
    }

    private void pause(int attempt) {
        try {
            Thread.sleep(random.nextInt(1, 1 + (4 << attempt)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CashierException(
                    CashierException.Reason.UNAVAILABLE, "was interrupted while waiting for the ledger", e);
        }
    }

    private static String state(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                return sql.getSQLState();
            }
        }
        return "";
    }

    private static CashierException unavailable(String what, Exception e) {
        return new CashierException(
                CashierException.Reason.UNAVAILABLE, "the ledger's database could not " + what + ": " + reason(e), e);
    }

    private static String reason(Throwable e) {
        Throwable deepest = e;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        String[] lines = String.valueOf(deepest.getMessage()).split("\\R", 2);
        return lines[0];
    }

    @Override
    public void close() {
        try {
            owned.close();
        } catch (Exception e) {
            LOG.warn("cannot close the ledger's connections", e);
        } finally {
            drivers.close();
        }
    }
}
