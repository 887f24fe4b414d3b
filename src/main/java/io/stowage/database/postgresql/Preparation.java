package io.stowage.database.postgresql;

import io.stowage.database.Engine;
import io.stowage.database.Migrations;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;

/** The tables that have to be brought to this version before the first work, as soon as the server answers. */
final class Preparation {
    private static final int OLDEST = 13;

    private final DataSource source;

    /** Guards what waits; the others wait meanwhile, as nothing works without its tables. */
    private final ReentrantLock preparing = new ReentrantLock();

    private final Deque<Migrations> waiting = new ArrayDeque<>();
    private boolean known;
    private volatile boolean done = true;

    Preparation(DataSource source) {
        this.source = source;
    }

    void add(Migrations tables) {
        preparing.lock();
        try {
            waiting.add(tables);
            done = false;
        } finally {
            preparing.unlock();
        }
    }

    /** Throws what JDBC and Flyway throw, and goes on where it stopped with the next call. */
    void finish() throws SQLException {
        if (done) {
            return;
        }
        preparing.lock();
        try {
            if (!known) {
                requirePostgres();
                known = true;
            }
            for (Migrations next = waiting.peek(); next != null; next = waiting.peek()) {
                next.run(source, Engine.POSTGRESQL);
                waiting.remove();
            }
            done = true;
        } finally {
            preparing.unlock();
        }
    }

    private void requirePostgres() throws SQLException {
        try (Connection connection = source.getConnection()) {
            String product = connection.getMetaData().getDatabaseProductName();
            int version = connection.getMetaData().getDatabaseMajorVersion();
            if (!product.equals("PostgreSQL") || version < OLDEST) {
                throw Failures.unavailable(
                        "use this database",
                        "the database is " + product + " " + version + "; Stowage takes PostgreSQL " + OLDEST
                                + " and newer, or its own file",
                        null);
            }
        }
    }
}
