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

/** Gives an access key a new secret. */
@Command(
        name = "reset",
        description =
                "Replace the secret of an access key and show the new one, this once. The old one is dead at once.",
        footerHeading = "%nExamples:%n",
        footer = {"  stowage s3-keys reset STWQ7C3ZP2M4XK6LAV5B"})
public final class KeyReset implements Callable<Integer> {
    @Parameters(paramLabel = "KEY", description = "The id of a key.")
    @SuppressWarnings("NullAway.Init")
    private String id;

    @Mixin
    private final AccessKeys keys;

    @Mixin
    private final Output output;

    public KeyReset(Surroundings surroundings) {
        this.keys = new AccessKeys(surroundings);
        this.output = new Output(surroundings);
    }

    @Override
    public Integer call() throws IOException {
        JsonNode key =
                keys.send("cannot reset the access key " + id, "POST", AccessKeys.below(id) + "/reset", "", Map.of());
        output.show(key, () -> AccessKeys.text(key));
        return Exit.OK.code();
    }
}
