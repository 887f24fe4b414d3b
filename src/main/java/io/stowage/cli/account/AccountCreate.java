package io.stowage.cli.account;

import com.fasterxml.jackson.databind.JsonNode;
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

/** Opens an account. */
@Command(
        name = "create",
        description = "Open an account for an owner. One that is there stays as it is.",
        footerHeading = "%nExamples:%n",
        footer = {"  stowage cashier account create rrkah-fqaaa-aaaaa-aaaaq-cai --daily-limit 0.5cr"})
public final class AccountCreate implements Callable<Integer> {
    @Parameters(paramLabel = "OWNER", converter = Owners.class, description = "The principal that pays.")
    @SuppressWarnings("NullAway.Init")
    private Owner owner;

    @Mixin
    private final LimitOptions limits = new LimitOptions();

    @Mixin
    private final Accounts accounts;

    @Mixin
    private final Output output;

    public AccountCreate(Surroundings surroundings) {
        this.accounts = new Accounts(surroundings);
        this.output = new Output(surroundings);
    }

    @Override
    public Integer call() throws IOException {
        JsonNode account = accounts.send(
                "cannot open an account for " + owner, "PUT", "/owners/" + owner, limits.document(), null);
        output.show(account, () -> AccountText.account(account));
        return Exit.OK.code();
    }
}
