package io.stowage.cli.nix;

import io.stowage.cli.command.Surroundings;
import picocli.CommandLine.Command;

/** Removes a pin. */
@Command(
        name = "unpin",
        description = "Remove the pin from a path. It goes by the rules of the cache then, and not before.",
        footerHeading = "%nExamples:%n",
        footer = {"  stowage nix unpin /nix/store/s66mzxpvicwk07gjbjfw9izjfa797vsw-hello-2.12.1"})
public final class NixUnpin extends PinChange {
    public NixUnpin(Surroundings surroundings) {
        super(surroundings, "DELETE", "unpin");
    }
}
