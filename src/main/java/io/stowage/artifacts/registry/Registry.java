package io.stowage.artifacts.registry;

import io.stowage.artifacts.retention.RetentionRules;
import io.stowage.artifacts.routing.Routing;
import io.stowage.content.Contents;
import io.stowage.content.rows.Checksum;
import io.stowage.content.rows.StoredAmounts;
import io.stowage.database.Database;
import io.stowage.database.Migrations;
import io.stowage.database.Ulids;
import io.stowage.digest.Algorithm;
import io.stowage.events.EventData;
import io.stowage.events.EventLog;
import io.stowage.ops.WatchedFile;
import io.stowage.store.Stores;
import java.time.Clock;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Packages and files in one database, which has the tables of contents and of events. */
public final class Registry {
    public static final Migrations TABLES = Migrations.of("artifacts", Registry.class, "V1__packages.sql");

    private final Rules rules;
    private final Database database;
    private final EventLog events;
    private final Packages packages;
    private final PackageCreation creation;
    private final Finalization finalization;
    private final PackageChanges changes;
    private final Files files;
    private final FileIntake intake;
    private final FileUploads uploads;
    private final Publishers publishers;
    private final Expiry expiry;

    /**
     * What an operator decides.
     *
     * @param primary the digest that names the bytes
     * @param extra what else is computed of each file
     */
    public record Rules(
            Routing routing,
            WatchedFile<RetentionRules> retention,
            RegistryLimits limits,
            Algorithm primary,
            Set<Checksum> extra) {
        public Rules {
            extra = Set.copyOf(extra);
        }
    }

    /** What it stands on; none of it is the registry's to close. */
    public record Ground(
            Database database,
            Contents contents,
            Stores stores,
            EventLog events,
            Clock clock,
            RandomGenerator random) {}

    public Registry(Rules rules, Ground ground) {
        Database database = ground.database();
        database.migrate(TABLES);
        Contents contents = ground.contents();
        StoredAmounts amounts = new StoredAmounts(database);
        PackageEvents told = new PackageEvents(ground.events());
        Ulids ids = new Ulids(ground.clock(), ground.random());
        Removal removal = new Removal(database, contents, amounts);
        FilePlacing placing = new FilePlacing(
                database, contents, amounts, removal, told, rules.limits(), rules.primary(), ground.clock());
        BackendCopies copies = new BackendCopies(database, contents, ground.stores(), rules.primary());
        this.rules = rules;
        this.database = database;
        this.events = ground.events();
        Promises promises = new Promises(rules.retention());
        this.packages = new Packages(database);
        this.creation = new PackageCreation(database, promises, rules.limits(), ids, told, ground.clock());
        this.finalization = new Finalization(
                database,
                rules.limits(),
                rules.primary(),
                new ManifestCopies(database, contents, rules.routing(), rules.primary()),
                told,
                ground.clock());
        this.changes = new PackageChanges(database, promises, rules.limits(), removal, told, ground.clock());
        this.files = new Files(database, contents, rules.routing().backends());
        this.intake = new FileIntake(
                database, contents, rules.routing(), copies, placing, rules.limits(), rules.primary(), rules.extra());
        this.uploads = new FileUploads(
                database, contents, intake, placing, removal, rules.limits(), rules.primary(), ids, ground.clock());
        this.publishers = new Publishers(database);
        this.expiry = new Expiry(database, rules.retention(), removal, told, ground.clock());
    }

    /** Tells the log that other rules of routing hold. */
    public void noteRouting() {
        database.write("note new rules of routing", rows -> {
            events.append(
                    rows,
                    "v1.routing.reloaded",
                    "routing",
                    EventData.of().with("backends", rules.routing().backends().ids()));
            return true;
        });
    }

    /** Tells the log that other rules of retention hold. */
    public void noteRetention() {
        RetentionRules now = rules.retention().current();
        database.write("note new rules of retention", rows -> {
            events.append(
                    rows, "v1.retention.reloaded", "retention", EventData.of().with("classes", now.names()));
            return true;
        });
    }

    public Rules rules() {
        return rules;
    }

    public Packages packages() {
        return packages;
    }

    public PackageCreation creation() {
        return creation;
    }

    public Finalization finalization() {
        return finalization;
    }

    public PackageChanges changes() {
        return changes;
    }

    public Files files() {
        return files;
    }

    public FileIntake intake() {
        return intake;
    }

    public FileUploads uploads() {
        return uploads;
    }

    public Publishers publishers() {
        return publishers;
    }

    public Expiry expiry() {
        return expiry;
    }
}
