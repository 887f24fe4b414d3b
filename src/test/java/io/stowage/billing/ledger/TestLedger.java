package io.stowage.billing.ledger;

import io.stowage.config.Settings;
import io.stowage.config.Source;
import io.stowage.database.Database;
import io.stowage.database.DatabaseConfig;
import io.stowage.database.TestDatabases;
import io.stowage.database.sqlite.SqliteDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a ledger in a test is made of. */
final class TestLedger {
    private TestLedger() {}

    static LedgerDefaults terms(Map<String, String> values) {
        Settings settings = Settings.of(List.of(Source.of("test", values)), Map.of());
        LedgerDefaults terms = LedgerConfig.from(
                        settings.scope("stowage"), DatabaseConfig.embedded(Path.of("not-used")))
                .terms();
        settings.finish();
        return terms;
    }

    /** The ledger's file in this folder. No test here is about time, and a busy machine takes its own. */
    static Database database(Path folder) {
        DatabaseConfig config = new DatabaseConfig(
                Optional.of(folder.resolve("ledger.db")),
                Optional.empty(),
                "",
                Optional.empty(),
                Optional.empty(),
                4,
                Duration.ofMinutes(1));
        return SqliteDatabase.open(config, TestDatabases.meters());
    }
}
