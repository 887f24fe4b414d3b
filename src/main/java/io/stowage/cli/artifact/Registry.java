package io.stowage.cli.artifact;

import com.fasterxml.jackson.databind.JsonNode;
import io.stowage.cli.command.AccessKeyOptions;
import io.stowage.cli.command.AdminOptions;
import io.stowage.cli.command.NothingThere;
import io.stowage.cli.command.ServerOptions;
import io.stowage.cli.command.Surroundings;
import io.stowage.cli.remote.Server;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The artifact registry of a server, for the holder of an access key. */
final class Registry {
    /** Long enough for any file; a connection that is silent ends much earlier. */
    private static final Duration FILE = Duration.ofHours(12);

    static final NothingThere NOTHING = new NothingThere(
            "see that --url and --artifacts-path are right", "see which packages there are: stowage artifact ls");

    @Mixin
    private final ServerOptions servers;

    @Mixin
    private final AccessKeyOptions accessKey;

    @Option(
            names = "--artifacts-path",
            paramLabel = "PATH",
            description = "stowage.artifacts.path of the server. Default: /artifacts/v1.")
    private String path = "/artifacts/v1";

    Registry(Surroundings surroundings) {
        this.accessKey = new AccessKeyOptions(surroundings);
        this.servers = new ServerOptions(surroundings);
    }

    Server connect() {
        return servers.connect();
    }

    HttpRequest.Builder request(Server server, String below, Map<String, String> parameters) {
        return accessKey.authorize(server.request(path + below, parameters).timeout(FILE));
    }

    JsonNode get(Server server, String what, String below, Map<String, String> parameters) throws IOException {
        return NOTHING.told(() ->
                server.ask(what, request(server, below, parameters).build(), (head, in) -> AdminOptions.read(in)));
    }

    /** May be sent several times: whatever is asked here has the same end then. */
    JsonNode send(Server server, String what, String method, String below, Map<String, String> parameters, String body)
            throws IOException {
        BodyPublisher publisher = body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
        return NOTHING.told(() -> server.ask(
                what,
                request(server, below, parameters)
                        .header("Content-Type", "application/json")
                        .method(method, publisher)
                        .build(),
                (head, in) -> head.statusCode() == 204 ? AdminOptions.document() : AdminOptions.read(in)));
    }

    /** A path in an address, with its slashes as they are. */
    static String encoded(String text) {
        return Arrays.stream(text.split("/", -1)).map(Registry::segment).collect(Collectors.joining("/"));
    }

    static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
