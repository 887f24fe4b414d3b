package io.stowage.database.postgresql;

import java.sql.Connection;

/** What a write may see of others that run at the same time. */
public enum Isolation {
    /** Nothing: it is as if it were alone, and is done again where that cannot be. */
    SERIALIZABLE(Connection.TRANSACTION_SERIALIZABLE, "SERIALIZABLE"),

    /** Each statement sees what is committed by then; for work that locks the rows it depends on. */
    READ_COMMITTED(Connection.TRANSACTION_READ_COMMITTED, "READ COMMITTED");

    private final int jdbc;
    private final String sql;

    Isolation(int jdbc, String sql) {
        this.jdbc = jdbc;
        this.sql = sql;
    }

    int jdbc() {
        return jdbc;
    }

    String sql() {
        return sql;
    }
}
