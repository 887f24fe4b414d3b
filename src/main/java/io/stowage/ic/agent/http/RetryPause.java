package io.stowage.ic.agent.http;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Waits between attempts: longer each time, and not in step with others who wait for the same. */
public final class RetryPause {
    private static final long FIRST_MILLIS = 100;
    private static final long MOST_MILLIS = 2000;
    private static final int MOST_DOUBLINGS = 8;

    /**
     * With less time than this there is no other attempt: it would be cut off before it is known whether anybody is
     * there, and leave a doubt where there was none.
     */
    private static final Duration LEAST = Duration.ofSeconds(1);

    private final RandomGenerator random;

    public RetryPause(RandomGenerator random) {
        this.random = random;
    }

    /** False when there is no time left for another attempt, or nobody wants one any more. */
    public boolean before(int attempt, Deadline deadline) {
        long millis = Math.min(MOST_MILLIS, FIRST_MILLIS << Math.min(attempt, MOST_DOUBLINGS));
        Duration wait = Duration.ofMillis(millis / 2 + random.nextLong(millis / 2 + 1));
        if (deadline.left().compareTo(wait.plus(LEAST)) <= 0) {
            return false;
        }
        try {
            deadline.sleep(wait);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
