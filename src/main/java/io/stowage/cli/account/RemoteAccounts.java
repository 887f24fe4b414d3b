package io.stowage.cli.account;

import com.fasterxml.jackson.databind.JsonNode;
import io.stowage.cli.command.AdminOptions;
import io.stowage.cli.command.NothingThere;
import io.stowage.cli.command.Surroundings;
import io.stowage.cli.remote.Server;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The server's accounts, for holders of the admin token. Text and numbers are the server's own. */
final class RemoteAccounts {
    private static final NothingThere NOTHING =
            new NothingThere("accounts are there with stowage.cashier.type=ledger and stowage.admin.token only", "");

    @Mixin
    private final AdminOptions admin;

    @Option(
            names = "--accounts-path",
            paramLabel = "PATH",
            description = "stowage.accounts.path of the server. Default: /-/accounts.")
    private String path = "/-/accounts";

    private final Surroundings surroundings;

    RemoteAccounts(Surroundings surroundings) {
        this.surroundings = surroundings;
        this.admin = new AdminOptions(surroundings);
    }

    JsonNode get(String what, String below, Map<String, String> parameters) throws IOException {
        Server server = admin.connect();
        return send(what, server, admin.request(server, path + below, parameters));
    }

    /** Sends a document; {@code key} makes a change of money happen once, however often it is sent. */
    JsonNode send(String what, String method, String below, JsonNode body, @Nullable String key) throws IOException {
        Server server = admin.connect();
        HttpRequest.Builder request = admin.request(server, path + below, Map.of())
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body.toString()));
        if (key != null) {
            request.header("Idempotency-Key", key);
        }
        return send(what, server, request);
    }

    /** Hands the answer on as it comes, for what is long. */
    void stream(String what, String below, Map<String, String> parameters) throws IOException {
        Server server = admin.connect();
        HttpRequest request = admin.request(server, path + below, parameters).build();
        // Not tried again: some of it may have been written already.
        server.askOnce(what, request, (head, in) -> in.transferTo(surroundings.out()));
        surroundings.out().flush();
    }

    private JsonNode send(String what, Server server, HttpRequest.Builder request) throws IOException {
        return NOTHING.told(() -> server.ask(what, request.build(), (head, in) -> AdminOptions.read(in)));
    }
}
