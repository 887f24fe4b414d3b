package io.stowage.cli.key;

import com.fasterxml.jackson.databind.JsonNode;
import io.stowage.cli.command.Exit;
import io.stowage.cli.command.Output;
import io.stowage.cli.command.Surroundings;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows an access key. */
@Command(
        name = "show",
        description = "Show one access key, without its secret.",
        footerHeading = "%nExamples:%n",
        footer = {"  stowage s3-keys show STWQ7C3ZP2M4XK6LAV5B"})
public final class KeyShow implements Callable<Integer> {
    @Mixin
    private final OneKey key;

    @Mixin
    private final Output output;

    public KeyShow(Surroundings surroundings) {
        this.key = new OneKey(surroundings);
        this.output = new Output(surroundings);
    }

    @Override
    public Integer call() throws IOException {
        JsonNode shown = key.show();
        output.show(shown, () -> RemoteKeys.text(shown));
        return Exit.OK.code();
    }
}
