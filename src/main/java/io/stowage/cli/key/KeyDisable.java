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

/** Refuses an access key. */
@Command(
        name = "disable",
        description = "Refuse an access key from now on; what is under way may finish.",
        footerHeading = "%nExamples:%n",
        footer = {"  stowage s3-keys disable STWQ7C3ZP2M4XK6LAV5B"})
public final class KeyDisable implements Callable<Integer> {
    @Mixin
    private final OneKey key;

    @Mixin
    private final Output output;

    public KeyDisable(Surroundings surroundings) {
        this.key = new OneKey(surroundings);
        this.output = new Output(surroundings);
    }

    @Override
    public Integer call() throws IOException {
        JsonNode unused = key.order("disable");
        output.show(Map.of("key", key.id(), "enable", false), () -> "disabled " + key.id());
        return Exit.OK.code();
    }
}
