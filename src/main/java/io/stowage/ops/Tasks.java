package io.stowage.ops;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Periodic work by name. A task never overlaps itself, a failure never ends its schedule, and a stop waits, lets the
 * tasks that asked for it run once more, and only then interrupts. The executor is the caller's: only our own futures
 * are ever cancelled, since a container forbids more than that.
 */
public final class Tasks implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Tasks.class);
    private static final Duration GRACE = Duration.ofSeconds(1);

    /**
     * A longer wait is cut into steps of this. A container's executor keeps what was cancelled until its time would have
     * come, and with it our class loader: an undeployed application would stay for as long as its longest delay.
     */
    private static final long LONGEST_STEP_MILLIS = 20_000;

    private final ScheduledExecutorService executor;
    private final Clock clock;
    private final RandomGenerator random;
    private final MeterRegistry meters;
    private final TasksConfig config;

    /** A task and its plan; guarded by {@link #entries}. */
    private static final class Entry {
        private final TaskSlot slot;
        private Optional<Future<?>> future = Optional.empty();
        private Optional<Instant> next = Optional.empty();

        private Entry(TaskSlot slot) {
            this.slot = slot;
        }
    }

    /** Also the lock for itself, its entries and {@link #closed}; no work runs while it is held. */
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    private boolean closed;

    public Tasks(
            ScheduledExecutorService executor,
            Clock clock,
            RandomGenerator random,
            MeterRegistry meters,
            TasksConfig config) {
        this.executor = executor;
        this.clock = clock;
        this.random = random;
        this.meters = meters;
        this.config = config;
    }

    /** Plans the first run. */
    public void start(Task task) {
        Entry entry = new Entry(new TaskSlot(task, clock));
        synchronized (entries) {
            if (closed) {
                throw new IllegalStateException("task " + task.name() + " came after the stop");
            }
            if (entries.putIfAbsent(task.name(), entry) != null) {
                throw new IllegalArgumentException("there are two tasks named " + task.name());
            }
        }
        measure(entry.slot);
        plan(entry, task.first());
    }

    /** Runs a task on this thread; false when it is running already or the tasks are closed. */
    boolean runNow(String name) {
        Entry entry;
        synchronized (entries) {
            entry = entries.get(name);
        }
        if (entry == null) {
            throw new IllegalArgumentException("there is no task named " + name);
        }
        return entry.slot.run();
    }

    /** What is known of each task, in the order in which they were started. */
    public List<TaskReport> report() {
        synchronized (entries) {
            return entries.values().stream()
                    .map(entry -> entry.slot.report(entry.next))
                    .toList();
        }
    }

    /** Ends the schedule. Doing it again does nothing. */
    @Override
    public void close() {
        List<TaskSlot> slots = stopAll();
        boolean wasInterrupted = false;
        try {
            awaitIdle(slots, config.stopWait());
            runLast(slots.stream().filter(slot -> slot.task().runOnStop()).toList());
            slots.forEach(TaskSlot::interrupt);
            awaitIdle(slots, GRACE);
        } catch (InterruptedException e) {
            // The server is in a hurry to stop: no more waiting, but nothing keeps running either.
            slots.forEach(TaskSlot::interrupt);
            wasInterrupted = true;
        }
        slots.stream()
                .map(slot -> slot.report(Optional.empty()))
                .filter(TaskReport::running)
                .forEach(report -> log.warn("task {} does not end, though it was interrupted", report.name()));
        if (wasInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private List<TaskSlot> stopAll() {
        List<TaskSlot> slots = new ArrayList<>();
        synchronized (entries) {
            if (closed) {
                return List.of();
            }
            closed = true;
            for (Entry entry : entries.values()) {
                entry.slot.stop();
                entry.future.ifPresent(future -> future.cancel(false));
                entry.next = Optional.empty();
                slots.add(entry.slot);
            }
        }
        return slots;
    }

    private static void awaitIdle(List<TaskSlot> slots, Duration wait) throws InterruptedException {
        long deadline = TaskSlot.deadline(wait);
        for (TaskSlot slot : slots) {
            slot.awaitIdle(deadline);
        }
    }

    /** Each on a thread of its own, so that one that hangs does not take another's turn. */
    private void runLast(List<TaskSlot> slots) throws InterruptedException {
        long deadline = TaskSlot.deadline(config.stopWait());
        List<Thread> threads = new ArrayList<>();
        for (TaskSlot slot : slots) {
            // It had its time; without an end of this run there is no last one.
            slot.interrupt();
            Thread thread = Threads.daemon("stowage-stop-" + slot.task().name(), () -> runLast(slot, deadline));
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(1, deadline - System.nanoTime()));
        }
    }

    private static void runLast(TaskSlot slot, long deadline) {
        try {
            if (!slot.awaitIdle(deadline) || !slot.runLast()) {
                log.warn(
                        "task {} had no last run, because the one before does not end",
                        slot.task().name());
            }
        } catch (InterruptedException e) {
            log.warn(
                    "task {} had no last run, because it was interrupted",
                    slot.task().name());
            Thread.currentThread().interrupt();
        }
    }

    private void plan(Entry entry, Duration delay) {
        long millis = Math.round(delay.toMillis() * (1 + entry.slot.task().jitter() * (2 * random.nextDouble() - 1)));
        synchronized (entries) {
            if (closed) {
                return;
            }
            entry.next = Optional.of(clock.instant().plusMillis(millis));
            step(entry, millis);
        }
    }

    private void step(Entry entry, long millis) {
        long step = Math.min(millis, LONGEST_STEP_MILLIS);
        Runnable then = step == millis ? () -> turn(entry) : () -> step(entry, millis - step);
        synchronized (entries) {
            if (closed) {
                return;
            }
            try {
                entry.future = Optional.of(executor.schedule(then, step, TimeUnit.MILLISECONDS));
            } catch (RejectedExecutionException | IllegalStateException e) {
                // A container that stops before we are told to.
                entry.next = Optional.empty();
                log.warn(
                        "task {} will not run again, since the executor takes no more",
                        entry.slot.task().name(),
                        e);
            }
        }
    }

    private void turn(Entry entry) {
        // Refused when it is run by hand at this moment: that run counts as this one.
        entry.slot.run();
        plan(entry, entry.slot.task().delay());
    }

    private void measure(TaskSlot slot) {
        String name = slot.task().name();
        FunctionCounter.builder("stowage.task.runs", slot, TaskSlot::runs)
                .description("Runs that ended, well or not")
                .tag("task", name)
                .register(meters);
        FunctionCounter.builder("stowage.task.failures", slot, TaskSlot::failures)
                .description("Runs that failed")
                .tag("task", name)
                .register(meters);
        FunctionTimer.builder(
                        "stowage.task.duration",
                        slot,
                        each -> (long) each.runs(),
                        TaskSlot::busyNanos,
                        TimeUnit.NANOSECONDS)
                .description("Time spent in runs")
                .tag("task", name)
                .register(meters);
        TimeGauge.builder("stowage.task.since.success", slot, TimeUnit.SECONDS, TaskSlot::secondsSinceSuccess)
                .description("Since the last run that went well, or since the start when there was none")
                .tag("task", name)
                .register(meters);
    }
}
