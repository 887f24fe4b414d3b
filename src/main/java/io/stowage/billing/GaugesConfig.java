package io.stowage.billing;

import io.stowage.config.Settings;

/**
 * Whether the cashier is told what owners have stored.
 *
 * @param hour of the day, UTC, after which a new count is due
 */
public record GaugesConfig(boolean enabled, int hour) {

    public static GaugesConfig from(Settings settings) {
        Settings billing = settings.scope("billing");
        return new GaugesConfig(
                billing.flag(
                        "gauges",
                        false,
                        "Count each night what every owner has stored, and tell the cashier. It reads the record of every"
                                + " blob; of several nodes on one store, let one do it."),
                billing.number("gauges-hour", 2, 0, 23, "The hour of the day, UTC, after which the count is due."));
    }
}
