package io.stowage.cli.account;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stowage.cli.command.AdminOptions;
import io.stowage.cli.command.CommandException;
import io.stowage.cli.command.Exit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What an account may spend. */
final class LimitOptions {
    @Option(
            names = "--overdraft",
            paramLabel = "AMOUNT",
            converter = Amount.Converter.class,
            description = "How far the balance may fall below nothing: 2.5cr, or units.")
    private @Nullable Amount overdraft;

    @Option(
            names = "--daily-limit",
            paramLabel = "AMOUNT",
            converter = Amount.Converter.class,
            description = "What may be spent on one day (UTC).")
    private @Nullable Amount dailyLimit;

    @Option(names = "--no-daily-limit", description = "Take the daily limit away.")
    private boolean unlimited;

    ObjectNode document() {
        if (unlimited && dailyLimit != null) {
            throw new CommandException(Exit.USAGE, "--daily-limit and --no-daily-limit contradict each other", "");
        }
        ObjectNode document = AdminOptions.document();
        if (overdraft != null) {
            document.put("overdraft", overdraft.units().toString());
        }
        if (dailyLimit != null) {
            document.put("dailyLimit", dailyLimit.units().toString());
        }
        if (unlimited) {
            document.putNull("dailyLimit");
        }
        return document;
    }
}
