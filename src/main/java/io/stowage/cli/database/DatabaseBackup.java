package io.stowage.cli.database;

import io.stowage.app.Blueprint;
import io.stowage.cli.command.CommandException;
import io.stowage.cli.command.Exit;
import io.stowage.cli.command.Output;
import io.stowage.cli.command.SettingsOptions;
import io.stowage.cli.command.Surroundings;
import io.stowage.cli.terminal.Figures;
import io.stowage.database.backup.BackupArchive;
import io.stowage.database.backup.Part;
import io.stowage.database.backup.StoredBackups;
import io.stowage.database.backup.WorkFolder;
import io.stowage.store.Stores;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Copies the embedded databases, whether a server writes to them or not. */
@Command(
        name = "backup",
        description = {
            "Copy the embedded databases into one file, or into the default store. A server that runs goes on writing"
                    + " meanwhile. Each copy is of one moment, and is checked before it counts. The file holds balances and the keys of"
                    + " clients: keep it as you keep the databases."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  stowage database backup --config stowage.properties /backup/stowage-1.zip",
            "  stowage database backup --config stowage.properties --to-store"
        })
public final class DatabaseBackup implements Callable<Integer> {
    /** One of the two. */
    private static final class Target {
        @Parameters(
                arity = "1",
                paramLabel = "FILE",
                description = "The file to make; one that is there is not replaced.")
        @SuppressWarnings("NullAway.Init")
        private Path file;

        @Option(
                names = "--to-store",
                required = true,
                description = "Into the default store, below database-backups/, as a server does each night.")
        private boolean toStore;
    }

    @ArgGroup(multiplicity = "1")
    @SuppressWarnings("NullAway.Init")
    private Target target;

    @Mixin
    private final SettingsOptions settings;

    @Mixin
    private final Output output;

    private final Surroundings surroundings;

    /** What is printed at the end. */
    record Summary(String backup, List<String> databases, long bytes) {}

    public DatabaseBackup(Surroundings surroundings) {
        this.surroundings = surroundings;
        this.settings = new SettingsOptions(surroundings);
        this.output = new Output(surroundings);
    }

    @Override
    public Integer call() throws IOException {
        Blueprint blueprint = settings.read();
        List<Part> databases = Databases.require(blueprint);
        Summary told;
        try (WorkFolder work = WorkFolder.make(blueprint.databaseWork())) {
            told = target.toStore ? store(blueprint, databases, work.path()) : write(databases, work.path());
        } catch (FileAlreadyExistsException e) {
            throw new CommandException(Exit.REFUSED, "there is a file " + e.getFile(), "name another one", e);
        }
        output.show(
                told,
                () -> "backed up " + String.join(" and ", told.databases()) + " as " + told.backup() + ", "
                        + Figures.size(told.bytes()));
        return Exit.OK.code();
    }

    private Summary write(List<Part> databases, Path work) throws IOException {
        List<String> names = BackupArchive.write(databases, target.file, work);
        return new Summary(target.file.toString(), names, Files.size(target.file));
    }

    private Summary store(Blueprint blueprint, List<Part> databases, Path work) throws IOException {
        try (Stores stores = Databases.openStore(blueprint, false, surroundings.clock())) {
            Path archive = work.resolve("backup.zip");
            List<String> names = BackupArchive.write(databases, archive, work);
            String key = new StoredBackups(stores.requireDefault())
                    .put(archive, blueprint.nodeName(), surroundings.clock().instant())
                    .text();
            return new Summary(key, names, Files.size(archive));
        }
    }
}
