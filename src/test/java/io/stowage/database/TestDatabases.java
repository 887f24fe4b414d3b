package io.stowage.database;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.stowage.database.sqlite.SqliteDatabase;
import java.nio.file.Path;

/** Databases for the tests of other rooms. */
public final class TestDatabases {
    private TestDatabases() {}

    /** One file in {@code folder}, with the tables of these rooms. The test closes it. */
    public static Database embedded(Path folder, Migrations... tables) {
        Database database = SqliteDatabase.open(DatabaseConfig.embedded(folder.resolve("stowage.db")), meters());
        for (Migrations room : tables) {
            database.migrate(room);
        }
        return database;
    }

    public static DatabaseMeters meters() {
        return new DatabaseMeters(new SimpleMeterRegistry(), "test");
    }
}
