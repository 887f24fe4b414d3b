package io.stowage.database;

import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.StatementContext;

/** A database that counts the statements of works; a batch is one. */
public final class CountedStatements extends ForwardingDatabase {
    private final AtomicInteger count = new AtomicInteger();

    public CountedStatements(Database database) {
        super(database);
    }

    /** How many there were since the last time. */
    public int take() {
        return count.getAndSet(0);
    }

    @Override
    public <T> T write(String what, Work<T> work) {
        return database.write(what, rows -> counted(rows, work));
    }

    @Override
    public <T> T read(String what, Work<T> work) {
        return database.read(what, rows -> counted(rows, work));
    }

    private <T> T counted(Handle rows, Work<T> work) throws SQLException {
        SqlStatements statements = rows.getConfig(SqlStatements.class);
        SqlLogger before = statements.getSqlLogger();
        statements.setSqlLogger(new SqlLogger() {
            @Override
            public void logBeforeExecution(StatementContext context) {
                count.incrementAndGet();
                before.logBeforeExecution(context);
            }
        });
        return work.with(rows);
    }
}
