package io.stowage.cli.command;

import io.stowage.app.Blueprint;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the settings of a context come from, as for the command serve. */
public final class SettingsOptions {
    @Option(names = "--config", paramLabel = "FILE", description = "Properties file with settings, as for serve.")
    private @Nullable Path config;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "One setting, stronger than every other source; may be repeated.")
    private Map<String, String> set = new LinkedHashMap<>();

    private final Surroundings surroundings;

    public SettingsOptions(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    public Blueprint read() {
        Map<String, String> commandLine = new LinkedHashMap<>(set);
        if (config != null) {
            commandLine.put("stowage.config", config.toString());
        }
        return Blueprint.read(commandLine, surroundings.environment());
    }
}
