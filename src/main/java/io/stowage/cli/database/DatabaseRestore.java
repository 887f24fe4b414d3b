package io.stowage.cli.database;

import io.stowage.app.Blueprint;
import io.stowage.cli.command.CommandException;
import io.stowage.cli.command.Exit;
import io.stowage.cli.command.Output;
import io.stowage.cli.command.SettingsOptions;
import io.stowage.cli.command.Surroundings;
import io.stowage.database.backup.Part;
import io.stowage.database.backup.Restore;
import io.stowage.database.backup.StoredBackups;
import io.stowage.database.backup.WorkFolder;
import io.stowage.store.Key;
import io.stowage.store.Stores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Puts a backup in the place of the embedded databases. */
@Command(
        name = "restore",
        description = {
            "Put a backup in the place of the embedded databases. Stop the server first; the command refuses while one has them."
                    + " The backup is checked before anything is touched, and what was there is kept beside it, in a folder before-<time>."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  stowage database restore --config stowage.properties /backup/stowage-1.zip",
            "  stowage database restore --config stowage.properties --from-store",
            "  stowage database restore --from-store=database-backups/node-1/20260102T030012Z.zip"
        })
public final class DatabaseRestore implements Callable<Integer> {
    private static final String NEWEST = "newest";

    /** One of the two. */
    private static final class Source {
        @Parameters(arity = "1", paramLabel = "FILE", description = "A file that \"database backup\" made.")
        private @Nullable Path file;

        @Option(
                names = "--from-store",
                arity = "0..1",
                fallbackValue = NEWEST,
                required = true,
                paramLabel = "KEY",
                description = "From the default store: the backup under this key, or this node's newest one.")
        private @Nullable String key;
    }

    @ArgGroup(multiplicity = "1")
    @SuppressWarnings("NullAway.Init")
    private Source source;

    @Mixin
    private final SettingsOptions settings;

    @Mixin
    private final Output output;

    private final Surroundings surroundings;

    /** One database that was replaced. */
    record Summary(String database, String file, @Nullable String before) {}

    public DatabaseRestore(Surroundings surroundings) {
        this.surroundings = surroundings;
        this.settings = new SettingsOptions(surroundings);
        this.output = new Output(surroundings);
    }

    @Override
    public Integer call() throws IOException {
        Blueprint blueprint = settings.read();
        List<Part> databases = Databases.require(blueprint);
        List<Restore.Restored> done;
        if (source.file != null) {
            done = Restore.run(source.file, databases, surroundings.clock());
        } else {
            try (Stores stores = Databases.openStore(blueprint, true, surroundings.clock());
                    WorkFolder work = WorkFolder.make(blueprint.databaseWork())) {
                StoredBackups stored = new StoredBackups(stores.requireDefault());
                Path archive = work.path().resolve("backup.zip");
                stored.fetch(key(stored, blueprint), archive);
                done = Restore.run(archive, databases, surroundings.clock());
            }
        }
        done.forEach(this::tell);
        return Exit.OK.code();
    }

    private Key key(StoredBackups stored, Blueprint blueprint) throws IOException {
        String wanted = Objects.requireNonNull(source.key, "one of the two is given");
        if (!wanted.equals(NEWEST)) {
            return Key.of(wanted);
        }
        List<Key> own = stored.list(blueprint.nodeName());
        if (own.isEmpty()) {
            throw new CommandException(
                    Exit.NOT_FOUND,
                    "the store " + blueprint.defaultStore() + " has no backup of " + blueprint.nodeName(),
                    others(stored.list()));
        }
        return own.get(own.size() - 1);
    }

    /** A machine that lost its disk has a new name. */
    private static String others(List<Key> keys) {
        return keys.isEmpty()
                ? "see that these are the server's settings"
                : "name one with --from-store=KEY; the last are "
                        + keys.stream()
                                .skip(Math.max(0, keys.size() - 7))
                                .map(Key::text)
                                .collect(Collectors.joining(", "));
    }

    private void tell(Restore.Restored restored) {
        String before = Files.isDirectory(restored.aside()) ? restored.aside().toString() : null;
        Summary told = new Summary(restored.name(), restored.file().toString(), before);
        output.show(
                told,
                () -> "restored " + told.file()
                        + (told.before() == null ? "" : "; what was there before is in " + told.before()));
    }
}
