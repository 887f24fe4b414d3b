package io.stowage.app.opening;

import io.stowage.database.Database;
import io.stowage.database.DatabaseConfig;
import io.stowage.database.DatabaseMeters;
import io.stowage.database.Leases;
import io.stowage.database.postgresql.Isolation;
import io.stowage.database.postgresql.PostgresDatabase;
import io.stowage.database.sqlite.SqliteDatabase;
import io.stowage.ops.HealthBoard;
import io.stowage.ops.Meters;
import java.io.IOException;
import java.security.SecureRandom;

/** Opens the database that the settings ask for. The only place that knows the engines by name. */
public final class DatabaseOpener {
    private static final String NAME = "database";

    private DatabaseOpener() {}

    /** A server is not asked yet: one that does not answer must not hold up a deployment. */
    public static Database open(Foundation foundation) throws IOException {
        DatabaseConfig config = foundation.configuration().database();
        PrivateFolder.claim(foundation.configuration().data().resolve("database"));
        Database database =
                foundation.beneathTasks().add(NAME, open(config, NAME, foundation.meters(), Isolation.SERIALIZABLE));
        database.migrate(Leases.TABLES);
        foundation.health().register(NAME, HealthBoard.Weight.REQUIRED, database::check);
        return database;
    }

    /**
     * The ledger locks what it is about to change, so that its reports need no more, and do not conflict: on a server they
     * are of many rows, and of several nodes at once.
     */
    static Database openLedger(DatabaseConfig config, Meters meters) {
        return open(config, "ledger", meters, Isolation.READ_COMMITTED);
    }

    private static Database open(DatabaseConfig config, String name, Meters meters, Isolation isolation) {
        DatabaseMeters measured = new DatabaseMeters(meters.registry(), name);
        return switch (config.engine()) {
            case SQLITE -> SqliteDatabase.open(config, measured);
            case POSTGRESQL ->
                PostgresDatabase.open(config, "stowage-" + name, isolation, measured, new SecureRandom());
        };
    }
}
