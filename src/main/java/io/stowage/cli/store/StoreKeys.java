package io.stowage.cli.store;

import io.stowage.cli.command.SettingsOptions;
import io.stowage.cli.command.Surroundings;
import io.stowage.store.Stores;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which keys of which store a command is about. */
final class StoreKeys {
    @Parameters(
            arity = "0..1",
            paramLabel = "STORE",
            defaultValue = "main",
            description = "The store's name in the settings. Default: main.")
    @SuppressWarnings("NullAway.Init")
    private String name;

    @Option(names = "--prefix", paramLabel = "TEXT", description = "Only keys that begin so.")
    private String prefix = "";

    private final Surroundings surroundings;

    StoreKeys(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    String name() {
        return name;
    }

    /** Opens this store alone, which has to be there already. */
    Stores open(SettingsOptions settings) throws IOException {
        List<String> names = List.of(name);
        return StoreSelection.open(settings.read(), names, names, surroundings.clock());
    }

    StoreWalk walk(Stores stores) {
        return new StoreWalk(stores.requireDefault(), prefix);
    }
}
