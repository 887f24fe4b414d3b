package io.stowage.cli.account;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stowage.cli.command.CommandException;
import io.stowage.cli.command.Exit;
import io.stowage.cli.command.Output;
import io.stowage.cli.command.Surroundings;
import io.stowage.cli.owner.Owners;
import io.stowage.ic.Owner;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Sets what an account may spend. */
@Command(
        name = "limit",
        description = "Set the limits of an account. What is not named stays.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  stowage cashier account limit rrkah-fqaaa-aaaaa-aaaaq-cai --daily-limit 0.5cr --overdraft 1cr",
            "  stowage cashier account limit rrkah-fqaaa-aaaaa-aaaaq-cai --no-daily-limit"
        })
public final class AccountLimit implements Callable<Integer> {
    @Parameters(paramLabel = "OWNER", converter = Owners.class, description = "The principal that pays.")
    @SuppressWarnings("NullAway.Init")
    private Owner owner;

    @Mixin
    private final LimitOptions limits = new LimitOptions();

    @Mixin
    private final Accounts accounts;

    @Mixin
    private final Output output;

    public AccountLimit(Surroundings surroundings) {
        this.accounts = new Accounts(surroundings);
        this.output = new Output(surroundings);
    }

    @Override
    public Integer call() throws IOException {
        ObjectNode document = limits.document();
        if (document.isEmpty()) {
            throw new CommandException(
                    Exit.USAGE, "no limit is named", "give --overdraft, --daily-limit or --no-daily-limit");
        }
        JsonNode account =
                accounts.send("cannot set the limits of " + owner, "PATCH", "/owners/" + owner, document, null);
        output.show(account, () -> AccountText.account(account));
        return Exit.OK.code();
    }
}
