package io.stowage.cli.key;

import com.fasterxml.jackson.databind.JsonNode;
import io.stowage.cli.command.AdminOptions;
import io.stowage.cli.command.NothingThere;
import io.stowage.cli.command.Output;
import io.stowage.cli.command.Surroundings;
import io.stowage.cli.remote.Server;
import io.stowage.cli.terminal.Table;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The server's access keys, for the holder of the admin token. */
final class RemoteKeys {
    private static final List<String> FIELDS =
            List.of("key", "secret", "root", "enable", "owner", "name", "rights", "note", "created_at", "updated_at");

    private static final NothingThere NOTHING = new NothingThere(
            "access keys are there with stowage.admin.token only; see that --url and --keys-path are right",
            "see which keys there are: stowage s3-keys list");

    @Mixin
    private final AdminOptions admin;

    @Option(
            names = "--keys-path",
            paramLabel = "PATH",
            description = "stowage.keys.path of the server. Default: /-/keys.")
    private String path = "/-/keys";

    RemoteKeys(Surroundings surroundings) {
        this.admin = new AdminOptions(surroundings);
    }

    Server connect() {
        return admin.connect();
    }

    /** Whether there is a token to ask with. */
    boolean mayAsk() {
        return admin.isGiven();
    }

    JsonNode find(String id) throws IOException {
        return get("cannot show the access key " + id, path(id), Map.of());
    }

    /** Where a key is, below the path of all. */
    static String path(String id) {
        return "/" + URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
    }

    JsonNode get(String what, String below, Map<String, String> parameters) throws IOException {
        Server server = admin.connect();
        return NOTHING.told(() -> server.ask(
                what, admin.request(server, path + below, parameters).build(), (head, in) -> AdminOptions.read(in)));
    }

    /** Sent once: a key that was made is not made again because its answer was lost. */
    JsonNode send(String what, String method, String below, String body, Map<String, String> parameters)
            throws IOException {
        Server server = admin.connect();
        return NOTHING.told(() -> server.askOnce(
                what,
                admin.request(server, path + below, parameters)
                        .header("Content-Type", "application/json")
                        .method(method, BodyPublishers.ofString(body))
                        .build(),
                (head, in) -> AdminOptions.read(in)));
    }

    AdminOptions admin() {
        return admin;
    }

    /** A key in the server's own words, a field on each line. */
    static String text(JsonNode key) {
        StringBuilder text = new StringBuilder();
        for (String field : FIELDS) {
            if (key.has(field)) {
                text.append(String.format("%-12s", field))
                        .append(Output.printable(key.path(field).asText()))
                        .append('\n');
            }
        }
        return text.toString();
    }

    static String table(JsonNode keys) {
        Table table = new Table("KEY", "ENABLE", "RIGHTS", "NAME", "OWNER", "CREATED_AT", "NOTE");
        keys.forEach(key -> table.row(
                key.path("key").asText(),
                key.path("enable").asText(),
                key.path("rights").asText(),
                key.path("name").asText(),
                key.path("owner").asText(),
                key.path("created_at").asText(),
                Output.printable(key.path("note").asText())));
        return table.render();
    }
}
