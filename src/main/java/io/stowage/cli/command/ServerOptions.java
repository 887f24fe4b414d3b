package io.stowage.cli.command;

import io.stowage.cli.remote.Retry;
import io.stowage.cli.remote.Server;
import io.stowage.config.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which server to talk to, and as whom where that matters. */
public final class ServerOptions {
    static final String DEFAULT_URL = "http://127.0.0.1:8080";

    @Option(
            names = "--url",
            paramLabel = "URL",
            description =
                    "Address of the server's context. Default: STOW_URL in the environment, else " + DEFAULT_URL + ".")
    private @Nullable String url;

    @Option(
            names = "--retries",
            paramLabel = "N",
            description = "How often to try again what may pass by itself. Default: 6.")
    private int retries = Retry.USUAL.tries() - 1;

    private final Surroundings surroundings;

    public ServerOptions(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    public Server connect() {
        String text = url != null ? url : surroundings.variable("STOW_URL").orElse(DEFAULT_URL);
        try {
            Retry usual = Retry.USUAL;
            int tries = Math.max(0, Math.min(retries, 100)) + 1;
            return new Server(new URI(text), new Retry(tries, usual.first(), usual.longest(), usual.pause()));
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw new CommandException(
                    Exit.USAGE, "the address of the server is not one: " + text, "write it like " + DEFAULT_URL, e);
        }
    }

    /** Reads a secret that is given by reference. */
    public static String reveal(String option, String reference, Surroundings surroundings) {
        try {
            return Secret.parse(reference, surroundings.environment()).reveal();
        } catch (IllegalArgumentException e) {
            throw new CommandException(
                    Exit.USAGE, option + " " + e.getMessage(), "write env:NAME or file:/absolute/path", e);
        }
    }

    public Optional<String> givenUrl() {
        return Optional.ofNullable(url);
    }
}
