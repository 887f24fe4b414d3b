package io.stowage.cli.owner;

import io.stowage.cli.command.CommandException;
import io.stowage.cli.command.Exit;
import io.stowage.ic.identity.Identity;
import io.stowage.ic.identity.PemIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file with the private key of an owner. */
final class KeyFile {
    private static final int MAX_BYTES = 64 * 1024;

    private KeyFile() {}

    static Identity read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new CommandException(
                    Exit.NOT_FOUND, "there is no key file " + file, "make one: stowage owner keygen " + file);
        }
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new IllegalArgumentException("is too long for a key");
            }
            return PemIdentity.parse(Files.readString(file));
        } catch (IllegalArgumentException e) {
            throw new CommandException(
                    Exit.USAGE,
                    "the key file " + file + " cannot be used: " + e.getMessage(),
                    "it has to hold one Ed25519, secp256k1 or P-256 key in PEM",
                    e);
        }
    }
}
