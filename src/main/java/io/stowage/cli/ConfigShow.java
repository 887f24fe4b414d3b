package io.stowage.cli;

import io.stowage.app.Blueprint;
import io.stowage.cli.command.Exit;
import io.stowage.cli.command.Output;
import io.stowage.cli.command.SettingsOptions;
import io.stowage.cli.command.Surroundings;
import io.stowage.cli.terminal.Table;
import io.stowage.config.SettingDescription;
import io.stowage.config.Settings;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows what holds, and which source it comes from. */
@Command(
        name = "show",
        description = {
            "Show the settings that somebody set, with the source that won; with --all, the defaults too. Secrets are shown"
                    + " as references only."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  stowage config show --config stowage.properties", "  stowage config show --all --json"})
final class ConfigShow implements Callable<Integer> {
    private static final String DEFAULT = "default";

    @Option(names = "--all", description = "Also those that have their default.")
    private boolean all;

    @Mixin
    private final SettingsOptions settings;

    @Mixin
    private final Output output;

    /** One setting. */
    record Line(String key, String value, String source) {}

    ConfigShow(Surroundings surroundings) {
        this.settings = new SettingsOptions(surroundings);
        this.output = new Output(surroundings);
    }

    @Override
    public Integer call() {
        Blueprint blueprint = settings.read();
        List<Line> lines = blueprint.described().stream()
                .map(setting -> line(setting, blueprint))
                .filter(line -> all || !line.source().equals(DEFAULT))
                .sorted(Comparator.comparing(Line::key))
                .toList();
        if (output.isJson()) {
            lines.forEach(line -> output.show(line, line::key));
        } else {
            Table table = new Table("KEY", "VALUE", "FROM");
            lines.forEach(line -> table.row(line.key(), line.value(), line.source()));
            output.show(lines, table::render);
        }
        if (!blueprint.problems().isEmpty()) {
            output.note(blueprint.problems().size() + " fault(s); see: stowage config check");
        }
        return Exit.OK.code();
    }

    private static Line line(SettingDescription setting, Blueprint blueprint) {
        return blueprint
                .chosen(setting)
                .map((Settings.Chosen chosen) -> new Line(setting.key(), chosen.text(), chosen.source()))
                .orElseGet(() -> new Line(setting.key(), setting.fallback(), DEFAULT));
    }
}
