package io.stowage.cli.database;

import io.stowage.app.Blueprint;
import io.stowage.cli.command.CommandException;
import io.stowage.cli.command.Exit;
import io.stowage.cli.store.StoreSelection;
import io.stowage.database.backup.Part;
import io.stowage.store.Stores;
import java.io.IOException;
import java.time.Clock;
import java.util.List;

/** The databases of a configuration that are files of this machine, and the store that has backups of them. */
final class Databases {
    private Databases() {}

    static List<Part> require(Blueprint blueprint) {
        blueprint.requireSound();
        List<Part> databases = blueprint.databases();
        if (databases.isEmpty()) {
            throw new CommandException(
                    Exit.NOT_FOUND,
                    "these settings keep all rows on a PostgreSQL",
                    "use its own tools, such as pg_dump and pg_restore");
        }
        return databases;
    }

    /** Opens the default store, where the server puts its backups too. */
    static Stores openStore(Blueprint blueprint, boolean existing, Clock clock) throws IOException {
        List<String> names = List.of(blueprint.defaultStore());
        return StoreSelection.open(blueprint, names, existing ? names : List.of(), clock);
    }
}
