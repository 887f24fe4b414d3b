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

/** Finalizes a package. */
@Command(
        name = "finalize",
        description = "Finalize a package that was left open: it takes no more files, and all readers see it.",
        footerHeading = "%nExamples:%n",
        footer = {"  stowage artifact finalize ci/nightly:tool:1.4"})
public final class ArtifactFinalize implements Callable<Integer> {
    @Mixin
    private final OnePackage which = new OnePackage();

    @Mixin
    private final Registry registry;

    @Mixin
    private final Output output;

    public ArtifactFinalize(Surroundings surroundings) {
        this.registry = new Registry(surroundings);
        this.output = new Output(surroundings);
    }

    @Override
    public Integer call() throws IOException {
        Server server = registry.connect();
        JsonNode done = registry.send(
                server,
                "cannot finalize the package " + which.text(),
                "POST",
                "/packages/" + Registry.segment(which.id(registry, server)) + "/finalize",
                Map.of(),
                "");
        output.show(done, () -> PackageText.summary(done));
        return Exit.OK.code();
    }
}
