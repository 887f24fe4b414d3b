package io.stowage.ops;

import io.stowage.config.Durations;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Runs one check. While a question hangs no second one is asked, so a dead component costs one thread, not more. */
final class HealthProbe {
    private final HealthCheck check;
    private final Duration budget;
    private final Clock clock;
    private @Nullable Question open;

    private record Question(CompletableFuture<Health> answer, Instant asked) {}

    /** The answer that is to come; {@link #await} gives it, or says what is wrong. */
    interface Pending {
        Health await(long deadline) throws InterruptedException;
    }

    HealthProbe(HealthCheck check, Duration budget, Clock clock) {
        this.check = check;
        this.budget = budget;
        this.clock = clock;
    }

    synchronized Pending ask(Executor executor) {
        Question earlier = open;
        if (earlier != null && !earlier.answer().isDone()) {
            return deadline -> await(earlier, deadline, "has not answered since " + earlier.asked());
        }
        Question question = new Question(new CompletableFuture<>(), clock.instant());
        try {
            executor.execute(() -> question.answer().complete(run()));
        } catch (RejectedExecutionException e) {
            question.answer().complete(Health.down("cannot be asked: there is no thread for it"));
        }
        open = question;
        return deadline -> await(question, deadline, "did not answer within " + Durations.format(budget));
    }

    private static Health await(Question question, long deadline, String late) throws InterruptedException {
        try {
            return question.answer().get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return Health.down(late);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a question is always answered by a health", e);
        }
    }

    private Health run() {
        try {
            return check.check(budget);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Health.down("the check was interrupted");
        } catch (Throwable e) {
            // Errors too: without an answer this component would count as hanging for ever.
            return Health.down("the check failed: " + e);
        }
    }
}
