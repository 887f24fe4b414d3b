package io.stowage.cli.account;

import io.stowage.cli.command.CommandException;
import io.stowage.cli.command.Exit;
import io.stowage.cli.command.Surroundings;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

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
    @Mixin
    private final LimitedAccount account;

    public AccountLimit(Surroundings surroundings) {
        this.account = new LimitedAccount(surroundings);
    }

    @Override
    public Integer call() throws IOException {
        if (account.limits().isEmpty()) {
            throw new CommandException(
                    Exit.USAGE, "no limit is named", "give --overdraft, --daily-limit or --no-daily-limit");
        }
        return account.send("cannot set the limits of", "PATCH");
    }
}
