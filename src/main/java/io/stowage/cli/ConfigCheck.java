package io.stowage.cli;

import io.stowage.cli.command.Exit;
import io.stowage.cli.command.Output;
import io.stowage.cli.command.SettingsOptions;
import io.stowage.cli.command.Surroundings;
import io.stowage.config.Problem;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Tells all faults of a configuration without starting anything. */
@Command(
        name = "check",
        description =
                "Read the settings as the server would, and tell every fault at once. Opens no store and asks nobody.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  stowage config check --config stowage.properties",
            "  stowage config check --set stowage.store.type=s3"
        })
final class ConfigCheck implements Callable<Integer> {
    @Mixin
    private final SettingsOptions settings;

    @Mixin
    private final Output output;

    /** What is printed at the end. */
    record Summary(boolean sound, List<Problem> problems) {}

    ConfigCheck(Surroundings surroundings) {
        this.settings = new SettingsOptions(surroundings);
        this.output = new Output(surroundings);
    }

    @Override
    public Integer call() {
        List<Problem> problems = settings.read().problems();
        output.show(new Summary(problems.isEmpty(), problems), () -> text(problems));
        return (problems.isEmpty() ? Exit.OK : Exit.CONFIGURATION).code();
    }

    private static String text(List<Problem> problems) {
        if (problems.isEmpty()) {
            return "the settings are sound; whether stores and servers answer is for: stowage doctor";
        }
        return problems.stream()
                .map(Problem::toString)
                .collect(Collectors.joining("\n", problems.size() + " fault(s):\n", ""));
    }
}
