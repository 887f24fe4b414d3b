package io.stowage.cli.owner;

import io.stowage.cli.command.Exit;
import io.stowage.cli.command.Output;
import io.stowage.cli.command.Surroundings;
import io.stowage.ic.identity.Identity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows who owns by a key. */
@Command(
        name = "show",
        description = "Show the principal that owns by a key, and the public key; never the key itself.",
        footerHeading = "%nExamples:%n",
        footer = {"  stowage owner show me.pem"})
public final class OwnerShow implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "The key, in PEM.")
    @SuppressWarnings("NullAway.Init")
    private Path file;

    @Mixin
    private final Output output;

    /** What is told of a key. */
    record Summary(String owner, String publicKey, String file) {
        String text() {
            return "owner       " + owner + "\npublic key  " + publicKey + "\nkey file    " + file;
        }
    }

    public OwnerShow(Surroundings surroundings) {
        this.output = new Output(surroundings);
    }

    @Override
    public Integer call() throws IOException {
        Summary told = told(file, KeyFile.read(file));
        output.show(told, told::text);
        return Exit.OK.code();
    }

    static Summary told(Path file, Identity identity) {
        return new Summary(identity.principal().toString(), identity.publicKey().toString(), file.toString());
    }
}
