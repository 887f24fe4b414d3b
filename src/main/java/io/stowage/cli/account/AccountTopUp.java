package io.stowage.cli.account;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stowage.cli.command.AdminOptions;
import io.stowage.cli.command.Exit;
import io.stowage.cli.command.Output;
import io.stowage.cli.command.Surroundings;
import io.stowage.cli.owner.Owners;
import io.stowage.ic.Owner;
import java.io.IOException;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Adds credit to an account, once. */
@Command(
        name = "top-up",
        description = {"Add credit to an account. With the same --id it happens once, however often the command is run."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  stowage cashier account top-up rrkah-fqaaa-aaaaa-aaaaq-cai 2.5cr --id invoice-2026-0042"})
public final class AccountTopUp implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "OWNER", converter = Owners.class, description = "The principal that pays.")
    @SuppressWarnings("NullAway.Init")
    private Owner owner;

    @Parameters(
            index = "1",
            paramLabel = "AMOUNT",
            converter = Amount.Converter.class,
            description = "2.5cr for credits, or a plain number of units (10^12 in a credit).")
    @SuppressWarnings("NullAway.Init")
    private Amount amount;

    @Option(names = "--id", paramLabel = "TEXT", description = "Unique for ever, such as an invoice. Default: random.")
    private @Nullable String id;

    @Option(names = "--note", paramLabel = "TEXT", description = "For the audit log.")
    private @Nullable String note;

    @Mixin
    private final RemoteAccounts accounts;

    @Mixin
    private final Output output;

    public AccountTopUp(Surroundings surroundings) {
        this.accounts = new RemoteAccounts(surroundings);
        this.output = new Output(surroundings);
    }

    @Override
    public Integer call() throws IOException {
        String key = id != null ? id : UUID.randomUUID().toString();
        ObjectNode document =
                AdminOptions.document().put("amount", amount.units().toString());
        if (note != null) {
            document.put("note", note);
        }
        JsonNode answer = accounts.send(
                "cannot top " + owner + " up with the id " + key,
                "POST",
                "/owners/" + owner + "/top-up",
                document,
                key);
        boolean repeated = answer.path("repeated").asBoolean();
        output.show(
                answer,
                () -> (repeated
                                ? "nothing changed: this happened before, with the id "
                                : "added " + amount.credits() + " with the id ")
                        + key + "\n" + AccountText.account(answer.path("account")));
        return Exit.OK.code();
    }
}
