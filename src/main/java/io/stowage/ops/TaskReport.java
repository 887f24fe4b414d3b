package io.stowage.ops;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What is known of a task.
 *
 * @param running whether it runs at this moment
 * @param error class and message of the last run's failure; empty when it went well or there was none
 * @param next when the next run is planned; empty once the tasks are closed
 */
public record TaskReport(
        String name,
        Duration delay,
        boolean running,
        long runs,
        long failures,
        Optional<Instant> lastStart,
        Optional<Instant> lastEnd,
        RunResult outcome,
        String error,
        Optional<Instant> next) {

    public enum RunResult {
        NEVER_RAN,
        OK,
        FAILED
    }

    /** How long the last finished run took; empty while the first one has not ended, or another one is under way. */
    public Optional<Duration> lastDuration() {
        return running
                ? Optional.empty()
                : lastStart.flatMap(start -> lastEnd.map(end -> Duration.between(start, end)));
    }
}
