package io.stowage.cli;

import io.stowage.app.Blueprint;
import io.stowage.cli.command.Exit;
import io.stowage.cli.command.Output;
import io.stowage.cli.command.Surroundings;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Prints the document of all settings that this very version has. */
@Command(
        name = "docs",
        description = "Print the document of all settings of this version, in Markdown.",
        footerHeading = "%nExamples:%n",
        footer = {"  stowage config docs | less"})
final class ConfigDocs implements Callable<Integer> {
    @Mixin
    private final Output output;

    ConfigDocs(Surroundings surroundings) {
        this.output = new Output(surroundings);
    }

    @Override
    public Integer call() {
        String document = Blueprint.document();
        output.show(Map.of("markdown", document), () -> document);
        return Exit.OK.code();
    }
}
