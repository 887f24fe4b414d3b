package io.stowage.ops;

import java.time.Duration;

/** Asks one component how it is. Who takes longer than the budget, or throws, is down. */
@FunctionalInterface
public interface HealthCheck {
    Health check(Duration budget) throws Exception;
}
