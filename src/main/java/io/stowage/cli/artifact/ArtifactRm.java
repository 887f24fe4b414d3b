package io.stowage.cli.artifact;

import com.fasterxml.jackson.databind.JsonNode;
import io.stowage.cli.command.Exit;
import io.stowage.cli.command.Output;
import io.stowage.cli.command.Surroundings;
import io.stowage.cli.remote.Server;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Deletes a package. */
@Command(
        name = "rm",
        description = "Delete a package. What its class still protects, and what is on hold, stays.",
        footerHeading = "%nExamples:%n",
        footer = {"  stowage artifact rm ci/nightly:tool:1.4 --reason \"a wrong build\""})
public final class ArtifactRm implements Callable<Integer> {
    @Mixin
    private final OnePackage which = new OnePackage();

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for those who look later.")
    private String reason = "";

    @Mixin
    private final Registry registry;

    @Mixin
    private final Output output;

    public ArtifactRm(Surroundings surroundings) {
        this.registry = new Registry(surroundings);
        this.output = new Output(surroundings);
    }

    @Override
    public Integer call() throws IOException {
        Server server = registry.connect();
        String id = which.id(registry, server);
        JsonNode unused = registry.send(
                server,
                "cannot delete the package " + which.text(),
                "DELETE",
                "/packages/" + Registry.segment(id),
                reason.isEmpty() ? Map.of() : Map.of("reason", reason),
                "");
        output.show(Map.of("deleted", id), () -> "deleted " + id);
        return Exit.OK.code();
    }
}
