package io.stowage.cli.artifact;

import com.fasterxml.jackson.databind.JsonNode;
import io.stowage.cli.command.Exit;
import io.stowage.cli.command.Output;
import io.stowage.cli.command.Surroundings;
import io.stowage.cli.remote.Server;
import io.stowage.cli.terminal.Table;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows which packages the retention rules would end now, and ends them on request. */
@Command(
        name = "retention",
        description = {
            "Show which packages the retention rules would end now, with their files, bytes and what the cashier's"
                    + " price list asks for keeping them. Nothing is changed without --apply.",
            "Needs an access key with the right admin:artifacts."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  stowage artifact retention", "  stowage artifact retention --apply"})
public final class ArtifactRetention implements Callable<Integer> {
    @Option(names = "--limit", paramLabel = "N", description = "How many packages are shown, 0 to 1000. Default: 100.")
    private int limit = 100;

    @Option(names = "--apply", description = "End them now instead of waiting for the next round.")
    private boolean apply;

    @Mixin
    private final Registry registry;

    @Mixin
    private final Output output;

    public ArtifactRetention(Surroundings surroundings) {
        this.registry = new Registry(surroundings);
        this.output = new Output(surroundings);
    }

    @Override
    public Integer call() throws IOException {
        Server server = registry.connect();
        if (apply) {
            JsonNode done = registry.send(server, "cannot apply the rules", "POST", "/retention/apply", Map.of(), "");
            output.show(
                    done,
                    () -> "expired " + done.path("expired").asText() + ", deleted "
                            + done.path("deleted").asText() + ", abandoned "
                            + done.path("abandoned").asText());
        } else {
            Map<String, String> parameters = Map.of("limit", Integer.toString(limit));
            JsonNode preview = registry.get(server, "cannot preview the rules", "/retention/preview", parameters);
            output.show(preview, () -> text(preview));
        }
        return Exit.OK.code();
    }

    private static String text(JsonNode preview) {
        StringBuilder text = new StringBuilder();
        text.append(preview.path("package_count").asText())
                .append(" packages, ")
                .append(preview.path("file_count").asText())
                .append(" files, ")
                .append(preview.path("total_size").asText())
                .append(" bytes\n")
                .append(cost(preview.path("storage_cost")));
        if (preview.path("packages").isEmpty()) {
            return text.toString();
        }
        Table table = new Table("ACTION", "ID", "PRODUCER", "NAME", "VERSION", "CLASS", "FILES", "BYTES");
        preview.path("packages")
                .forEach(each -> table.row(
                        each.path("action").asText(),
                        each.path("id").asText(),
                        Output.printable(each.path("producer").asText()),
                        Output.printable(each.path("name").asText()),
                        Output.printable(each.path("version").asText()),
                        each.path("retention_class").asText(),
                        each.path("file_count").asText(),
                        each.path("total_size").asText()));
        return text.append('\n').append(table.render()).toString();
    }

    private static String cost(JsonNode cost) {
        if (cost.isNull()) {
            return "storage cost: unknown, as no cashier has told a price\n";
        }
        JsonNode price = cost.path("price");
        return "storage cost by the price list: " + cost.path("units").asText() + " units ("
                + price.path("units").asText() + " for each "
                + price.path("per_bytes").asText() + " bytes)\n";
    }
}
