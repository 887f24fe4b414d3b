package io.stowage.ops;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does many small things at once, such as asking a store, for a limited time. */
public final class Parallel {
    private static final Logger LOG = LoggerFactory.getLogger(Parallel.class);

    private final Executor executor;
    private final int width;

    public Parallel(Executor executor, int width) {
        this.executor = executor;
        this.width = width;
    }

    public interface Step {
        public void run(int index) throws IOException;
    }

    /**
     * What came of it.
     *
     * @param undone steps that failed or had not ended in time
     * @param failure one of the failures
     */
    public record BatchResult(int undone, Optional<IOException> failure) {
        public void requireNoFailure() throws IOException {
            if (failure.isPresent()) {
                throw failure.get();
            }
        }
    }

    /** Runs the steps 0 to {@code count - 1}. None begins after the deadline, and nobody waits for one beyond it. */
    public BatchResult run(int count, long deadlineNanos, Step step) {
        Run run = new Run(count, deadlineNanos, step);
        if (count == 1) {
            run.work();
            return run.outcome();
        }
        CompletableFuture<?>[] workers = new CompletableFuture<?>[Math.min(width, count)];
        for (int i = 0; i < workers.length; i++) {
            workers[i] = begin(run);
        }
        run.await(CompletableFuture.allOf(workers));
        return run.outcome();
    }

    public static long deadline(Duration budget) {
        return System.nanoTime() + budget.toNanos();
    }

    public static boolean isOver(long deadlineNanos) {
        return System.nanoTime() - deadlineNanos >= 0;
    }

    private CompletableFuture<Void> begin(Run run) {
        try {
            return CompletableFuture.runAsync(run::work, executor);
        } catch (RejectedExecutionException e) {
            LOG.debug("no thread is free; this one does the work", e);
            run.work();
            return CompletableFuture.completedFuture(null);
        }
    }

    private static final class Run {
        private final int count;
        private final long deadlineNanos;
        private final Step step;
        private final AtomicInteger next = new AtomicInteger();
        private final AtomicInteger done = new AtomicInteger();
        private volatile @Nullable IOException failure;

        private Run(int count, long deadlineNanos, Step step) {
            this.count = count;
            this.deadlineNanos = deadlineNanos;
            this.step = step;
        }

        private void work() {
            for (int i = next.getAndIncrement(); i < count && !isOver(deadlineNanos); i = next.getAndIncrement()) {
                try {
                    step.run(i);
                    done.incrementAndGet();
                } catch (IOException e) {
                    failure = e;
                }
            }
        }

        private void await(CompletableFuture<Void> all) {
            try {
                all.get(Math.max(1, deadlineNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                LOG.debug("{} of {} steps were done in time", done.get(), count);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException e) {
                throw new IllegalStateException("a step failed in a way that is not the store's", e.getCause());
            }
        }

        private BatchResult outcome() {
            return new BatchResult(count - done.get(), Optional.ofNullable(failure));
        }
    }
}
