package io.stowage.cli.database;

import io.stowage.app.Blueprint;
import io.stowage.cli.command.CommandException;
import io.stowage.cli.command.Exit;
import io.stowage.cli.command.Output;
import io.stowage.cli.command.SettingsOptions;
import io.stowage.cli.command.Surroundings;
import io.stowage.database.backup.BackupArchive;
import io.stowage.database.backup.Part;
import io.stowage.database.backup.WorkFolder;
import io.stowage.database.sqlite.SqliteFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Reads the embedded databases to the end and tells what is wrong with them. */
@Command(
        name = "check",
        description = {
            "Read the embedded databases, or a backup, to the end, and tell what is wrong: pages that do not fit together, indexes that"
                    + " lack rows, rows that point to missing ones. It works beside a running server and changes nothing."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  stowage database check --config stowage.properties",
            "  stowage database check --config stowage.properties /backup/stowage-1.zip"
        })
public final class DatabaseCheck implements Callable<Integer> {
    @Parameters(arity = "0..1", paramLabel = "FILE", description = "A backup. Default: the databases themselves.")
    private @Nullable Path backup;

    @Mixin
    private final SettingsOptions settings;

    @Mixin
    private final Output output;

    /** What is told of each. */
    record Summary(String database, String file, boolean sound, List<String> flaws) {}

    public DatabaseCheck(Surroundings surroundings) {
        this.settings = new SettingsOptions(surroundings);
        this.output = new Output(surroundings);
    }

    @Override
    public Integer call() throws IOException {
        Blueprint blueprint = settings.read();
        List<Part> databases = Databases.require(blueprint);
        return (backup == null ? checkAll(databases) : check(backup, databases, blueprint.databaseWork())).code();
    }

    private Exit check(Path archive, List<Part> databases, Path parent) throws IOException {
        try (WorkFolder work = WorkFolder.make(parent)) {
            for (String name : BackupArchive.verify(archive, databases, work.path())) {
                tell(new Summary(name, archive.toString(), true, List.of()));
            }
        }
        return Exit.OK;
    }

    private Exit checkAll(List<Part> databases) throws IOException {
        boolean sound = true;
        boolean found = false;
        for (Part part : databases) {
            if (Files.exists(part.file())) {
                List<String> flaws = SqliteFiles.flaws(part.file());
                tell(new Summary(part.name(), part.file().toString(), flaws.isEmpty(), flaws));
                sound &= flaws.isEmpty();
                found = true;
            }
        }
        if (!found) {
            throw new CommandException(
                    Exit.NOT_FOUND,
                    "there is no database " + databases.get(0).file(),
                    "give the server's settings with --config, or run this where the server runs");
        }
        if (!sound) {
            output.note("what to do: stop the server, and run: stowage database restore");
        }
        return sound ? Exit.OK : Exit.DAMAGED;
    }

    private void tell(Summary told) {
        output.show(
                told,
                () -> told.sound()
                        ? "sound: " + told.file()
                        : "damaged: " + told.file() + "\n  " + String.join("\n  ", told.flaws()));
    }
}
