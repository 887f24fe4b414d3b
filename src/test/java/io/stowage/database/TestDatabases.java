package io.stowage.database;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.stowage.database.postgresql.Isolation;
import io.stowage.database.postgresql.PostgresDatabase;
import io.stowage.database.sqlite.SqliteDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;

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

    /** A PostgreSQL at this address. */
    public static Database server(String url) {
        DatabaseConfig config = new DatabaseConfig(
                Optional.empty(),
                Optional.of(url),
                "stowage",
                Optional.empty(),
                Optional.empty(),
                4,
                Duration.ofSeconds(10));
        return PostgresDatabase.open(config, "test", Isolation.SERIALIZABLE, meters(), new Random(1));
    }

    public static DatabaseMeters meters() {
        return new DatabaseMeters(new SimpleMeterRegistry(), "test");
    }
}
