package io.stowage.cli.account;

import com.fasterxml.jackson.databind.JsonNode;
import io.stowage.cli.command.Exit;
import io.stowage.cli.command.Output;
import io.stowage.cli.command.Surroundings;
import io.stowage.cli.owner.Owners;
import io.stowage.cli.remote.Server;
import io.stowage.ic.Owner;
import java.io.IOException;
import java.time.LocalDate;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what an owner used and what it cost. */
@Command(
        name = "show",
        description =
                "Show what an owner used on each gateway, and what it was charged: totals and today, or day by day.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  stowage usage show rrkah-fqaaa-aaaaa-aaaaq-cai",
            "  stowage usage show rrkah-fqaaa-aaaaa-aaaaq-cai --from 2026-11-01 --to 2026-11-30"
        })
public final class UsageShow implements Callable<Integer> {
    @Parameters(paramLabel = "OWNER", converter = Owners.class, description = "The principal that pays.")
    @SuppressWarnings("NullAway.Init")
    private Owner owner;

    @Option(names = "--daily", description = "Day by day; the last 30 days unless --from or --to say otherwise.")
    private boolean daily;

    @Option(names = "--from", paramLabel = "DAY", description = "The first day (UTC).")
    private @Nullable LocalDate from;

    @Option(names = "--to", paramLabel = "DAY", description = "The last day (UTC).")
    private @Nullable LocalDate to;

    @Mixin
    private final RemoteAccounts accounts;

    @Mixin
    private final Output output;

    public UsageShow(Surroundings surroundings) {
        this.accounts = new RemoteAccounts(surroundings);
        this.output = new Output(surroundings);
    }

    @Override
    public Integer call() throws IOException {
        String what = "cannot read the usage of " + owner;
        if (!daily && from == null && to == null) {
            JsonNode usage = accounts.get(what, "/owners/" + owner + "/usage", Map.of());
            output.show(usage, () -> AccountText.usage(usage));
            return Exit.OK.code();
        }
        Map<String, String> days = Server.parameters();
        if (from != null) {
            days.put("from", from.toString());
        }
        if (to != null) {
            days.put("to", to.toString());
        }
        JsonNode usage = accounts.get(what, "/owners/" + owner + "/usage/daily", days);
        output.show(usage, () -> AccountText.days(usage));
        return Exit.OK.code();
    }
}
