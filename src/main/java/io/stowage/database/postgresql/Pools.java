package io.stowage.database.postgresql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.stowage.database.ConnectionSource;
import io.stowage.database.DatabaseConfig;
import java.sql.Connection;
import java.time.Duration;
import javax.sql.DataSource;
import org.jdbi.v3.core.ConnectionFactory;

/**
 * Connections of our own: those that read apart from those that write, so that no look has to wait for a lock, and none
 * changes its kind of transaction, which would be a way to the server and back.
 */
final class Pools implements Connections {
    private static final int PICTURE = Connection.TRANSACTION_REPEATABLE_READ;

    private final HikariDataSource reading;
    private final HikariDataSource writing;

    Pools(DatabaseConfig config, String name, Isolation isolation) {
        reading = pool(config, name + "-read", PICTURE);
        writing = pool(config, name + "-write", isolation.jdbc());
    }

    private static HikariDataSource pool(DatabaseConfig config, String name, int isolation) {
        HikariConfig pool = new HikariConfig();
        pool.setPoolName(name);
        pool.setMaximumPoolSize(config.poolSize());
        pool.setMinimumIdle(1);
        pool.setAutoCommit(false);
        pool.setReadOnly(isolation == PICTURE);
        pool.setTransactionIsolation(Integer.toString(isolation));
        pool.setConnectionTimeout(Math.max(250, config.timeout().toMillis()));
        // A server that does not answer yet must not hold up a deployment.
        pool.setInitializationFailTimeout(-1);
        connectToServer(pool, config);
        return new HikariDataSource(pool);
    }

    private static void connectToServer(HikariConfig pool, DatabaseConfig config) {
        Duration timeout = config.timeout();
        pool.setDataSourceClassName("org.postgresql.ds.PGSimpleDataSource");
        pool.setUsername(config.user());
        config.password().ifPresent(password -> pool.setPassword(password.reveal()));
        pool.addDataSourceProperty("url", config.url().orElseThrow());
        pool.addDataSourceProperty("applicationName", "stowage");
        pool.addDataSourceProperty("reWriteBatchedInserts", true);
        pool.addDataSourceProperty("tcpKeepAlive", true);
        pool.addDataSourceProperty("connectTimeout", seconds(timeout));
        // Beyond the server's own timeouts, for a server that is gone.
        pool.addDataSourceProperty("socketTimeout", 2 * seconds(timeout));
        pool.addDataSourceProperty(
                "options",
                "-c statement_timeout=" + timeout.toMillis() + " -c lock_timeout=" + timeout.toMillis() / 2
                        + " -c idle_in_transaction_session_timeout="
                        + timeout.multipliedBy(6).toMillis());
    }

    /** Never zero, which would mean for ever. */
    private static int seconds(Duration timeout) {
        return (int) Math.max(1, timeout.plusMillis(999).toSeconds());
    }

    @Override
    public ConnectionFactory reading() {
        return reading::getConnection;
    }

    @Override
    public ConnectionFactory writing() {
        return writing::getConnection;
    }

    @Override
    public DataSource migrating() {
        return new ConnectionSource(() -> {
            Connection connection = writing.getConnection();
            // The pool puts both back when it is closed.
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            connection.setAutoCommit(true);
            return connection;
        });
    }

    @Override
    public void close() {
        reading.close();
        writing.close();
    }
}
