package io.stowage.cli.key;

import com.fasterxml.jackson.databind.JsonNode;
import io.stowage.cli.command.Exit;
import io.stowage.cli.command.Output;
import io.stowage.cli.command.Surroundings;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows an access key. */
@Command(
        name = "show",
        description = "Show one access key, without its secret.",
        footerHeading = "%nExamples:%n",
        footer = {"  stowage s3-keys show STWQ7C3ZP2M4XK6LAV5B"})
public final class KeyShow implements Callable<Integer> {
    @Parameters(paramLabel = "KEY", description = "The id of a key.")
    @SuppressWarnings("NullAway.Init")
    private String id;

    @Mixin
    private final AccessKeys keys;

    @Mixin
    private final Output output;

    public KeyShow(Surroundings surroundings) {
        this.keys = new AccessKeys(surroundings);
        this.output = new Output(surroundings);
    }

    @Override
    public Integer call() throws IOException {
        JsonNode key = keys.get("cannot show the access key " + id, AccessKeys.below(id), Map.of());
        output.show(key, () -> AccessKeys.text(key));
        return Exit.OK.code();
    }
}
