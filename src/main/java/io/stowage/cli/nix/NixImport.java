package io.stowage.cli.nix;

import io.stowage.cli.command.CommandException;
import io.stowage.cli.command.Exit;
import io.stowage.cli.command.Output;
import io.stowage.cli.command.ServerOptions;
import io.stowage.cli.command.SettingsOptions;
import io.stowage.cli.command.Surroundings;
import io.stowage.cli.remote.Server;
import io.stowage.cli.remote.Workers;
import io.stowage.cli.store.StoreSelection;
import io.stowage.cli.terminal.Progress;
import io.stowage.nix.format.PathHash;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Uploads a cache that somebody else wrote. */
@Command(
        name = "import",
        description = {
            "Upload what is in another cache to a cache of a server: a folder that nix copy --to file://… wrote, a folder of ncps,"
                    + " or a bucket of ncps that is a store of the settings. What is there already is not sent again, so the"
                    + " same command goes on after a failure. The key needs the rights read:nix and write:nix."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  stowage nix import /srv/cache",
            "  stowage nix import --store old --prefix ncps/ --config stowage.properties --cache /nix/team"
        })
public final class NixImport implements Callable<Integer> {
    @Parameters(paramLabel = "FOLDER", arity = "0..1", description = "The folder of the cache.")
    private @Nullable Path folder;

    @Option(names = "--store", paramLabel = "NAME", description = "A store of the settings, in place of a folder.")
    private @Nullable String storeName;

    @Option(
            names = "--prefix",
            paramLabel = "PREFIX",
            description = "What the keys of the cache begin with in that store, with the slash at its end.")
    private String prefix = "";

    @Option(names = "--parallel", paramLabel = "N", description = "Paths on their way at a time. Default: 4.")
    private int parallel = 4;

    @Mixin
    private final SettingsOptions settings;

    @Mixin
    private final ServerOptions servers;

    @Mixin
    private final CacheOptions cache;

    @Mixin
    private final Output output;

    private final Surroundings surroundings;

    public NixImport(Surroundings surroundings) {
        this.surroundings = surroundings;
        this.settings = new SettingsOptions(surroundings);
        this.servers = new ServerOptions(surroundings);
        this.cache = new CacheOptions(surroundings);
        this.output = new Output(surroundings);
    }

    @Override
    public Integer call() throws IOException {
        Server server = servers.connect();
        try (CacheFiles files = open()) {
            NarInfoSource source = new NarInfoSource(files);
            if (source.count() == 0 && source.unreadable().isEmpty()) {
                throw new CommandException(
                        Exit.NOT_FOUND, "there are no narinfos", "name the folder or prefix in which they lie");
            }
            PathUpload upload = new PathUpload(server, cache, files, source);
            try (Progress progress = output.progress("paths", source.count())) {
                for (List<PathHash> group : source.inOrder()) {
                    Workers.run(group.size(), parallel, index -> {
                        upload.send(group.get(Math.toIntExact(index)));
                        progress.add(1);
                    });
                }
            }
            PathUpload.Summary summary = upload.summary();
            source.unreadable().forEach(line -> output.note("cannot read " + Output.printable(line)));
            summary.problems().forEach(line -> output.note(Output.printable(line)));
            output.show(summary, summary::text);
            boolean whole = summary.problems().isEmpty() && source.unreadable().isEmpty();
            return (whole ? Exit.OK : Exit.DAMAGED).code();
        }
    }

    private CacheFiles open() throws IOException {
        if (folder != null && storeName == null) {
            return new FolderFiles(folder);
        }
        if (storeName == null || folder != null) {
            throw new CommandException(Exit.USAGE, "there is no cache to read", "name a folder, or a store by --store");
        }
        List<String> names = List.of(storeName);
        return new StoreFiles(
                StoreSelection.open(settings.read(), names, names, surroundings.clock()), storeName, prefix);
    }
}
