package io.stowage.cli.artifact;

import com.fasterxml.jackson.databind.JsonNode;
import io.stowage.cli.command.Output;
import io.stowage.cli.terminal.Table;
import java.util.ArrayList;
import java.util.List;

/** Packages for people to read. */
final class PackageText {
    private static final List<String> FIELDS = List.of(
            "id",
            "producer",
            "name",
            "version",
            "state",
            "retention_class",
            "created_at",
            "finalized_at",
            "expires_at",
            "manifest_digest",
            "file_count",
            "total_size");

    private PackageText() {}

    /** A field on each line. */
    static String summary(JsonNode found) {
        StringBuilder text = new StringBuilder();
        for (String field : FIELDS) {
            line(text, field, found.path(field));
        }
        found.path("labels").properties().forEach(label -> line(text, "label " + label.getKey(), label.getValue()));
        return text.toString();
    }

    private static void line(StringBuilder text, String name, JsonNode value) {
        if (!value.isNull() && !value.isMissingNode()) {
            text.append(String.format("%-18s", name))
                    .append(Output.printable(value.asText()))
                    .append('\n');
        }
    }

    /** With its files, where they lie, and its holds. */
    static String whole(JsonNode found) {
        StringBuilder text = new StringBuilder(summary(found));
        found.path("holds")
                .forEach(hold -> line(text, "hold " + hold.path("name").asText(), hold.path("reason")));
        if (found.path("damaged").booleanValue()) {
            text.append("damaged: a file can be read nowhere any more; push the same bytes again\n");
        }
        Table files = new Table("SIZE", "SHA256", "STATE", "BACKENDS", "PATH");
        found.path("files")
                .forEach(file -> files.row(
                        file.path("size").asText(),
                        file.path("digests").path("sha256").asText("-"),
                        file.path("state").asText(),
                        places(file),
                        Output.printable(file.path("path").asText())));
        return text.append('\n').append(files.render()).toString();
    }

    private static String places(JsonNode file) {
        List<String> places = new ArrayList<>();
        file.path("locations").forEach(place -> {
            String state = place.path("state").asText();
            places.add(place.path("backend_id").asText()
                    + (state.equals("failed") || state.equals("missing") ? " (" + state + ")" : ""));
        });
        return places.isEmpty() ? "-" : String.join(", ", places);
    }

    static String table(JsonNode packages) {
        Table table = new Table("ID", "PRODUCER", "NAME", "VERSION", "CLASS", "STATE", "FILES", "BYTES", "CREATED_AT");
        packages.forEach(each -> table.row(
                each.path("id").asText(),
                Output.printable(each.path("producer").asText()),
                Output.printable(each.path("name").asText()),
                Output.printable(each.path("version").asText()),
                each.path("retention_class").asText(),
                each.path("state").asText(),
                each.path("file_count").asText(),
                each.path("total_size").asText(),
                each.path("created_at").asText()));
        return table.render();
    }
}
