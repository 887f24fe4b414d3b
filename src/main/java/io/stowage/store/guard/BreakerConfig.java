package io.stowage.store.guard;

import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.stowage.config.Settings;
import java.time.Clock;
import java.time.Duration;

/**
 * When a store is left alone, and for how long.
 *
 * @param enabled whether there is a breaker at all
 * @param failurePercent how many of the last calls have to fail
 * @param window how many last calls are looked at
 * @param minCalls fewer calls than this say nothing
 * @param openFor how long the store is left alone
 * @param trialCalls how many calls then decide whether it is back
 */
public record BreakerConfig(
        boolean enabled, int failurePercent, int window, int minCalls, Duration openFor, int trialCalls) {
    public static final BreakerConfig DEFAULTS = new BreakerConfig(true, 50, 50, 20, Duration.ofSeconds(10), 5);

    public static BreakerConfig from(Settings settings) {
        Settings breaker = settings.scope("breaker");
        BreakerConfig config = new BreakerConfig(
                breaker.flag("enabled", DEFAULTS.enabled, "Whether a store that does not answer is left alone"),
                breaker.number(
                        "failure-percent",
                        DEFAULTS.failurePercent,
                        1,
                        100,
                        "How many percent of the last calls have to go without an answer"),
                breaker.number("window", DEFAULTS.window, 1, 10_000, "How many last calls are looked at"),
                breaker.number("min-calls", DEFAULTS.minCalls, 1, 10_000, "Fewer calls than this say nothing"),
                breaker.duration(
                        "open-for",
                        DEFAULTS.openFor,
                        Duration.ofSeconds(1),
                        Duration.ofHours(1),
                        "How long a store that does not answer is left alone"),
                breaker.number(
                        "trial-calls", DEFAULTS.trialCalls, 1, 100, "How many calls then decide whether it is back"));
        breaker.require(
                config.minCalls <= config.window,
                "min-calls",
                "is more than window, so the breaker would never open",
                "set it to at most " + config.window);
        return config;
    }

    /** No slow calls and no timers of the library: the first depend on others, and the second would start a thread. */
    CircuitBreakerConfig forLibrary(Clock clock) {
        return CircuitBreakerConfig.custom()
                .clock(clock)
                .failureRateThreshold(failurePercent)
                .slidingWindow(Math.max(window, minCalls), minCalls, SlidingWindowType.COUNT_BASED)
                .waitDurationInOpenState(openFor)
                .permittedNumberOfCallsInHalfOpenState(trialCalls)
                .automaticTransitionFromOpenToHalfOpenEnabled(false)
                .build();
    }
}
