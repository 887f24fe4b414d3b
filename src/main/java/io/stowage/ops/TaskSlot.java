package io.stowage.ops;

import io.stowage.ops.TaskReport.RunResult;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The place of one task: a run takes the place or is refused, and what came of it is kept here. */
final class TaskSlot {
    private static final Logger log = LoggerFactory.getLogger(Tasks.class);

    private final Task task;
    private final Clock clock;
    private final Instant added;

    /** Guards every field below; the work itself runs outside. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Condition idle = lock.newCondition();
    private @Nullable Thread runner;
    private boolean interrupted;
    private boolean stopped;
    private long runs;
    private long failures;
    private Duration busy = Duration.ZERO;
    private @Nullable Instant start;
    private @Nullable Instant end;
    private @Nullable Instant success;
    private RunResult outcome = RunResult.NEVER_RAN;
    private String error = "";

    TaskSlot(Task task, Clock clock) {
        this.task = task;
        this.clock = clock;
        this.added = clock.instant();
    }

    Task task() {
        return task;
    }

    /** Runs the work on this thread; false when it is running already, or no run is wanted any more. */
    boolean run() {
        return take(false) && runTaken();
    }

    /** The run after the stop; false before that, or when an earlier run does not end. */
    boolean runLast() {
        return take(true) && runTaken();
    }

    /** From now on only the last run is let in. */
    void stop() {
        lock.lock();
        try {
            stopped = true;
        } finally {
            lock.unlock();
        }
    }

    /** Whether the slot was free at some moment before {@code deadline}, in terms of {@link System#nanoTime()}. */
    boolean awaitIdle(long deadline) throws InterruptedException {
        lock.lock();
        try {
            while (runner != null) {
                if (idle.awaitNanos(deadline - System.nanoTime()) <= 0) {
                    return runner == null;
                }
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Interrupts the run under way, if there is one. */
    void interrupt() {
        lock.lock();
        try {
            if (runner != null) {
                interrupted = true;
                runner.interrupt();
            }
        } finally {
            lock.unlock();
        }
    }

    TaskReport report(Optional<Instant> next) {
        lock.lock();
        try {
            return new TaskReport(
                    task.name(),
                    task.delay(),
                    runner != null,
                    runs,
                    failures,
                    Optional.ofNullable(start),
                    Optional.ofNullable(end),
                    outcome,
                    error,
                    next);
        } finally {
            lock.unlock();
        }
    }

    double runs() {
        return report(Optional.empty()).runs();
    }

    double failures() {
        return report(Optional.empty()).failures();
    }

    double busyNanos() {
        lock.lock();
        try {
            return busy.toNanos();
        } finally {
            lock.unlock();
        }
    }

    /** Before the first success it counts from the beginning, so that an alarm also sees a task that never worked. */
    double secondsSinceSuccess() {
        lock.lock();
        try {
            return Duration.between(success == null ? added : success, clock.instant())
                            .toMillis()
                    / 1000.0;
        } finally {
            lock.unlock();
        }
    }

    private boolean take(boolean last) {
        lock.lock();
        try {
            if (last != stopped || runner != null) {
                return false;
            }
            runner = Thread.currentThread();
            start = clock.instant();
            return true;
        } finally {
            lock.unlock();
        }
    }

    private boolean runTaken() {
        try {
            task.work().run();
            release(null);
        } catch (Throwable e) {
            // Errors too: a schedule that silently ends is worse than one that fails again.
            release(e);
        }
        return true;
    }

    private void release(@Nullable Throwable failure) {
        String before;
        lock.lock();
        try {
            before = error;
            note(failure);
            runner = null;
            // The thread belongs to a pool or a caller, so an interrupt of ours must not outlive the run, and only
            // ours.
            if (interrupted) {
                interrupted = false;
                Thread.interrupted();
            } else if (failure instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            idle.signalAll();
        } finally {
            lock.unlock();
        }
        tell(before, failure);
    }

    private void note(@Nullable Throwable failure) {
        Instant now = clock.instant();
        end = now;
        busy = busy.plus(Duration.between(start == null ? now : start, now));
        runs++;
        if (failure == null) {
            outcome = RunResult.OK;
            error = "";
            success = now;
        } else {
            outcome = RunResult.FAILED;
            error = describe(failure);
            failures++;
        }
    }

    /** Once for each change: the same failure every ten seconds says nothing new. */
    private void tell(String before, @Nullable Throwable failure) {
        if (failure == null) {
            if (!before.isEmpty()) {
                log.info("task {} works again", task.name());
            }
        } else if (!before.equals(describe(failure))) {
            if (failure instanceof IOException) {
                // Something outside does not answer as it should, and the message says what; a trace would only hide
                // it.
                log.warn("task {} failed: {}", task.name(), failure.getMessage());
            } else {
                log.warn("task {} failed", task.name(), failure);
            }
        }
    }

    private static String describe(Throwable failure) {
        String message = failure.getMessage();
        return failure.getClass().getName() + (message == null ? "" : ": " + message);
    }

    static long deadline(Duration wait) {
        return System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(wait.toMillis());
    }
}
