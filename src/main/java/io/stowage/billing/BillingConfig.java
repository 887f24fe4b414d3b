package io.stowage.billing;

import io.stowage.config.Settings;
import java.time.Duration;

/**
 * How closely credit is watched.
 *
 * @param budgetTtl how old what the cashier said may be before it is asked again
 * @param budgetGrace how old it may be while the cashier does not answer
 * @param owners how many owners are remembered, and how many may have unreported usage at once
 * @param reportLate from which age of unreported usage on this node is not ready any more
 */
public record BillingConfig(
        BillingMode mode,
        Duration budgetTtl,
        Duration budgetGrace,
        Duration flushEvery,
        Duration reportLate,
        int owners) {
    public static final BillingConfig DEFAULTS = new BillingConfig(
            BillingMode.EXACT,
            Duration.ofSeconds(30),
            Duration.ofSeconds(120),
            Duration.ofSeconds(10),
            Duration.ofMinutes(5),
            200_000);

    public static BillingConfig from(Settings settings) {
        Settings billing = settings.scope("billing");
        BillingConfig config = new BillingConfig(
                billing.choice(
                        "mode",
                        DEFAULTS.mode,
                        "What owners are charged for: what was really moved, or the flat amounts of the gateway that"
                                + " Stowage stands in for."),
                billing.duration(
                        "budget-ttl",
                        DEFAULTS.budgetTtl,
                        Duration.ofSeconds(1),
                        Duration.ofMinutes(10),
                        "How long an owner's credit is believed before the cashier is asked again."),
                billing.duration(
                        "budget-grace",
                        DEFAULTS.budgetGrace,
                        Duration.ofSeconds(1),
                        Duration.ofHours(1),
                        "How long owners may go on within their last known credit while the cashier does not answer."),
                billing.duration(
                        "flush-every",
                        DEFAULTS.flushEvery,
                        Duration.ofSeconds(1),
                        Duration.ofMinutes(10),
                        "How often usage is forced to disk and reported to the cashier."),
                billing.duration(
                        "report-late",
                        DEFAULTS.reportLate,
                        Duration.ofSeconds(10),
                        Duration.ofDays(1),
                        "From which age of unreported usage on this node says that it is not ready."),
                billing.number(
                        "owners",
                        DEFAULTS.owners,
                        100,
                        10_000_000,
                        "How many owners' credit is remembered, and how many owners may have unreported usage at once."));
        billing.require(
                config.budgetGrace.compareTo(config.budgetTtl) >= 0,
                "budget-grace",
                "is shorter than budget-ttl",
                "make it at least as long");
        return config;
    }
}
