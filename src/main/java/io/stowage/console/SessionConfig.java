package io.stowage.console;

import io.stowage.config.Settings;
import java.time.Duration;

/** How long somebody who logged in with a browser stays so, and how many may be at once. */
record SessionConfig(Duration life, Duration idle, int most) {
    static SessionConfig from(Settings settings) {
        return new SessionConfig(
                settings.duration(
                        "session-life",
                        Duration.ofHours(8),
                        Duration.ofMinutes(1),
                        Duration.ofDays(7),
                        "How long a log-in to the console lasts at most."),
                settings.duration(
                        "session-idle",
                        Duration.ofMinutes(30),
                        Duration.ofMinutes(1),
                        Duration.ofDays(7),
                        "How long a log-in to the console lasts without a request."),
                settings.number(
                        "sessions",
                        200,
                        1,
                        10_000,
                        "Log-ins to the console that are kept at once; the one unused for longest goes first."));
    }
}
