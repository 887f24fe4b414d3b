package io.stowage.content.jobs;

import io.stowage.ops.Threads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes through items page by page: several at a time, noted in their order every few seconds, so that a process may be
 * killed anywhere. A store that does not answer is waited for.
 */
public final class JobLoop<I, O> {
    private static final Logger LOG = LoggerFactory.getLogger(JobLoop.class);
    private static final long NOTED_AFTER = TimeUnit.SECONDS.toNanos(5);
    private static final long FIRST_BACKOFF_MILLIS = 1_000;
    private static final long LONGEST_BACKOFF_MILLIS = 60_000;
    private static final long KEEP_EVERY_MILLIS = 1_000;
    private static final long LOOK_EVERY_MILLIS = 100;
    private static final long END_SECONDS = 4;

    private final Work<I, O> work;
    private final HeldLease lease;
    private final Limits limits;
    private final CountDownLatch stop = new CountDownLatch(1);

    /** What is done with the items. */
    public interface Work<I, O> {
        /** The next items behind those that were noted; empty at the end. */
        List<I> page();

        /** On one of the threads of the loop. */
        O look(I item) throws InterruptedException;

        /** Whether this result says that a store does not answer at all. */
        boolean isSilence(O result);

        /** In one transaction, with how far the job is. */
        void note(List<O> results);

        /** Whether the job is still to be done, as it was when it was noted last. */
        boolean isWanted();

        boolean hasTooManyErrors();

        /** Whether the stores answer. */
        boolean storesAnswer();
    }

    /**
     * How the loop goes.
     *
     * @param name of the threads
     * @param maxUnavailable how long a store that does not answer is waited for
     */
    public record Limits(String name, int concurrency, Duration maxUnavailable) {}

    public JobLoop(Work<I, O> work, HeldLease lease, Limits limits) {
        this.work = work;
        this.lease = lease;
        this.limits = limits;
    }

    public void stop() {
        stop.countDown();
    }

    /** Whether there is no reason to end. */
    public boolean goesOn() {
        return stop.getCount() > 0 && work.isWanted() && lease.keep();
    }

    public JobEnd run() throws InterruptedException {
        ExecutorService threads = Threads.few(limits.name(), limits.concurrency());
        try {
            while (goesOn()) {
                List<I> page = work.page();
                if (page.isEmpty()) {
                    return JobEnd.DONE;
                }
                boolean answers = look(threads, page);
                if (work.hasTooManyErrors()) {
                    return JobEnd.TOO_MANY_ERRORS;
                }
                if (!answers && !comesBack()) {
                    return goesOn() ? JobEnd.UNAVAILABLE : JobEnd.LEFT;
                }
            }
            return JobEnd.LEFT;
        } finally {
            end(threads);
        }
    }

    /** Looks at these items side by side, and notes what was found in their order. False where a store is silent. */
    private boolean look(ExecutorService threads, List<I> page) throws InterruptedException {
        List<Future<O>> coming =
                page.stream().map(item -> threads.submit(() -> work.look(item))).toList();
        List<O> found = new ArrayList<>();
        long noted = System.nanoTime();
        try {
            for (Future<O> next : coming) {
                if (!await(next)) {
                    return true;
                }
                O result = result(next);
                if (work.isSilence(result)) {
                    return false;
                }
                found.add(result);
                if (System.nanoTime() - noted > NOTED_AFTER || stop.getCount() == 0) {
                    work.note(List.copyOf(found));
                    found.clear();
                    noted = System.nanoTime();
                    if (!goesOn() || work.hasTooManyErrors()) {
                        return true;
                    }
                }
            }
            return true;
        } finally {
            coming.forEach(each -> each.cancel(true));
            if (!found.isEmpty()) {
                work.note(List.copyOf(found));
            }
        }
    }

    /** Until it is there. False where the loop is to end before that. */
    private boolean await(Future<O> coming) throws InterruptedException {
        while (!coming.isDone()) {
            if (!goesOn()) {
                return false;
            }
            try {
                coming.get(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException | ExecutionException e) {
                LOG.trace("{}: not yet, or failed, which is told where the result is taken", limits.name(), e);
            }
        }
        return true;
    }

    private static <O> O result(Future<O> done) throws InterruptedException {
        try {
            return done.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            if (e.getCause() instanceof Error failure) {
                throw failure;
            }
            throw new IllegalStateException("a place could not be looked at: " + e.getMessage(), e);
        }
    }

    /** Waits for the stores. False where they do not answer for too long, or the loop has to end. */
    private boolean comesBack() throws InterruptedException {
        long began = System.nanoTime();
        long backoff = FIRST_BACKOFF_MILLIS;
        LOG.warn("{} waits, as a store does not answer", limits.name());
        while (System.nanoTime() - began < limits.maxUnavailable().toNanos()) {
            long pause = Math.min(backoff, limits.maxUnavailable().toMillis());
            for (long waited = 0; waited < pause; waited += KEEP_EVERY_MILLIS) {
                if (stop.await(Math.min(KEEP_EVERY_MILLIS, pause - waited), TimeUnit.MILLISECONDS) || !lease.keep()) {
                    return false;
                }
            }
            if (work.storesAnswer()) {
                return true;
            }
            backoff = Math.min(backoff * 2, LONGEST_BACKOFF_MILLIS);
        }
        return false;
    }

    private void end(ExecutorService threads) throws InterruptedException {
        threads.shutdownNow();
        if (!threads.awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
            LOG.warn("{}: a place is still being read after its job has ended", limits.name());
        }
    }
}
