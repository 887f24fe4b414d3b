package io.stowage.cli.storage;

import com.fasterxml.jackson.databind.JsonNode;
import io.stowage.cli.command.AdminOptions;
import io.stowage.cli.command.NothingThere;
import io.stowage.cli.command.Surroundings;
import io.stowage.cli.remote.Server;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The server's stores and verifications, for the holder of the admin token. */
final class StorageServer {
    private static final NothingThere NOTHING = new NothingThere(
            "this is there with stowage.admin.token only; see that --url and --storage-path are right", "");

    @Mixin
    private final AdminOptions admin;

    @Option(
            names = "--storage-path",
            paramLabel = "PATH",
            description = "stowage.custody.path of the server. Default: /-/storage.")
    private String path = "/-/storage";

    StorageServer(Surroundings surroundings) {
        this.admin = new AdminOptions(surroundings);
    }

    JsonNode get(String what, String below) throws IOException {
        Server server = admin.connect();
        return NOTHING.told(() -> server.ask(
                what, admin.request(server, path + below, Map.of()).build(), (head, in) -> AdminOptions.read(in)));
    }

    /** Sent once: a job that was begun is found running by a second try. */
    JsonNode post(String what, String below, JsonNode body) throws IOException {
        Server server = admin.connect();
        return NOTHING.told(() -> server.askOnce(
                what,
                admin.request(server, path + below, Map.of())
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body.toString()))
                        .build(),
                (head, in) -> AdminOptions.read(in)));
    }
}
