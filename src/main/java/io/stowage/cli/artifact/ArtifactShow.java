package io.stowage.cli.artifact;

import com.fasterxml.jackson.databind.JsonNode;
import io.stowage.cli.command.Exit;
import io.stowage.cli.command.Output;
import io.stowage.cli.command.Surroundings;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows a package. */
@Command(
        name = "show",
        description = "Show a package: its files with their digests, where they lie, labels and holds.",
        footerHeading = "%nExamples:%n",
        footer = {"  stowage artifact show ci/nightly:tool:1.4", "  stowage artifact show ci/nightly:tool --json"})
public final class ArtifactShow implements Callable<Integer> {
    @Mixin
    private final OnePackage which = new OnePackage();

    @Mixin
    private final Registry registry;

    @Mixin
    private final Output output;

    public ArtifactShow(Surroundings surroundings) {
        this.registry = new Registry(surroundings);
        this.output = new Output(surroundings);
    }

    @Override
    public Integer call() throws IOException {
        JsonNode found = which.find(registry, registry.connect());
        output.show(found, () -> PackageText.whole(found));
        return Exit.OK.code();
    }
}
