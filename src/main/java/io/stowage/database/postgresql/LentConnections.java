package io.stowage.database.postgresql;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.sql.DataSource;
import org.jdbi.v3.core.ConnectionFactory;

/**
 * Connections of a container, which may come in any state, and go back as they would be new. So each transaction says
 * itself of which kind it is, which is one more way to the server.
 */
record LentConnections(DataSource source, Isolation isolation) implements Connections {
    private static final String SETTING = "stowage.database.data-source";

    /** Names of this server only, so that nobody's directory is asked. */
    @SuppressWarnings("BanJNDI")
    static LentConnections lookUp(String name, Isolation isolation) {
        if (!name.startsWith("java:")) {
            throw new IllegalStateException(
                    name + " is not a name of this server, like java:comp/env/jdbc/stowage; see " + SETTING);
        }
        try {
            if (InitialContext.doLookup(name) instanceof DataSource lent) {
                return new LentConnections(lent, isolation);
            }
            throw new IllegalStateException(name + " is not a data source; see " + SETTING);
        } catch (NamingException e) {
            throw new IllegalStateException("there is no data source " + name + " in this context; see " + SETTING, e);
        }
    }

    @Override
    public ConnectionFactory reading() {
        return new Lent(source, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
    }

    @Override
    public ConnectionFactory writing() {
        return new Lent(source, "SET TRANSACTION ISOLATION LEVEL " + isolation.sql() + " READ WRITE");
    }

    @Override
    public DataSource migrating() {
        return source;
    }

    /** It is the container's. */
    @Override
    public void close() {}

    private record Lent(DataSource source, String kind) implements ConnectionFactory {
        @Override
        public Connection openConnection() throws SQLException {
            Connection connection = source.getConnection();
            boolean ready = false;
            try {
                connection.setAutoCommit(false);
                try (Statement statement = connection.createStatement()) {
                    statement.execute(kind);
                }
                ready = true;
                return connection;
            } finally {
                if (!ready) {
                    closeConnection(connection);
                }
            }
        }

        @Override
        public void closeConnection(Connection connection) throws SQLException {
            try (connection) {
                connection.setAutoCommit(true);
            }
        }
    }
}
