package io.stowage.cli.account;

import io.stowage.cli.command.Surroundings;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Opens an account. */
@Command(
        name = "create",
        description = "Open an account for an owner. One that is there stays as it is.",
        footerHeading = "%nExamples:%n",
        footer = {"  stowage cashier account create rrkah-fqaaa-aaaaa-aaaaq-cai --daily-limit 0.5cr"})
public final class AccountCreate implements Callable<Integer> {
    @Mixin
    private final LimitedAccount account;

    public AccountCreate(Surroundings surroundings) {
        this.account = new LimitedAccount(surroundings);
    }

    @Override
    public Integer call() throws IOException {
        return account.send("cannot open an account for", "PUT");
    }
}
