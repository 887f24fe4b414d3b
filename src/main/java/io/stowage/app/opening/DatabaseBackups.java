package io.stowage.app.opening;

import io.stowage.app.settings.Configuration;
import io.stowage.billing.cashier.CashierConfig;
import io.stowage.database.Database;
import io.stowage.database.DatabaseConfig;
import io.stowage.database.Leases;
import io.stowage.database.backup.NightlyBackup;
import io.stowage.database.backup.Part;
import io.stowage.database.backup.StoredBackups;
import io.stowage.store.ObjectStore;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which databases a backup is of, and the one that is made each night. */
public final class DatabaseBackups {
    private static final Logger LOG = LoggerFactory.getLogger(DatabaseBackups.class);

    private DatabaseBackups() {}

    /** The databases in files of this machine; none where all rows are on a server. */
    public static List<Part> parts(Configuration configuration) {
        List<Part> parts = new ArrayList<>();
        Optional<Path> rows = configuration.database().file();
        rows.ifPresent(file -> parts.add(new Part("stowage.db", file)));
        ledger(configuration)
                .flatMap(DatabaseConfig::file)
                .filter(file -> !rows.equals(Optional.of(file)))
                .ifPresent(file -> parts.add(new Part("ledger.db", file)));
        return parts;
    }

    private static Optional<DatabaseConfig> ledger(Configuration configuration) {
        return configuration.cashier().type() == CashierConfig.Type.LEDGER
                ? Optional.of(configuration.ledger().database())
                : Optional.empty();
    }

    /** Backups of several nodes may lie in one store. */
    public static String nodeName(Configuration configuration) throws IOException {
        return GatewayName.of(configuration.cashier(), configuration.data(), new SecureRandom());
    }

    /** The folder for copies on their way, on the disk that has the databases. */
    public static Path workFolder(Configuration configuration) {
        return configuration.data().resolve("database").resolve("backup");
    }

    public static void start(Foundation foundation, Database database, ObjectStore store) throws IOException {
        Configuration configuration = foundation.configuration();
        List<Part> parts = parts(configuration);
        if (!configuration.backup().enabled() || parts.isEmpty()) {
            return;
        }
        if (isInMemory(configuration)) {
            LOG.info("the databases are not backed up each night, as the default store is in memory");
            return;
        }
        String node = nodeName(configuration);
        NightlyBackup nightly = new NightlyBackup(
                configuration.backup(),
                parts,
                new StoredBackups(store),
                node,
                new Leases(database, node + "/" + UUID.randomUUID(), foundation.clock()),
                workFolder(configuration).resolve("nightly"),
                foundation.clock());
        foundation.tasks().start(nightly.task());
    }

    private static boolean isInMemory(Configuration configuration) {
        String name = configuration.placement().defaultStore();
        return Optional.ofNullable(configuration.stores().get(name))
                .filter(store -> store.memory().isPresent())
                .isPresent();
    }
}
