package io.stowage.cli.account;

import com.fasterxml.jackson.databind.JsonNode;
import io.stowage.cli.command.Output;
import io.stowage.cli.terminal.Figures;
import io.stowage.cli.terminal.Table;
import java.math.BigInteger;

/** What the server says about accounts, for people. */
final class AccountText {
    private AccountText() {}

    static String account(JsonNode account) {
        String limit = account.path("dailyLimit").isTextual() ? credits(account, "dailyLimit") : "none";
        return String.join(
                "\n",
                "owner        " + account.path("owner").asText(),
                "balance      " + credits(account, "balance"),
                "may spend    " + credits(account, "credit"),
                "overdraft    " + credits(account, "overdraft"),
                "daily limit  " + limit,
                "spent today  " + credits(account, "spentToday"));
    }

    static String accounts(JsonNode accounts) {
        Table table = new Table("OWNER", "BALANCE", "MAY SPEND", "SPENT TODAY");
        accounts.forEach(account -> table.row(
                account.path("owner").asText(),
                credits(account, "balance"),
                credits(account, "credit"),
                credits(account, "spentToday")));
        return table.render();
    }

    static String usage(JsonNode usage) {
        Table table = new Table("GATEWAY", "", "UP", "DOWN", "READS", "WRITES", "CHARGED");
        usage.path("gateways").forEach(gateway -> {
            String name = gateway.path("gateway").asText();
            row(table, name, "total", gateway.path("total"), credits(gateway, "charged"));
            row(table, "", "today", gateway.path("today"), credits(gateway, "chargedToday"));
        });
        return usage.path("owner").asText() + "\n" + table.render();
    }

    static String days(JsonNode usage) {
        Table table = new Table("GATEWAY", "DAY", "UP", "DOWN", "READS", "WRITES", "CHARGED");
        usage.path("days")
                .forEach(day -> row(
                        table, day.path("gateway").asText(), day.path("day").asText(), day, credits(day, "charged")));
        return usage.path("owner").asText() + "\n" + table.render();
    }

    private static void row(Table table, String gateway, String when, JsonNode counters, String charged) {
        table.row(
                gateway,
                when,
                Figures.size(counters.path("bytesUp").asLong()),
                Figures.size(counters.path("bytesDown").asLong()),
                counters.path("reads").asText(),
                counters.path("writes").asText(),
                charged);
    }

    static String entries(JsonNode entries) {
        Table table = new Table("ID", "AT", "KIND", "AMOUNT", "FROM", "TO", "OWNER", "NOTE");
        entries.forEach(entry -> table.row(
                entry.path("id").asText(),
                entry.path("at").asText(),
                entry.path("kind").asText(),
                credits(entry, "amount"),
                entry.path("from").asText(),
                entry.path("to").asText(),
                entry.path("owner").asText(),
                Output.printable(entry.path("note").asText())));
        return table.render();
    }

    /** An amount that is no number is shown as it came: money is never guessed. */
    static String credits(JsonNode parent, String field) {
        String text = parent.path(field).asText();
        return text.matches("-?[0-9]{1,40}") ? new Amount(new BigInteger(text)).credits() : text;
    }
}
