package io.stowage.cli.store;

import io.stowage.app.Blueprint;
import io.stowage.cli.command.CommandException;
import io.stowage.cli.command.Exit;
import io.stowage.store.Stores;
import java.io.IOException;
import java.time.Clock;
import java.util.List;

/** Opens stores by the names that they have in the settings. */
public final class StoreSelection {
    private StoreSelection() {}

    /** @param existing stores that have to be there already; others are made by opening them */
    public static Stores open(Blueprint blueprint, List<String> names, List<String> existing, Clock clock)
            throws IOException {
        blueprint.requireSound();
        for (String name : names) {
            if (!blueprint.storeNames().contains(name)) {
                throw new CommandException(
                        Exit.NOT_FOUND,
                        "the settings have no store named " + name + ", only "
                                + String.join(", ", blueprint.storeNames()),
                        "name one of them, or give the settings with --config");
            }
        }
        for (String name : existing) {
            blueprint.missingRoot(name).ifPresent(root -> {
                throw new CommandException(
                        Exit.NOT_FOUND,
                        "the store " + name + " would lie in " + root.toAbsolutePath()
                                + ", and there is no such folder",
                        "give the server's settings with --config, or run this where the server runs");
            });
        }
        return blueprint.open(names, clock);
    }
}
