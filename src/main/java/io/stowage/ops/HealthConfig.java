package io.stowage.ops;

import io.stowage.config.Settings;
import java.time.Duration;

/**
 * How much a health question may cost.
 *
 * @param budget how long each component has to answer
 * @param cache how long an answer is given again, so that probes cannot be used to make load
 */
public record HealthConfig(Duration budget, Duration cache) {
    public static final HealthConfig DEFAULTS = new HealthConfig(Duration.ofSeconds(2), Duration.ofSeconds(1));

    public static HealthConfig from(Settings settings) {
        Settings health = settings.scope("health");
        return new HealthConfig(
                health.duration(
                        "budget",
                        DEFAULTS.budget,
                        Duration.ofMillis(50),
                        Duration.ofMinutes(1),
                        "How long a component may take to say how it is; then it counts as down"),
                health.duration(
                        "cache",
                        DEFAULTS.cache,
                        Duration.ZERO,
                        Duration.ofMinutes(1),
                        "How long a health report is given again before the components are asked anew"));
    }
}
