package io.stowage.cli.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stowage.cli.remote.Server;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which server to ask as its administrator, and with what token. */
public final class AdminOptions {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FALLBACK_TOKEN = "STOW_ADMIN_TOKEN";

    @Mixin
    private final ServerOptions servers;

    @Option(
            names = "--admin-token",
            paramLabel = "REFERENCE",
            description = "Where the admin token is: env:NAME or file:/path. Default: env:" + FALLBACK_TOKEN + ".")
    private @Nullable String token;

    private final Surroundings surroundings;

    public AdminOptions(Surroundings surroundings) {
        this.surroundings = surroundings;
        this.servers = new ServerOptions(surroundings);
    }

    public Server connect() {
        return servers.connect();
    }

    /** Whether there is a token, be it named or where it usually is. */
    public boolean isGiven() {
        return token != null || surroundings.variable(FALLBACK_TOKEN).isPresent();
    }

    public HttpRequest.Builder request(Server server, String path, Map<String, String> parameters) {
        String reference = token != null ? token : "env:" + FALLBACK_TOKEN;
        return server.request(path, parameters)
                .header("Authorization", "Bearer " + ServerOptions.reveal("--admin-token", reference, surroundings));
    }

    public static JsonNode read(InputStream in) throws IOException {
        try {
            return JSON.readTree(in);
        } catch (JsonProcessingException e) {
            throw new CommandException(
                    Exit.FAILED, "the answer is no JSON", "see that --url and the path of the front are right", e);
        }
    }

    public static ObjectNode document() {
        return JSON.createObjectNode();
    }
}
