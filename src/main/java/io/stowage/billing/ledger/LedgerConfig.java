package io.stowage.billing.ledger;

import io.stowage.config.Settings;
import io.stowage.database.DatabaseConfig;

/**
 * Where the ledger keeps its books, and what they begin with.
 *
 * @param database its own, or the one of all other rows; where that is a file, another file beside it
 */
public record LedgerConfig(DatabaseConfig database, LedgerDefaults terms) {
    private static final String FILE = "ledger.db";

    public static LedgerConfig from(Settings settings, DatabaseConfig all) {
        Settings ledger = settings.scope("ledger");
        DatabaseConfig database = DatabaseConfig.own(
                ledger,
                "A database of the ledger's own: jdbc:postgresql://host/name, or jdbc:sqlite:/path/file.db. Default:"
                        + " that of stowage.database, where it is a file with another file beside it.",
                all.beside(FILE));
        return new LedgerConfig(database, LedgerDefaults.from(ledger));
    }
}
