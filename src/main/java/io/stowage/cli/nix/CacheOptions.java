package io.stowage.cli.nix;

import com.fasterxml.jackson.databind.JsonNode;
import io.stowage.cli.command.AccessKeyOptions;
import io.stowage.cli.command.AdminOptions;
import io.stowage.cli.command.CommandException;
import io.stowage.cli.command.Exit;
import io.stowage.cli.command.NothingThere;
import io.stowage.cli.command.Surroundings;
import io.stowage.cli.remote.Server;
import io.stowage.fault.StowageException;
import io.stowage.nix.format.PathHash;
import io.stowage.nix.format.StorePath;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** One cache of a server, for the holder of an access key. */
final class CacheOptions {
    /** A collection of many paths takes a while before it is answered. */
    private static final Duration LONGEST = Duration.ofHours(1);

    private static final NothingThere NOTHING =
            new NothingThere("see that --url and --cache are right", "see that --cache is right");
    private static final NothingThere PINS = new NothingThere(
            "see that --url and --cache are right",
            "only what is in the cache can be pinned, and only what is pinned can be unpinned");

    @Mixin
    private final AccessKeyOptions accessKey;

    @Option(
            names = "--cache",
            paramLabel = "PATH",
            description = "The path of the cache, such as /nix/team. Default: /nix.")
    private String path = "/nix";

    CacheOptions(Surroundings surroundings) {
        this.accessKey = new AccessKeyOptions(surroundings);
    }

    HttpRequest.Builder request(Server server, String below, Map<String, String> parameters) {
        return accessKey.authorize(server.request(path + below, parameters).timeout(LONGEST));
    }

    JsonNode get(Server server, String what, String below) throws IOException {
        return NOTHING.told(
                () -> server.ask(what, request(server, below, Map.of()).build(), (head, in) -> AdminOptions.read(in)));
    }

    /** May be sent several times: whatever is asked here has the same end then. */
    JsonNode post(Server server, String what, String below, JsonNode body) throws IOException {
        return NOTHING.told(() -> server.ask(
                what,
                request(server, below, Map.of())
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body.toString()))
                        .build(),
                (head, in) -> AdminOptions.read(in)));
    }

    /** Without a body, and more than once where no answer comes. */
    void change(Server server, String what, String method, String below) throws IOException {
        int unused = PINS.told(() -> send(server, what, method, below, BodyPublishers.noBody()));
    }

    /** Answers the status; one of 404 is an exception like others. */
    int send(Server server, String what, String method, String below, BodyPublisher body) throws IOException {
        HttpRequest request =
                request(server, below, Map.of()).method(method, body).build();
        return server.ask(what, request, (head, in) -> head.statusCode());
    }

    /** A path as {@code nix path-info} prints it, or its hash. */
    static PathHash hash(String written) {
        try {
            String name = written.substring(written.lastIndexOf('/') + 1);
            return name.length() == PathHash.LENGTH
                    ? new PathHash(name)
                    : StorePath.ofBaseName(name).hash();
        } catch (StowageException e) {
            throw new CommandException(
                    Exit.USAGE, "not a store path: " + written, "write it like /nix/store/<hash>-<name>", e);
        }
    }
}
