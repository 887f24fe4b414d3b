package io.stowage.events;

import io.stowage.config.Settings;
import java.time.Duration;
import java.util.Optional;

/**
 * How events are kept.
 *
 * @param node the name of this node in the events that it writes; empty for the name of its host
 */
public record EventsConfig(Duration keepFor, long most, Optional<String> node) {
    private static final int USUAL_MOST = 10_000_000;

    public static EventsConfig from(Settings settings) {
        Settings events = settings.scope("events");
        return new EventsConfig(
                events.duration(
                        "keep-for",
                        Duration.ofDays(90),
                        Duration.ofHours(1),
                        Duration.ofDays(3650),
                        "How long events are kept."),
                events.number(
                        "most", USUAL_MOST, 1_000, 1_000_000_000, "How many events are kept; the oldest go first."),
                events.optionalText(
                        "node", "The name of this node in the events that it writes. Without one, that of its host."));
    }
}
