package io.stowage.database.sqlite;

import io.stowage.database.Engine;
import io.stowage.database.NoTransactions;
import io.stowage.database.Work;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import org.jdbi.v3.core.ConnectionFactory;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;
import org.sqlite.ProgressHandler;

/** One connection, with what is kept for it from work to work. For one thread at a time. */
final class Session implements AutoCloseable {
    /** Between two looks at the clock; one or two milliseconds. */
    private static final int STEPS = 100_000;

    private final Connection connection;
    private final Statements statements = new Statements();
    private final Jdbi jdbi;
    private final long timeoutNanos;
    private long deadline;

    Session(Connection connection, Duration timeout) throws SQLException {
        this.connection = connection;
        this.timeoutNanos = timeout.toNanos();
        this.jdbi = Jdbi.create(new Lasting(connection))
                .setStatementBuilderFactory(same -> statements)
                .setTransactionHandler(new NoTransactions())
                .define(Engine.FOR_UPDATE, Engine.SQLITE.forUpdate())
                .setSqlLogger(new SqlLogger() {
                    @Override
                    public void logBeforeExecution(StatementContext context) {
                        renew();
                    }
                });
        renew();
        ProgressHandler.setHandler(connection, STEPS, new ProgressHandler() {
            @Override
            protected int progress() {
                return System.nanoTime() - deadline > 0 ? 1 : 0;
            }
        });
    }

    /** Every statement has the whole time. */
    private void renew() {
        deadline = System.nanoTime() + timeoutNanos;
    }

    void execute(String sql) throws SQLException {
        renew();
        PreparedStatement statement = statements.take(connection, sql);
        try {
            statement.execute();
        } finally {
            statements.close(connection, sql, statement);
        }
    }

    <T> T run(Work<T> work) throws SQLException {
        try (Handle handle = jdbi.open()) {
            return work.with(handle);
        }
    }

    Connection connection() {
        return connection;
    }

    @Override
    public void close() throws SQLException {
        ProgressHandler.clearHandler(connection);
        connection.close();
    }

    /** A connection that no handle closes. */
    private record Lasting(Connection connection) implements ConnectionFactory {
        @Override
        public Connection openConnection() {
            return connection;
        }

        @Override
        public void closeConnection(Connection open) {}
    }
}
