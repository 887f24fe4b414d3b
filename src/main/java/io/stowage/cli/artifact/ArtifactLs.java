package io.stowage.cli.artifact;

import com.fasterxml.jackson.databind.JsonNode;
import io.stowage.cli.command.Exit;
import io.stowage.cli.command.Output;
import io.stowage.cli.command.Surroundings;
import io.stowage.cli.remote.Server;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists packages. */
@Command(
        name = "ls",
        description = "List packages, newest first.",
        footerHeading = "%nExamples:%n",
        footer = {"  stowage artifact ls --producer ci/nightly", "  stowage artifact ls --label os=linux --json"})
public final class ArtifactLs implements Callable<Integer> {
    private static final String PAGE = "1000";

    @Option(names = "--producer", paramLabel = "NAME", description = "Only those of this producer.")
    private @Nullable String producer;

    @Option(names = "--name", paramLabel = "NAME", description = "Only those of this name.")
    private @Nullable String name;

    @Option(names = "--class", paramLabel = "CLASS", description = "Only those of this retention class.")
    private @Nullable String retentionClass;

    @Option(names = "--state", paramLabel = "STATE", description = "open, finalized or expired. Default: finalized.")
    private @Nullable String state;

    @Option(names = "--label", paramLabel = "NAME=VALUE", description = "Only those with this label.")
    private Map<String, String> labels = new TreeMap<>();

    @Mixin
    private final Registry registry;

    @Mixin
    private final Output output;

    public ArtifactLs(Surroundings surroundings) {
        this.registry = new Registry(surroundings);
        this.output = new Output(surroundings);
    }

    @Override
    public Integer call() throws IOException {
        Server server = registry.connect();
        Map<String, String> parameters = new LinkedHashMap<>();
        put(parameters, "producer", producer);
        put(parameters, "name", name);
        put(parameters, "retention_class", retentionClass);
        put(parameters, "state", state);
        labels.forEach((label, value) -> parameters.put("label." + label, value));
        parameters.put("limit", PAGE);
        JsonNode page;
        do {
            page = registry.get(server, "cannot list packages", "/packages", parameters);
            show(page.path("packages"));
            parameters.put("cursor", page.path("next").asText());
        } while (page.path("next").isTextual());
        return Exit.OK.code();
    }

    private void show(JsonNode packages) {
        if (output.isJson()) {
            packages.forEach(each -> output.show(each, each::toString));
        } else {
            output.show(packages, () -> PackageText.table(packages));
        }
    }

    private static void put(Map<String, String> parameters, String name, @Nullable String value) {
        if (value != null) {
            parameters.put(name, value);
        }
    }
}
