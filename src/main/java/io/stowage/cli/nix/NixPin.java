package io.stowage.cli.nix;

import io.stowage.cli.command.Surroundings;
import picocli.CommandLine.Command;

/** Pins a path. */
@Command(
        name = "pin",
        description =
                "Keep a path and all that it refers to, whatever the rules of the cache say. It has to be in the cache.",
        footerHeading = "%nExamples:%n",
        footer = {"  stowage nix pin /nix/store/s66mzxpvicwk07gjbjfw9izjfa797vsw-hello-2.12.1"})
public final class NixPin extends PinChange {
    public NixPin(Surroundings surroundings) {
        super(surroundings, "POST", "pin");
    }
}
