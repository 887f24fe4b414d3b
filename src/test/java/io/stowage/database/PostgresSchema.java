package io.stowage.database;

import io.stowage.database.postgresql.Isolation;
import io.stowage.database.postgresql.PostgresDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;

/** An empty schema on the real server that PG_URL names; several databases may be opened on it, as nodes do. */
public final class PostgresSchema {
    private static final String URL = Optional.ofNullable(System.getenv("PG_URL"))
            .orElseThrow(() -> new IllegalStateException("PG_URL is not set"));

    private final String name;

    private PostgresSchema(String name) {
        this.name = name;
    }

    public static PostgresSchema create() {
        PostgresSchema schema =
                new PostgresSchema("test_" + UUID.randomUUID().toString().replace("-", ""));
        schema.execute("CREATE SCHEMA " + schema.name);
        return schema;
    }

    public String url() {
        return URL + "&currentSchema=" + name;
    }

    public String name() {
        return name;
    }

    public DatabaseConfig config(int poolSize, Duration timeout) {
        return new DatabaseConfig(
                Optional.empty(), Optional.of(url()), "stowage", Optional.empty(), Optional.empty(), poolSize, timeout);
    }

    public Database open() {
        return open(Isolation.SERIALIZABLE);
    }

    /** With the tables of these rooms. */
    public Database open(Migrations... rooms) {
        Database database = open();
        for (Migrations room : rooms) {
            database.migrate(room);
        }
        return database;
    }

    public Database open(Isolation isolation) {
        return PostgresDatabase.open(
                config(4, Duration.ofSeconds(10)), "test", isolation, TestDatabases.meters(), new Random(1));
    }

    /** Past the database's own pool, and outside of the schema. */
    public void execute(String sql) {
        try (Connection connection = DriverManager.getConnection(URL);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException("cannot " + sql, e);
        }
    }

    /** All rows go, and the tables stay as the rooms' migrations left them. */
    public void empty() {
        execute("""
                DO $$ BEGIN EXECUTE (
                    SELECT 'TRUNCATE ' || string_agg(schemaname || '.' || tablename, ', ') || ' RESTART IDENTITY CASCADE'
                    FROM pg_tables WHERE schemaname = '<name>' AND tablename NOT LIKE '%_schema_history');
                END $$""".replace("<name>", name));
    }

    public void drop() {
        execute("DROP SCHEMA " + name + " CASCADE");
    }
}
