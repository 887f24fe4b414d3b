package io.stowage.cli.account;

import com.fasterxml.jackson.databind.JsonNode;
import io.stowage.cli.command.Exit;
import io.stowage.cli.command.Output;
import io.stowage.cli.command.Surroundings;
import io.stowage.cli.owner.Owners;
import io.stowage.cli.remote.Server;
import io.stowage.ic.Owner;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows one account, or all. */
@Command(
        name = "balance",
        description = "Show the account of an owner, or those of all.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  stowage cashier account balance rrkah-fqaaa-aaaaa-aaaaq-cai",
            "  stowage cashier account balance --json"
        })
public final class AccountBalance implements Callable<Integer> {
    private static final String PAGE = "500";

    @Parameters(
            arity = "0..1",
            paramLabel = "OWNER",
            converter = Owners.class,
            description = "The principal that pays. Default: all.")
    private @Nullable Owner owner;

    @Mixin
    private final RemoteAccounts accounts;

    @Mixin
    private final Output output;

    public AccountBalance(Surroundings surroundings) {
        this.accounts = new RemoteAccounts(surroundings);
        this.output = new Output(surroundings);
    }

    @Override
    public Integer call() throws IOException {
        if (owner != null) {
            JsonNode account = accounts.get("cannot read the account of " + owner, "/owners/" + owner, Map.of());
            output.show(account, () -> AccountText.account(account));
            return Exit.OK.code();
        }
        String after = "";
        do {
            Map<String, String> page = after.isEmpty()
                    ? Server.parameters("limit", PAGE)
                    : Server.parameters("limit", PAGE, "after", after);
            JsonNode answer = accounts.get("cannot list the accounts", "/owners", page);
            show(answer.path("accounts"));
            after = answer.path("next").asText("");
        } while (!after.isEmpty());
        return Exit.OK.code();
    }

    private void show(JsonNode page) {
        if (output.isJson()) {
            page.forEach(account -> output.show(account, account::toString));
        } else {
            output.show(page, () -> AccountText.accounts(page));
        }
    }
}
