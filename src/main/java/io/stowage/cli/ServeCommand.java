package io.stowage.cli;

import io.stowage.cli.command.CommandException;
import io.stowage.cli.command.Exit;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** Stands in the list of commands for the server, which the launcher starts before anybody looks here. */
@Command(
        name = "serve",
        description = {
            "Run the server. It is also what runs when no command is given.",
            "Its options: stowage serve --help"
        },
        footerHeading = "%nExamples:%n",
        footer = {"  stowage serve --port 8080", "  stowage serve --config stowage.properties"})
final class ServeCommand implements Callable<Integer> {
    @Unmatched
    private List<String> words = List.of();

    @Override
    public Integer call() {
        throw new CommandException(
                Exit.USAGE,
                "serve " + String.join(" ", words) + " is for the launcher",
                "run java -jar stowage.war serve");
    }
}
