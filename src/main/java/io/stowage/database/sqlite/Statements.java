package io.stowage.database.sqlite;

import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jdbi.v3.core.statement.StatementBuilder;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * The statements of one connection, which stay prepared: preparing takes longer than most of them run. A statement that
 * is in use is not here. Like the connection, for one thread at a time.
 */
final class Statements implements StatementBuilder {
    private static final int MOST = 200;

    private final Map<String, PreparedStatement> idle = new LinkedHashMap<>(16, 0.75f, true);

    @Override
    public Statement create(Connection connection, StatementContext context) throws SQLException {
        return connection.createStatement();
    }

    @Override
    public PreparedStatement create(Connection connection, String sql, StatementContext context) throws SQLException {
        return take(connection, sql);
    }

    PreparedStatement take(Connection connection, String sql) throws SQLException {
        PreparedStatement found = idle.remove(sql);
        return found == null ? connection.prepareStatement(sql) : found;
    }

    @Override
    public CallableStatement createCall(Connection connection, String sql, StatementContext context)
            throws SQLException {
        return connection.prepareCall(sql);
    }

    @Override
    public void close(Connection connection, String sql, Statement statement) throws SQLException {
        if (!(statement instanceof PreparedStatement prepared) || idle.containsKey(sql)) {
            statement.close();
            return;
        }
        if (prepared.isClosed()) {
            // The driver does that when it failed.
            return;
        }
        prepared.clearParameters();
        prepared.clearBatch();
        prepared.setMaxRows(0);
        idle.put(sql, prepared);
        if (idle.size() > MOST) {
            Iterator<PreparedStatement> eldest = idle.values().iterator();
            PreparedStatement gone = eldest.next();
            eldest.remove();
            gone.close();
        }
    }

    /** A handle ends and the connection goes on. */
    @Override
    public void close(Connection connection) {}
}
