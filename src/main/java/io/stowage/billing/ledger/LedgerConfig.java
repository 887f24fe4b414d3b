package io.stowage.billing.ledger;

import io.stowage.config.Secret;
import io.stowage.config.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Where the ledger keeps its books.
 *
 * @param dataSource the JNDI name of a container's data source, which then stands for url, user and password
 * @param timeout how long one statement, one wait for a lock or for a connection may take
 */
public record LedgerConfig(
        String url,
        String user,
        Optional<Secret> password,
        Optional<String> dataSource,
        int poolSize,
        Duration timeout,
        Terms terms) {

    public static LedgerConfig from(Settings settings, Path data) {
        Settings ledger = settings.scope("ledger");
        Optional<String> url = ledger.optionalText(
                "url",
                "The database of the ledger: jdbc:postgresql://host/name, or jdbc:h2:file:/path. Default: an H2 file"
                        + " below stowage.data.");
        Optional<String> dataSource = ledger.optionalText(
                "data-source", "JNDI name of a data source of the container, in place of url, user and password.");
        ledger.require(
                url.isEmpty() || dataSource.isEmpty(), "url", "is set together with data-source", "set one of them");
        boolean known =
                url.map(text -> isPostgres(text) || text.startsWith("jdbc:h2:")).orElse(true);
        ledger.require(known, "url", "is of no database that this ledger knows", "use jdbc:postgresql: or jdbc:h2:");
        return new LedgerConfig(
                url.filter(text -> known).orElseGet(() -> fileBelow(data)),
                ledger.text("user", "stowage", "The database's user."),
                ledger.secret("password", "The database user's password."),
                dataSource,
                ledger.number("connections", 8, 2, 100, "Connections to the database, at most."),
                ledger.duration(
                        "timeout",
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(1),
                        Duration.ofMinutes(5),
                        "How long one statement, or a wait for a lock or a connection, may take."),
                Terms.from(ledger));
    }

    /** Whether the books lie on this machine, where they are there or never will be. */
    boolean isFile() {
        return dataSource.isEmpty() && !isPostgres(url);
    }

    static boolean isPostgres(String url) {
        return url.startsWith("jdbc:postgresql:");
    }

    private static String fileBelow(Path data) {
        String path = data.resolve("ledger").resolve("ledger").toAbsolutePath().toString();
        return "jdbc:h2:file:" + path.replace(";", "\\;");
    }
}
