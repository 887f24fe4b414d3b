package io.stowage.cli.nix;

import io.stowage.cli.command.CommandException;
import io.stowage.cli.command.Exit;
import io.stowage.cli.command.Output;
import io.stowage.cli.command.SecretFile;
import io.stowage.cli.command.Surroundings;
import io.stowage.fault.StowageException;
import io.stowage.nix.format.SecretKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a key that signs what is in a cache. */
@Command(
        name = "keygen",
        description = {
            "Make a key that signs what is in a cache, in a new file that only you may read, and print the public key for"
                    + " trusted-public-keys in nix.conf. The file is what stowage.nix.secret-keys takes, and what Nix takes."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  stowage nix keygen --name cache.example.org-1 /etc/stowage/nix.key"})
public final class NixKeygen implements Callable<Integer> {
    @Option(
            names = "--name",
            required = true,
            paramLabel = "NAME",
            description = "The name of the key, usually the host name of the cache and a number.")
    @SuppressWarnings("NullAway.Init")
    private String name;

    @Parameters(paramLabel = "FILE", description = "The new file. One that is there is never replaced.")
    @SuppressWarnings("NullAway.Init")
    private Path file;

    @Mixin
    private final Output output;

    public NixKeygen(Surroundings surroundings) {
        this.output = new Output(surroundings);
    }

    @Override
    public Integer call() throws IOException {
        if (Files.exists(file)) {
            throw new CommandException(
                    Exit.FAILED, file + " is there already", "choose another name; keys are not replaced");
        }
        SecretKey key = generate();
        SecretFile.create(file, key.reveal() + "\n");
        String publicKey = key.publicKey().toString();
        output.show(Map.of("file", file.toString(), "public_key", publicKey), () -> publicKey);
        return Exit.OK.code();
    }

    private SecretKey generate() {
        try {
            return SecretKey.generate(name);
        } catch (StowageException e) {
            throw new CommandException(
                    Exit.USAGE, String.valueOf(e.getMessage()), "write it like cache.example.org-1", e);
        }
    }
}
