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

/** Removes a pin. */
@Command(
        name = "unpin",
        description = "Remove the pin from a path. It goes by the rules of the cache then, and not before.",
        footerHeading = "%nExamples:%n",
        footer = {"  stowage nix unpin /nix/store/s66mzxpvicwk07gjbjfw9izjfa797vsw-hello-2.12.1"})
public final class NixUnpin implements Callable<Integer> {
    @Parameters(paramLabel = "PATH", arity = "1..*", description = "Store paths, or their hashes.")
    @SuppressWarnings("NullAway.Init")
    private List<String> paths;

    @Mixin
    private final ServerOptions servers;

    @Mixin
    private final CacheOptions cache;

    @Mixin
    private final Output output;

    public NixUnpin(Surroundings surroundings) {
        this.servers = new ServerOptions(surroundings);
        this.cache = new CacheOptions(surroundings);
        this.output = new Output(surroundings);
    }

    @Override
    public Integer call() throws IOException {
        List<PathHash> hashes = paths.stream().map(CacheOptions::hash).toList();
        Server server = servers.connect();
        for (PathHash hash : hashes) {
            cache.change(server, "cannot unpin " + hash, "DELETE", "/pin/" + hash + ".narinfo");
            output.show(Map.of("unpinned", hash.text()), () -> "unpinned " + hash);
        }
        return Exit.OK.code();
    }
}
