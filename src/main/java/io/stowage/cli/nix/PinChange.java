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
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** What pinning and its opposite have in common: paths, one request for each, and what was done. */
abstract class PinChange implements Callable<Integer> {
    @Parameters(paramLabel = "PATH", arity = "1..*", description = "Store paths, or their hashes.")
    @SuppressWarnings("NullAway.Init")
    private List<String> paths;

    @Mixin
    private final ServerOptions servers;

    @Mixin
    private final CacheOptions cache;

    @Mixin
    private final Output output;

    private final String method;
    private final String verb;

    /** @param verb as in "cannot pin", of which "pinned" is what was done */
    PinChange(Surroundings surroundings, String method, String verb) {
        this.servers = new ServerOptions(surroundings);
        this.cache = new CacheOptions(surroundings);
        this.output = new Output(surroundings);
        this.method = method;
        this.verb = verb;
    }

    @Override
    public final Integer call() throws IOException {
        List<PathHash> hashes = paths.stream().map(CacheOptions::hash).toList();
        Server server = servers.connect();
        String done = verb + "ned";
        for (PathHash hash : hashes) {
            cache.change(server, "cannot " + verb + " " + hash, method, "/pin/" + hash + ".narinfo");
            output.show(Map.of(done, hash.text()), () -> done + " " + hash);
        }
        return Exit.OK.code();
    }
}
