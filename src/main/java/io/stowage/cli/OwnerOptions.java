package io.stowage.cli;

import io.stowage.ic.Owner;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whose blobs a command is about. */
final class OwnerOptions {
    @Option(
            names = "--owner",
            paramLabel = "PRINCIPAL",
            description = "The owner that the blob belongs to and that pays. Default: STOW_OWNER in the environment.")
    private @Nullable String owner;

    private final Surroundings surroundings;

    OwnerOptions(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    Owner require() {
        String text = owner != null
                ? owner
                : surroundings
                        .variable("STOW_OWNER")
                        .orElseThrow(() -> new CommandException(
                                Exit.USAGE, "nobody is named as the owner", "give --owner, or set STOW_OWNER"));
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
