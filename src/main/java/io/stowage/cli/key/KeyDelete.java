package io.stowage.cli.key;

import io.stowage.cli.command.Exit;
import io.stowage.cli.command.Output;
import io.stowage.cli.command.Surroundings;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Deletes an access key. */
@Command(
        name = "delete",
        description = "Delete an access key. One that owns something, such as buckets, stays.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  stowage s3-keys delete STWQ7C3ZP2M4XK6LAV5B",
            "  stowage s3-keys delete STWQ7C3ZP2M4XK6LAV5B --force"
        })
public final class KeyDelete implements Callable<Integer> {
    @Option(names = "--force", description = "Also a key that owns something, which then passes on.")
    private boolean force;

    @Mixin
    private final OneKey key;

    @Mixin
    private final Output output;

    public KeyDelete(Surroundings surroundings) {
        this.key = new OneKey(surroundings);
        this.output = new Output(surroundings);
    }

    @Override
    public Integer call() throws IOException {
        key.delete(force ? Map.of("force", "true") : Map.of());
        output.show(Map.of("key", key.id(), "deleted", true), () -> "deleted " + key.id());
        return Exit.OK.code();
    }
}
