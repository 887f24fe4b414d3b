package io.stowage.database;

import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.ops.Health;
import java.time.Duration;

/** One node's way to a database, which a test cuts. */
final class AwayDatabase implements Database {
    private final Database database;
    private volatile boolean away;

    AwayDatabase(Database database) {
        this.database = database;
    }

    void away(boolean now) {
        away = now;
    }

    private Database reached() {
        if (away) {
            throw new StowageException(Fault.DATABASE_UNAVAILABLE, "the database is away");
        }
        return database;
    }

    @Override
    public <T> T write(String what, Work<T> work) {
        return reached().write(what, work);
    }

    @Override
    public <T> T read(String what, Work<T> work) {
        return reached().read(what, work);
    }

    @Override
    public void migrate(Migrations tables) {
        reached().migrate(tables);
    }

    @Override
    public Engine engine() {
        return database.engine();
    }

    @Override
    public Health check(Duration budget) {
        return reached().check(budget);
    }

    /** The other nodes go on with it. */
    @Override
    public void close() {}
}
