package io.stowage.content.intake;

import io.stowage.content.rows.Content;
import java.sql.SQLException;
import org.jdbi.v3.core.Handle;

/**
 * What a front writes in the very transaction in which a content becomes visible: at least one row whose foreign key
 * claims it. It may run more than once.
 */
@FunctionalInterface
public interface Publication<T> {
    T with(Handle rows, Content content) throws SQLException;
}
