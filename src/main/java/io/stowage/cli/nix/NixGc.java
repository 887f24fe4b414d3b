package io.stowage.cli.nix;

import com.fasterxml.jackson.databind.JsonNode;
import io.stowage.cli.command.AdminOptions;
import io.stowage.cli.command.Exit;
import io.stowage.cli.command.Output;
import io.stowage.cli.command.ServerOptions;
import io.stowage.cli.command.Surroundings;
import io.stowage.cli.remote.Server;
import io.stowage.cli.terminal.Progress;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Has a server look for what the rules of a cache keep no longer. */
@Command(
        name = "gc",
        description = {
            "Have the server look now for paths that the rules of a cache keep no longer, and condemn them. They are removed ten"
                    + " minutes later, unless somebody asks for them before. The key needs the right admin:nix."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  stowage nix gc --dry-run",
            "  stowage nix gc --wait --cache /nix/team",
            "  stowage nix gc --repair --json"
        })
public final class NixGc implements Callable<Integer> {
    private static final long ASKED_EVERY_SECONDS = 5;

    @Option(names = "--dry-run", description = "Say what would go and why, and change nothing.")
    private boolean dryRun;

    @Option(names = "--repair", description = "Remove narinfos whose bytes are confirmed absent.")
    private boolean repair;

    @Option(names = "--limit", paramLabel = "N", description = "Name at most so many paths. Default: 100.")
    private int limit = 100;

    @Option(names = "--wait", description = "Return when all that was condemned is gone, or kept after all.")
    private boolean wait;

    @Mixin
    private final ServerOptions servers;

    @Mixin
    private final CacheOptions cache;

    @Mixin
    private final Output output;

    public NixGc(Surroundings surroundings) {
        this.servers = new ServerOptions(surroundings);
        this.cache = new CacheOptions(surroundings);
        this.output = new Output(surroundings);
    }

    @Override
    public Integer call() throws IOException {
        Server server = servers.connect();
        JsonNode report = cache.post(
                server,
                "cannot collect",
                "/gc",
                AdminOptions.document()
                        .put("dry_run", dryRun)
                        .put("repair", repair)
                        .put("limit", limit));
        if (wait && !dryRun) {
            await(server);
        }
        output.show(report, () -> CollectionText.of(report));
        return Exit.OK.code();
    }

    private void await(Server server) throws IOException {
        long left = condemned(server);
        try (Progress progress = output.progress("removed", left)) {
            while (left > 0) {
                TimeUnit.SECONDS.sleep(ASKED_EVERY_SECONDS);
                long now = condemned(server);
                progress.add(Math.max(0, left - now));
                left = now;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (InterruptedIOException) new InterruptedIOException("interrupted").initCause(e);
        }
    }

    private long condemned(Server server) throws IOException {
        return cache.get(server, "cannot see what is left", "/gc")
                .path("condemned")
                .asLong();
    }
}
