package io.stowage.database;

import java.sql.SQLException;
import org.jdbi.v3.core.Handle;

/**
 * What happens within one transaction. It may run more than once, and with SQLite in another thread, so that it changes
 * rows and nothing else. It lets an exception of a statement pass, as a transaction cannot go on after one.
 */
@FunctionalInterface
public interface Work<T> {
    T with(Handle rows) throws SQLException;
}
