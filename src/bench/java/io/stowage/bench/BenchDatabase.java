package io.stowage.bench;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.stowage.database.Database;
import io.stowage.database.DatabaseConfig;
import io.stowage.database.DatabaseMeters;
import io.stowage.database.postgresql.Isolation;
import io.stowage.database.postgresql.PostgresDatabase;
import io.stowage.database.sqlite.SqliteDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;

/** An empty database: a file, or a schema of its own on the PostgreSQL that PG_URL names. */
final class BenchDatabase {
    private static final int POOL = 16;
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    private BenchDatabase() {}

    static Database open(Path file, Isolation isolation) throws SQLException {
        return open(file, isolation, new SimpleMeterRegistry());
    }

    static Database open(Path file, Isolation isolation, MeterRegistry registry) throws SQLException {
        DatabaseMeters meters = new DatabaseMeters(registry, "bench");
        Optional<String> server = Optional.ofNullable(System.getenv("PG_URL"));
        if (server.isEmpty()) {
            return SqliteDatabase.open(config(Optional.of(file), Optional.empty()), meters);
        }
        String schema = "bench_" + UUID.randomUUID().toString().replace("-", "");
        try (Connection connection = DriverManager.getConnection(server.get());
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA " + schema);
        }
        Optional<String> url = Optional.of(server.get() + "&currentSchema=" + schema);
        return PostgresDatabase.open(config(Optional.empty(), url), "bench", isolation, meters, new Random(1));
    }

    private static DatabaseConfig config(Optional<Path> file, Optional<String> url) {
        return new DatabaseConfig(file, url, "stowage", Optional.empty(), Optional.empty(), POOL, TIMEOUT);
    }
}
