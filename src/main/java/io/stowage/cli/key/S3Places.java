package io.stowage.cli.key;

import com.fasterxml.jackson.databind.JsonNode;
import io.stowage.cli.command.AdminOptions;
import io.stowage.cli.command.CommandException;
import io.stowage.cli.command.Exit;
import io.stowage.cli.remote.RemoteException;
import io.stowage.cli.remote.Server;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Optional;

/**
 * Where a server offers S3.
 *
 * @param root where buckets lie directly below a host or port; empty when the server has no such place
 */
record S3Places(String usual, Optional<String> root) {
    private static final String SAY = "say where S3 answers with --endpoint URL";

    static S3Places at(String endpoint) {
        try {
            URI uri = new URI(endpoint);
            boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (web && uri.getHost() != null && uri.getRawQuery() == null && uri.getRawUserInfo() == null) {
                String plain = endpoint.endsWith("/") ? endpoint.substring(0, endpoint.length() - 1) : endpoint;
                return new S3Places(plain, S3Access.isRoot(plain) ? Optional.of(plain) : Optional.empty());
            }
        } catch (URISyntaxException e) {
            throw new CommandException(Exit.USAGE, "the endpoint is no address: " + endpoint, SAY, e);
        }
        throw new CommandException(Exit.USAGE, "the endpoint is no address of http or https: " + endpoint, SAY);
    }

    /** Asks the server, which tells everybody. */
    static S3Places of(Server server) throws IOException {
        for (JsonNode each : about(server).path("fronts")) {
            if (each.path("name").asText().equals("s3") && each.path("places").has(0)) {
                return of(server.base(), each.path("places").path(0));
            }
        }
        throw new CommandException(Exit.NOT_FOUND, "the server does not offer S3", "see stowage.s3.enabled, or " + SAY);
    }

    private static JsonNode about(Server server) throws IOException {
        try {
            return server.ask(
                    "cannot find out where S3 answers",
                    server.request("/-/about", Map.of()).build(),
                    (head, in) -> AdminOptions.read(in));
        } catch (RemoteException e) {
            throw new CommandException(
                    Exit.NOT_FOUND, "the server does not tell where S3 answers: " + e.getMessage(), SAY, e);
        }
    }

    private static S3Places of(URI base, JsonNode place) {
        String path = place.path("path").asText();
        return new S3Places(base + path, path.isEmpty() ? Optional.of(base.toString()) : root(base, place));
    }

    private static Optional<String> root(URI base, JsonNode place) {
        for (JsonNode host : place.path("hosts")) {
            if (!host.asText().startsWith("*")) {
                return Optional.of(address(base, host.asText(), base.getPort()));
            }
        }
        for (JsonNode port : place.path("ports")) {
            return Optional.of(address(base, base.getHost(), port.asInt()));
        }
        return Optional.empty();
    }

    private static String address(URI base, String host, int port) {
        String name = host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
        return base.getScheme() + "://" + name + (port < 0 ? "" : ":" + port);
    }
}
