package io.stowage.cli;

import io.stowage.cli.command.Exit;
import io.stowage.cli.command.Surroundings;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints what a shell needs to complete our words. */
@Command(
        name = "completion",
        description = "Print a script that completes commands and options in bash and zsh.",
        footerHeading = "%nExamples:%n",
        footer = {"  source <(stowage completion)", "  stowage completion > /etc/bash_completion.d/stowage"})
final class ShellCompletion implements Callable<Integer> {
    private final Surroundings surroundings;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    ShellCompletion(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        surroundings.out().print(AutoComplete.bash("stowage", spec.root().commandLine()));
        surroundings.out().flush();
        return Exit.OK.code();
    }
}
