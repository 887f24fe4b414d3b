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

/** Refuses an access key. */
@Command(
        name = "disable",
        description = "Refuse an access key from now on; what is under way may finish.",
        footerHeading = "%nExamples:%n",
        footer = {"  stowage s3-keys disable STWQ7C3ZP2M4XK6LAV5B"})
public final class KeyDisable implements Callable<Integer> {
    @Parameters(paramLabel = "KEY", description = "The id of a key.")
    @SuppressWarnings("NullAway.Init")
    private String id;

    @Mixin
    private final AccessKeys keys;

    @Mixin
    private final Output output;

    public KeyDisable(Surroundings surroundings) {
        this.keys = new AccessKeys(surroundings);
        this.output = new Output(surroundings);
    }

    @Override
    public Integer call() throws IOException {
        JsonNode unused = keys.send(
                "cannot disable the access key " + id, "POST", AccessKeys.below(id) + "/disable", "", Map.of());
        output.show(Map.of("key", id, "enable", false), () -> "disabled " + id);
        return Exit.OK.code();
    }
}
