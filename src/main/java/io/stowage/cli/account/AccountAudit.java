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
import picocli.CommandLine.Option;

/** Shows the ledger's entries, and whether its books add up. */
@Command(
        name = "audit",
        description = "Show the entries of the ledger, oldest first; or, with --check, whether all books add up.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  stowage cashier account audit --owner rrkah-fqaaa-aaaaa-aaaaq-cai",
            "  stowage cashier account audit --csv > entries.csv",
            "  stowage cashier account audit --check"
        })
public final class AccountAudit implements Callable<Integer> {
    @Option(
            names = "--owner",
            paramLabel = "OWNER",
            converter = Owners.class,
            description = "Only this owner's entries.")
    private @Nullable Owner owner;

    @Option(names = "--after", paramLabel = "ID", description = "Only later entries than that one.")
    private long after;

    @Option(names = "--limit", paramLabel = "N", description = "At most so many. Default: 100.")
    private int limit = 100;

    @Option(names = "--csv", description = "As CSV with a head line, as the server writes it.")
    private boolean csv;

    @Option(names = "--check", description = "Add all books up.")
    private boolean check;

    @Mixin
    private final RemoteAccounts accounts;

    @Mixin
    private final Output output;

    public AccountAudit(Surroundings surroundings) {
        this.accounts = new RemoteAccounts(surroundings);
        this.output = new Output(surroundings);
    }

    @Override
    public Integer call() throws IOException {
        if (check) {
            return check();
        }
        Map<String, String> query = Server.parameters("after", Long.toString(after), "limit", Integer.toString(limit));
        if (owner != null) {
            query.put("owner", owner.toString());
        }
        if (csv) {
            query.put("format", "csv");
            accounts.stream("cannot read the entries", "/entries", query);
            return Exit.OK.code();
        }
        JsonNode answer = accounts.get("cannot read the entries", "/entries", query);
        JsonNode entries = answer.path("entries");
        if (output.isJson()) {
            entries.forEach(entry -> output.show(entry, entry::toString));
        } else {
            output.show(entries, () -> AccountText.entries(entries));
        }
        if (answer.has("next")) {
            output.note("there are more: --after " + answer.path("next").asText());
        }
        return Exit.OK.code();
    }

    private Integer check() throws IOException {
        JsonNode answer = accounts.get("cannot check the books", "/check", Map.of());
        boolean sound = answer.path("sound").asBoolean();
        output.show(
                answer,
                () -> sound
                        ? "the books add up: " + answer.path("entries").asText() + " entries"
                        : "the books do not add up:\n" + answer.path("faults").toPrettyString());
        return (sound ? Exit.OK : Exit.DAMAGED).code();
    }
}
