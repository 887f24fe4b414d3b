package io.stowage.database.sqlite;

import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jdbi.v3.core.statement.StatementBuilder;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/**
 * The statements of one connection, which stay prepared: preparing takes longer than most of them run. A statement that
 * is in use is not here. Like the connection, for one thread at a time.
 */
final class Statements implements StatementBuilder {
    private static final int MOST = 200;

    private final Map<String, PreparedStatement> idle = new LinkedHashMap<>(16, 0.75f, true);

    /** What each was prepared from: JDBI gives a statement back under the text that it had before its parameters were read. */
    private final IdentityHashMap<PreparedStatement, String> inUse = new IdentityHashMap<>();

    @Override
    public Statement create(Connection connection, StatementContext context) throws SQLException {
        return connection.createStatement();
    }

    @Override
    public PreparedStatement create(Connection connection, String sql, StatementContext context) throws SQLException {
        return take(connection, sql);
    }

    PreparedStatement take(Connection connection, String sql) throws SQLException {
        @Nullable PreparedStatement idling = idle.remove(sql);
        PreparedStatement taken = idling == null ? connection.prepareStatement(sql) : idling;
        inUse.put(taken, sql);
        return taken;
    }

    @Override
    public CallableStatement createCall(Connection connection, String sql, StatementContext context)
            throws SQLException {
        return connection.prepareCall(sql);
    }

    @Override
    public void close(Connection connection, String asked, Statement statement) throws SQLException {
        @Nullable String sql = statement instanceof PreparedStatement prepared ? inUse.remove(prepared) : null;
        if (sql == null || idle.containsKey(sql)) {
            statement.close();
        } else {
            keep(sql, (PreparedStatement) statement);
        }
    }

    private void keep(String sql, PreparedStatement prepared) throws SQLException {
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
