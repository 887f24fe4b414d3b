package io.stowage.cli.owner;

import io.stowage.cli.command.CommandException;
import io.stowage.cli.command.Exit;
import io.stowage.cli.command.Output;
import io.stowage.cli.command.SecretFile;
import io.stowage.cli.command.Surroundings;
import io.stowage.ic.identity.Identity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Makes a key whose holder owns blobs. */
@Command(
        name = "keygen",
        description = {
            "Make an Ed25519 key in a new file that only you may read, and show the principal that owns by it. Whoever has"
                    + " the file can spend the owner's credit; without it nobody can upload for that owner any more."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  stowage owner keygen me.pem"})
public final class OwnerKeygen implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "The new file. One that is there is never replaced.")
    @SuppressWarnings("NullAway.Init")
    private Path file;

    @Mixin
    private final Output output;

    public OwnerKeygen(Surroundings surroundings) {
        this.output = new Output(surroundings);
    }

    @Override
    public Integer call() throws IOException {
        if (Files.exists(file)) {
            throw new CommandException(
                    Exit.FAILED, file + " is there already", "choose another name; keys are not replaced");
        }
        SecretFile.create(file, pem());
        Identity identity = KeyFile.read(file);
        OwnerShow.Summary told = OwnerShow.told(file, identity);
        output.show(told, told::text);
        return Exit.OK.code();
    }

    private static String pem() {
        try {
            byte[] der = KeyPairGenerator.getInstance("Ed25519")
                    .generateKeyPair()
                    .getPrivate()
                    .getEncoded();
            String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
            return "-----BEGIN PRIVATE KEY-----\n" + text + "\n-----END PRIVATE KEY-----\n";
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java since 15 has Ed25519", e);
        }
    }
}
