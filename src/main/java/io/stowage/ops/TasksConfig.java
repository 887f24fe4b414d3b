package io.stowage.ops;

import io.stowage.config.Settings;
import java.time.Duration;

/**
 * How periodic work ends and where it runs.
 *
 * @param stopWait how long a stop waits for runs under way, and as long again for the last runs
 * @param threads how many threads periodic work has where the container lends none
 */
public record TasksConfig(Duration stopWait, int threads) {
    public static final TasksConfig DEFAULTS = new TasksConfig(Duration.ofSeconds(10), 2);

    public static TasksConfig from(Settings settings) {
        Settings tasks = settings.scope("tasks");
        return new TasksConfig(
                tasks.duration(
                        "stop-wait",
                        DEFAULTS.stopWait,
                        Duration.ofMillis(100),
                        Duration.ofMinutes(5),
                        "How long a stop waits for periodic work that is under way, and as long again for last runs"),
                tasks.number(
                        "threads",
                        DEFAULTS.threads,
                        1,
                        64,
                        "Threads for periodic work where the container has no managed scheduler"));
    }
}
