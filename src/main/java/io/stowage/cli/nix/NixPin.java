package io.stowage.cli.nix;

import io.stowage.cli.command.Exit;
import io.stowage.cli.command.Output;
import io.stowage.cli.command.ServerOptions;
import io.stowage.cli.command.Surroundings;
import io.stowage.cli.remote.Server;
import io.stowage.nix.format.PathHash;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Pins a path. */
@Command(
        name = "pin",
        description =
                "Keep a path and all that it refers to, whatever the rules of the cache say. It has to be in the cache.",
        footerHeading = "%nExamples:%n",
        footer = {"  stowage nix pin /nix/store/s66mzxpvicwk07gjbjfw9izjfa797vsw-hello-2.12.1"})
public final class NixPin implements Callable<Integer> {
    @Parameters(paramLabel = "PATH", arity = "1..*", description = "Store paths, or their hashes.")
    @SuppressWarnings("NullAway.Init")
    private List<String> paths;

    @Mixin
    private final ServerOptions servers;

    @Mixin
    private final CacheOptions cache;

    @Mixin
    private final Output output;

    public NixPin(Surroundings surroundings) {
        this.servers = new ServerOptions(surroundings);
        this.cache = new CacheOptions(surroundings);
        this.output = new Output(surroundings);
    }

    @Override
    public Integer call() throws IOException {
        List<PathHash> hashes = paths.stream().map(CacheOptions::hash).toList();
        Server server = servers.connect();
        for (PathHash hash : hashes) {
            cache.change(server, "cannot pin " + hash, "POST", "/pin/" + hash + ".narinfo");
            output.show(Map.of("pinned", hash.text()), () -> "pinned " + hash);
        }
        return Exit.OK.code();
    }
}
