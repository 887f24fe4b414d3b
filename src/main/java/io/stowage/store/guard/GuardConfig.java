package io.stowage.store.guard;

import io.stowage.config.Settings;
import java.time.Duration;

/**
 * How a store is guarded against too much and against silence.
 *
 * @param maxConcurrent calls and open readings at once
 * @param acquireWait how long a call waits for its turn before it is refused
 */
public record GuardConfig(int maxConcurrent, Duration acquireWait, BreakerConfig breaker) {
    public static final GuardConfig DEFAULTS = new GuardConfig(256, Duration.ofMillis(100), BreakerConfig.DEFAULTS);

    public static GuardConfig from(Settings settings) {
        Settings guard = settings.scope("guard");
        return new GuardConfig(
                guard.number(
                        "max-concurrent",
                        DEFAULTS.maxConcurrent,
                        1,
                        100_000,
                        "Calls of this store at once; an object that is being read counts until its end"),
                guard.duration(
                        "acquire-wait",
                        DEFAULTS.acquireWait,
                        Duration.ZERO,
                        Duration.ofMinutes(1),
                        "How long a call waits for its turn before the answer is that the store is busy"),
                BreakerConfig.from(guard));
    }
}
