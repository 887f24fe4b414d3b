package io.stowage.cli.account;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stowage.cli.command.Exit;
import io.stowage.cli.command.Output;
import io.stowage.cli.command.Surroundings;
import io.stowage.cli.owner.Owners;
import io.stowage.ic.Owner;
import java.io.IOException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The account that a command opens or changes, and its limits. */
final class LimitedAccount {
    @Parameters(paramLabel = "OWNER", converter = Owners.class, description = "The principal that pays.")
    @SuppressWarnings("NullAway.Init")
    private Owner owner;

    @Mixin
    private final LimitOptions limits = new LimitOptions();

    @Mixin
    private final RemoteAccounts accounts;

    @Mixin
    private final Output output;

    LimitedAccount(Surroundings surroundings) {
        this.accounts = new RemoteAccounts(surroundings);
        this.output = new Output(surroundings);
    }

    /** The limits that were named. */
    ObjectNode limits() {
        return limits.document();
    }

    /** Sends the limits and shows the account as it is then. */
    int send(String what, String method) throws IOException {
        JsonNode account = accounts.send(what + " " + owner, method, "/owners/" + owner, limits(), null);
        output.show(account, () -> AccountText.account(account));
        return Exit.OK.code();
    }
}
