package io.stowage.console.login;

import io.stowage.config.Settings;
import java.time.Duration;

/** How long a log-in with a browser lasts, and how many there may be at once. */
record SessionConfig(Duration life, Duration idle, int perOwner, int most) {
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
                        "sessions-per-owner",
                        10,
                        1,
                        100,
                        "Log-ins of one owner, or of the administrator, that are kept at once; of those the one unused for"
                                + " longest goes first."),
                settings.number(
                        "sessions",
                        1000,
                        1,
                        10_000,
                        "Log-ins of all owners together. Further owners get 503 until one ends, but as many again who have an"
                                + " account or blobs here are let in; the administrator's are not counted."));
    }
}
