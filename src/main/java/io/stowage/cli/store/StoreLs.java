package io.stowage.cli.store;

import io.stowage.cli.command.Exit;
import io.stowage.cli.command.Output;
import io.stowage.cli.command.SettingsOptions;
import io.stowage.cli.command.Surroundings;
import io.stowage.cli.terminal.Figures;
import io.stowage.store.ObjectInfo;
import io.stowage.store.Stores;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists what lies in a store, as the store sees it: keys and bytes. */
@Command(
        name = "ls",
        description = "List the objects of a store of the settings, by key. It works beside a running server.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  stowage store ls --config stowage.properties",
            "  stowage store ls cold --prefix blob-metadata/ --json"
        })
public final class StoreLs implements Callable<Integer> {
    @Mixin
    private final StoreKeys keys;

    @Option(names = "--limit", paramLabel = "N", description = "At most so many. Default: all.")
    private long limit = Long.MAX_VALUE;

    @Mixin
    private final SettingsOptions settings;

    @Mixin
    private final Output output;

    /** One object. */
    record Line(String key, long bytes, String modified) {}

    public StoreLs(Surroundings surroundings) {
        this.keys = new StoreKeys(surroundings);
        this.settings = new SettingsOptions(surroundings);
        this.output = new Output(surroundings);
    }

    @Override
    public Integer call() throws IOException {
        try (Stores stores = keys.open(settings)) {
            StoreWalk walk = keys.walk(stores);
            long count = 0;
            long bytes = 0;
            Optional<ObjectInfo> found = walk.next();
            while (found.isPresent() && count < limit) {
                show(found.get());
                count++;
                bytes += found.get().length();
                found = walk.next();
            }
            output.note(count + " objects, " + Figures.size(bytes));
        }
        return Exit.OK.code();
    }

    private void show(ObjectInfo object) {
        Line line =
                new Line(object.key().text(), object.length(), object.modified().toString());
        output.show(
                line, () -> String.format("%14d  %s  %s", line.bytes(), line.modified(), Output.printable(line.key())));
    }
}
