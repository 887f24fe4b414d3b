package io.stowage.cli.command;

import java.net.http.HttpRequest;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** In whose name a server is asked: with which access key. */
public final class AccessKeyOptions {
    private static final String FALLBACK_KEY = "STOW_ACCESS_KEY";

    @Option(
            names = "--access-key",
            paramLabel = "REFERENCE",
            description =
                    "Where the secret of an access key is: env:NAME or file:/path. Default: env:" + FALLBACK_KEY + ".")
    private @Nullable String key;

    private final Surroundings surroundings;

    public AccessKeyOptions(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    public HttpRequest.Builder authorize(HttpRequest.Builder request) {
        String reference = key != null ? key : "env:" + FALLBACK_KEY;
        return request.header(
                "Authorization", "Bearer " + ServerOptions.reveal("--access-key", reference, surroundings));
    }
}
