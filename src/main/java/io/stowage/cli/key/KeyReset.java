package io.stowage.cli.key;

import com.fasterxml.jackson.databind.JsonNode;
import io.stowage.cli.command.Exit;
import io.stowage.cli.command.Output;
import io.stowage.cli.command.Surroundings;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Gives an access key a new secret. */
@Command(
        name = "reset",
        description =
                "Replace the secret of an access key and show the new one, this once. The old one is dead at once.",
        footerHeading = "%nExamples:%n",
        footer = {"  stowage s3-keys reset STWQ7C3ZP2M4XK6LAV5B"})
public final class KeyReset implements Callable<Integer> {
    @Mixin
    private final OneKey key;

    @Mixin
    private final Output output;

    public KeyReset(Surroundings surroundings) {
        this.key = new OneKey(surroundings);
        this.output = new Output(surroundings);
    }

    @Override
    public Integer call() throws IOException {
        JsonNode renewed = key.order("reset");
        output.show(renewed, () -> RemoteKeys.text(renewed));
        return Exit.OK.code();
    }
}
