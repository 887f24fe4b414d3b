package io.stowage.cli.artifact;

import com.fasterxml.jackson.databind.JsonNode;
import io.stowage.cli.command.CommandException;
import io.stowage.cli.command.Exit;
import io.stowage.cli.remote.Server;
import java.io.IOException;
import java.util.Map;
import picocli.CommandLine.Parameters;

/** The one package that a command is about. */
final class OnePackage {
    @Parameters(
            index = "0",
            paramLabel = "PACKAGE",
            description = "The id of a package, or PRODUCER:NAME:VERSION, or PRODUCER:NAME for the latest.")
    @SuppressWarnings("NullAway.Init")
    private String text;

    String text() {
        return text;
    }

    /** All that the registry tells of it. */
    JsonNode find(Registry registry, Server server) throws IOException {
        String what = "cannot find the package " + text;
        if (!text.contains(":")) {
            return registry.get(server, what, "/packages/" + Registry.segment(text), Map.of());
        }
        String[] parts = text.split(":", 3);
        if (parts[0].isEmpty() || parts[1].isEmpty()) {
            throw new CommandException(Exit.USAGE, text + " names no package", "write PRODUCER:NAME:VERSION");
        }
        String version = parts.length == 3 ? parts[2] : "latest";
        String below = "/packages/by-name/" + Registry.segment(parts[0]) + "/" + Registry.segment(parts[1])
                + (version.isEmpty() ? "" : "/" + Registry.segment(version));
        return registry.get(server, what, below, Map.of());
    }

    String id(Registry registry, Server server) throws IOException {
        return text.contains(":") ? find(registry, server).path("id").asText() : text;
    }
}
