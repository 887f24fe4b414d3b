package io.stowage.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stowage.cli.remote.RemoteException;
import io.stowage.cli.remote.Server;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The server's accounts, for somebody who has the admin token. Text and numbers are the server's own. */
final class Accounts {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FALLBACK_TOKEN = "STOW_ADMIN_TOKEN";

    @Mixin
    private final ServerOptions servers;

    @Option(
            names = "--admin-token",
            paramLabel = "REFERENCE",
            description = "Where the admin token is: env:NAME or file:/path. Default: env:" + FALLBACK_TOKEN + ".")
    private @Nullable String token;

    @Option(
            names = "--accounts-path",
            paramLabel = "PATH",
            description = "stowage.accounts.path of the server. Default: /-/accounts.")
    private String path = "/-/accounts";

    private final Surroundings surroundings;

    Accounts(Surroundings surroundings) {
        this.surroundings = surroundings;
        this.servers = new ServerOptions(surroundings);
    }

    JsonNode get(String what, String below, Map<String, String> parameters) throws IOException {
        Server server = servers.connect();
        return send(what, server, server.request(path + below, parameters));
    }

    /** Sends a document; {@code key} makes a change of money happen once, however often it is sent. */
    JsonNode send(String what, String method, String below, JsonNode body, @Nullable String key) throws IOException {
        Server server = servers.connect();
        HttpRequest.Builder request = server.request(path + below, Map.of())
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body.toString()));
        if (key != null) {
            request.header("Idempotency-Key", key);
        }
        return send(what, server, request);
    }

    /** Hands the answer on as it comes, for what is long. */
    void stream(String what, String below, Map<String, String> parameters) throws IOException {
        Server server = servers.connect();
        HttpRequest request =
                authorized(server.request(path + below, parameters)).build();
        // Not tried again: some of it may have been written already.
        server.askOnce(what, request, (head, in) -> in.transferTo(surroundings.out()));
        surroundings.out().flush();
    }

    private JsonNode send(String what, Server server, HttpRequest.Builder request) throws IOException {
        try {
            return server.ask(what, authorized(request).build(), (head, in) -> read(in));
        } catch (RemoteException e) {
            if (e.status() == 404 && e.code().isEmpty()) {
                throw new CommandException(
                        Exit.NOT_FOUND,
                        String.valueOf(e.getMessage()),
                        "accounts are there with stowage.cashier.type=ledger and stowage.admin.token only",
                        e);
            }
            throw e;
        }
    }

    private static JsonNode read(InputStream in) throws IOException {
        try {
            return JSON.readTree(in);
        } catch (JsonProcessingException e) {
            throw new CommandException(
                    Exit.FAILED, "the answer is no JSON", "see that --url and --accounts-path are right", e);
        }
    }

    private HttpRequest.Builder authorized(HttpRequest.Builder request) {
        String reference = token != null ? token : "env:" + FALLBACK_TOKEN;
        return request.header(
                "Authorization", "Bearer " + ServerOptions.reveal("--admin-token", reference, surroundings));
    }

    static com.fasterxml.jackson.databind.node.ObjectNode document() {
        return JSON.createObjectNode();
    }
}
