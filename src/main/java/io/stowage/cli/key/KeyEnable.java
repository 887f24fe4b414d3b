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

/** Lets an access key be used. */
@Command(
        name = "enable",
        description = "Let an access key be used. One that may be used already stays so.",
        footerHeading = "%nExamples:%n",
        footer = {"  stowage s3-keys enable STWQ7C3ZP2M4XK6LAV5B"})
public final class KeyEnable implements Callable<Integer> {
    @Mixin
    private final OneKey key;

    @Mixin
    private final Output output;

    public KeyEnable(Surroundings surroundings) {
        this.key = new OneKey(surroundings);
        this.output = new Output(surroundings);
    }

    @Override
    public Integer call() throws IOException {
        JsonNode unused = key.order("enable");
        output.show(Map.of("key", key.id(), "enable", true), () -> "enabled " + key.id());
        return Exit.OK.code();
    }
}
