package io.stowage.cli.owner;

import io.stowage.cli.command.CommandException;
import io.stowage.cli.command.Exit;
import io.stowage.cli.command.Surroundings;
import io.stowage.cli.remote.Authorization;
import io.stowage.ic.Owner;
import io.stowage.ic.identity.Identity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whose blobs a command is about. */
public final class OwnerOptions {
    @Option(
            names = "--owner",
            paramLabel = "PRINCIPAL",
            description = "The owner that the blob belongs to and that pays. Default: STOW_OWNER in the environment.")
    private @Nullable String owner;

    @Option(
            names = "--key",
            paramLabel = "FILE",
            description = "The owner's private key in PEM; its principal is the owner. Default: STOW_KEY.")
    private @Nullable Path key;

    private final Surroundings surroundings;

    public OwnerOptions(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** The key that was named, in one way or the other. */
    Optional<Identity> identity() throws IOException {
        Optional<Path> named = key != null
                ? Optional.of(key)
                : surroundings.variable("STOW_KEY").map(Path::of);
        return named.isPresent() ? Optional.of(KeyFile.read(named.get())) : Optional.empty();
    }

    /** By the key where there is one; without it only a server that trusts all takes the upload. */
    public Authorization authorization() throws IOException {
        return identity()
                .map(identity -> Authorization.key(identity, surroundings.clock()))
                .orElseGet(Authorization::ofDevelopment);
    }

    /** The owner that is named, or else the one of the key that is named. */
    public Owner require() throws IOException {
        boolean named = owner != null
                || (key == null && surroundings.variable("STOW_OWNER").isPresent());
        if (!named) {
            Optional<Identity> identity = identity();
            if (identity.isPresent()) {
                return new Owner(identity.get().principal());
            }
        }
        return named();
    }

    private Owner named() {
        String text = owner != null
                ? owner
                : surroundings
                        .variable("STOW_OWNER")
                        .orElseThrow(() -> new CommandException(
                                Exit.USAGE,
                                "nobody is named as the owner",
                                "give --owner or --key, or set STOW_OWNER"));
        try {
            return Owner.parse(text);
        } catch (IllegalArgumentException e) {
            throw new CommandException(
                    Exit.USAGE,
                    "the owner " + text + " " + e.getMessage(),
                    "write it like rrkah-fqaaa-aaaaa-aaaaq-cai",
                    e);
        }
    }
}
