package io.stowage.database;

import io.stowage.ops.Health;
import java.time.Duration;

/** Hands everything on to another database, so that a test says only what it does otherwise. */
public abstract class ForwardingDatabase implements Database {
    protected final Database database;

    protected ForwardingDatabase(Database database) {
        this.database = database;
    }

    @Override
    public <T> T write(String what, Work<T> work) {
        return database.write(what, work);
    }

    @Override
    public <T> T read(String what, Work<T> work) {
        return database.read(what, work);
    }

    @Override
    public void migrate(Migrations tables) {
        database.migrate(tables);
    }

    @Override
    public Engine engine() {
        return database.engine();
    }

    @Override
    public Health check(Duration budget) {
        return database.check(budget);
    }

    @Override
    public void close() {
        database.close();
    }
}
