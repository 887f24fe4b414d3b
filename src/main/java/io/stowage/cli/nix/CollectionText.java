package io.stowage.cli.nix;

import com.fasterxml.jackson.databind.JsonNode;
import io.stowage.cli.command.Output;
import io.stowage.cli.terminal.Figures;
import io.stowage.cli.terminal.Table;

/** What a collection found, for people. */
final class CollectionText {
    private CollectionText() {}

    static String of(JsonNode report) {
        StringBuilder text = new StringBuilder();
        JsonNode items = report.path("items");
        if (!items.isEmpty()) {
            Table table = new Table("PATH", "SIZE", "LAST USED", "WHY");
            items.forEach(item -> table.row(
                    Output.printable(item.path("path").asText()),
                    Figures.size(item.path("size").asLong()),
                    item.path("used_at").asText(),
                    item.path("reason").asText().replace('_', ' ')));
            text.append(table.render()).append('\n');
        }
        report.path("lost_paths")
                .forEach(lost ->
                        text.append("without bytes: ").append(lost.asText()).append('\n'));
        return text.append(report.path("paths").asLong())
                .append(report.path("dry_run").asBoolean() ? " paths would go, " : " paths go, ")
                .append(Figures.size(report.path("bytes").asLong()))
                .append(" of NARs with them; ")
                .append(report.path("unused_nars").asLong())
                .append(" NARs without a narinfo, ")
                .append(Figures.size(report.path("unused_bytes").asLong()))
                .append("; ")
                .append(report.path("lost").asLong())
                .append(" narinfos without bytes, ")
                .append(report.path("repaired").asLong())
                .append(" of them removed")
                .toString();
    }
}
