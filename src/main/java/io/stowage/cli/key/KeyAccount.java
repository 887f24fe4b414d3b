package io.stowage.cli.key;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stowage.cli.account.Amount;
import io.stowage.cli.command.AdminOptions;
import io.stowage.cli.command.CommandException;
import io.stowage.cli.command.Exit;
import io.stowage.cli.command.Output;
import io.stowage.cli.remote.RemoteException;
import io.stowage.cli.remote.Server;
import java.io.IOException;
import java.math.BigInteger;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The account that a new key pays from, where the server keeps accounts. */
final class KeyAccount {
    private static final int NOT_FOUND = 404;

    @Option(
            names = "--credit",
            paramLabel = "AMOUNT",
            converter = Amount.Converter.class,
            description = "Open the owner's account where it has none, and add this to it, such as 2.5cr.")
    private @Nullable Amount credit;

    @Option(
            names = "--accounts-path",
            paramLabel = "PATH",
            description = "stowage.accounts.path of the server. Default: /-/accounts.")
    private String path = "/-/accounts";

    /** Gives the credit that was asked for, or says what to do where the key cannot pay for anything yet. */
    void settle(AdminOptions admin, JsonNode key, Output output) throws IOException {
        String owner = key.path("owner").asText();
        if (credit != null) {
            give(admin, key.path("key").asText(), owner, credit);
            output.note("added " + credit.credits() + " to the account of " + owner);
        } else if (isWithoutCredit(admin, owner)) {
            output.note(owner
                    + " pays for this key and has no credit yet, so nothing can be stored with it. Add some with:\n"
                    + "  stowage cashier account create " + owner + "\n"
                    + "  stowage cashier account top-up " + owner + " 1cr");
        }
    }

    private void give(AdminOptions admin, String key, String owner, Amount amount) throws IOException {
        Server server = admin.connect();
        try {
            JsonNode unused = send(server, order(admin, server, "PUT", owner, AdminOptions.document()));
            ObjectNode sum =
                    AdminOptions.document().put("amount", amount.units().toString());
            // The key is new, so no other order has this name.
            unused = send(
                    server,
                    order(admin, server, "POST", owner + "/top-up", sum).header("Idempotency-Key", "key:" + key));
        } catch (RemoteException | CommandException e) {
            throw new CommandException(
                    Exit.FAILED,
                    "the key was made, and its owner got no credit: " + e.getMessage(),
                    "accounts are there with stowage.cashier.type=ledger only; else see: stowage cashier account top-up --help",
                    e);
        }
    }

    private HttpRequest.Builder order(AdminOptions admin, Server server, String method, String below, ObjectNode body) {
        return admin.request(server, path + "/owners/" + below, Map.of())
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body.toString()));
    }

    private static JsonNode send(Server server, HttpRequest.Builder request) throws IOException {
        return server.ask("cannot give credit to the key", request.build(), (head, in) -> AdminOptions.read(in));
    }

    /** False where the server does not say. */
    private boolean isWithoutCredit(AdminOptions admin, String owner) throws IOException {
        Server server = admin.connect();
        Optional<JsonNode> account;
        try {
            account = Optional.of(server.ask(
                    "cannot look at the key's account",
                    admin.request(server, path + "/owners/" + owner, Map.of()).build(),
                    (head, in) -> AdminOptions.read(in)));
        } catch (RemoteException e) {
            return e.status() == NOT_FOUND && !e.code().isEmpty();
        } catch (CommandException e) {
            // Whatever answers there keeps no accounts.
            return false;
        }
        String spendable = account.get().path("credit").asText();
        return spendable.matches("-?[0-9]{1,40}") && new BigInteger(spendable).signum() <= 0;
    }
}
