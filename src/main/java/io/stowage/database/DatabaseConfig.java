package io.stowage.database;

import io.stowage.config.Secret;
import io.stowage.config.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Where rows are kept: in a file of this machine, or on a server.
 *
 * @param file the file, where the database is embedded
 * @param url the server, where there is one and it is no data source
 * @param dataSource the JNDI name of a container's data source, which then stands for url, user and password
 * @param poolSize connections that read, and as many that write
 * @param timeout how long a statement, or a wait for a connection, a lock or the turn to write, may take
 */
public record DatabaseConfig(
        Optional<Path> file,
        Optional<String> url,
        String user,
        Optional<Secret> password,
        Optional<String> dataSource,
        int poolSize,
        Duration timeout) {
    private static final String SQLITE = "jdbc:sqlite:";
    private static final String POSTGRESQL = "jdbc:postgresql:";
    private static final int USUAL_POOL = 8;
    private static final Duration USUAL_TIMEOUT = Duration.ofSeconds(10);

    /** The embedded database in this file, with the usual bounds. */
    public static DatabaseConfig embedded(Path file) {
        return new DatabaseConfig(
                Optional.of(file), Optional.empty(), "", Optional.empty(), Optional.empty(), USUAL_POOL, USUAL_TIMEOUT);
    }

    public static DatabaseConfig from(Settings settings, Path data) {
        Settings database = settings.scope("database");
        int poolSize = database.number(
                "pool-size", USUAL_POOL, 2, 100, "Connections that read, and as many that write, at most.");
        Duration timeout = database.duration(
                "timeout",
                USUAL_TIMEOUT,
                Duration.ofMillis(100),
                Duration.ofMinutes(5),
                "How long one statement, or a wait for a connection, a lock or the turn to write, may take.");
        Path file = data.resolve("database").resolve("stowage.db");
        DatabaseConfig usual = new DatabaseConfig(
                Optional.of(file), Optional.empty(), "", Optional.empty(), Optional.empty(), poolSize, timeout);
        return own(
                database,
                "Where rows are kept: jdbc:postgresql://host/name, or jdbc:sqlite:/path/file.db. Default: the file"
                        + " database/stowage.db below stowage.data.",
                usual);
    }

    /**
     * The database that a room may have for itself.
     *
     * @param description of its url
     * @param usual the one that holds where the settings name none
     */
    public static DatabaseConfig own(Settings settings, String description, DatabaseConfig usual) {
        Optional<String> url = settings.optionalText("url", description);
        Optional<String> dataSource = settings.optionalText(
                "data-source",
                "JNDI name of a data source of the container for a PostgreSQL, in place of url, user and password.");
        String user = settings.text("user", "stowage", "The user of a PostgreSQL.");
        Optional<Secret> password = settings.secret("password", "The password of that user.");
        settings.require(
                url.isEmpty() || dataSource.isEmpty(), "url", "is set together with data-source", "set one of them");
        boolean known =
                url.map(text -> isSqlite(text) || text.startsWith(POSTGRESQL)).orElse(true);
        settings.require(
                known, "url", "is of no database that Stowage knows", "use jdbc:postgresql://… or jdbc:sqlite:/…");
        if (dataSource.isPresent()
                || url.filter(text -> text.startsWith(POSTGRESQL)).isPresent()) {
            return new DatabaseConfig(
                    Optional.empty(), url, user, password, dataSource, usual.poolSize(), usual.timeout());
        }
        if (url.isPresent() && known) {
            Path file = Path.of(url.get().substring(SQLITE.length()));
            return new DatabaseConfig(
                    Optional.of(file), Optional.empty(), user, password, dataSource, usual.poolSize(), usual.timeout());
        }
        return usual;
    }

    private static boolean isSqlite(String url) {
        return url.startsWith(SQLITE)
                && url.length() > SQLITE.length()
                && !url.contains("?")
                && !url.contains(":memory:");
    }

    /** Whether the rows lie on this machine, where they are there or never will be. */
    public boolean isEmbedded() {
        return file.isPresent();
    }

    public Engine engine() {
        return isEmbedded() ? Engine.SQLITE : Engine.POSTGRESQL;
    }

    /** The same database, or, where it is a file, another one beside it. */
    public DatabaseConfig beside(String name) {
        return new DatabaseConfig(
                file.map(path -> path.resolveSibling(name)), url, user, password, dataSource, poolSize, timeout);
    }
}
