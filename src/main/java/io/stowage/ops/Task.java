package io.stowage.ops;

import java.time.Duration;

/**
 * Named periodic work.
 *
 * @param delay from the end of one run to the beginning of the next
 * @param first from the start of the task to its first run
 * @param jitter the fraction by which each delay is lengthened or shortened at random, so that many nodes that started
 *     together do not stay together
 * @param runOnStop run once more when the tasks are closed
 */
public record Task(String name, Duration delay, Duration first, double jitter, boolean runOnStop, Work work) {

    /** What a task does; whatever it throws is recorded and the next run happens as planned. */
    @FunctionalInterface
    public interface Work {
        void run() throws Exception;
    }

    public Task {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a task has a name");
        }
        if (delay.isNegative() || delay.isZero() || first.isNegative()) {
            throw new IllegalArgumentException("task " + name + ": a delay is more than zero");
        }
        if (!(jitter >= 0 && jitter < 1)) {
            throw new IllegalArgumentException("task " + name + ": jitter is a fraction from 0 to less than 1");
        }
    }

    public static Task every(Duration delay, String name, Work work) {
        return new Task(name, delay, delay, 0, false, work);
    }

    public Task startingAfter(Duration wait) {
        return new Task(name, delay, wait, jitter, runOnStop, work);
    }

    public Task withJitter(double fraction) {
        return new Task(name, delay, first, fraction, runOnStop, work);
    }

    public Task andOnStop() {
        return new Task(name, delay, first, jitter, true, work);
    }
}
