package io.stowage.database.postgresql;

import javax.sql.DataSource;
import org.jdbi.v3.core.ConnectionFactory;

/** Where connections come from. */
interface Connections extends AutoCloseable {
    /** For transactions of one consistent picture in which nothing changes. */
    ConnectionFactory reading();

    /** For transactions that are as if each were alone. */
    ConnectionFactory writing();

    /** Each statement sees what is there by then, and so what another node has done while it waited for a lock. */
    DataSource migrating();

    @Override
    void close();
}
