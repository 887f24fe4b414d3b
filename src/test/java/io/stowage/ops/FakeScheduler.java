package io.stowage.ops;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A scheduler whose time is a {@link FakeClock}; what is due runs on the thread that advances it. Like a container's it
 * refuses to be shut down.
 */
public final class FakeScheduler extends AbstractExecutorService implements ScheduledExecutorService {
    private final FakeClock clock;
    private final List<Planned> plan = new ArrayList<>();
    private boolean refusing;

    public FakeScheduler(FakeClock clock) {
        this.clock = clock;
    }

    /** Lets time pass and runs everything that falls due, in order. */
    public void advance(Duration by) {
        Instant end = clock.instant().plus(by);
        for (Optional<Planned> due = takeDue(end); due.isPresent(); due = takeDue(end)) {
            clock.set(due.get().at.isAfter(clock.instant()) ? due.get().at : clock.instant());
            due.get().run();
        }
        clock.set(end.isAfter(clock.instant()) ? end : clock.instant());
    }

    public synchronized int planned() {
        plan.removeIf(FutureTask::isDone);
        return plan.size();
    }

    /** When the last of what is planned falls due. */
    public synchronized Instant latest() {
        return plan.stream().map(planned -> planned.at).max(Instant::compareTo).orElseThrow();
    }

    public synchronized void refuse() {
        refusing = true;
    }

    @Override
    public synchronized ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        if (refusing) {
            throw new RejectedExecutionException("stopped");
        }
        Planned planned = new Planned(command, clock.instant().plusNanos(unit.toNanos(delay)));
        plan.add(planned);
        return planned;
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable command, long initialDelay, long period, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable command, long initialDelay, long delay, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void execute(Runnable command) {
        command.run();
    }

    @Override
    public void shutdown() {
        throw new IllegalStateException("lifecycle methods are the container's");
    }

    @Override
    public List<Runnable> shutdownNow() {
        throw new IllegalStateException("lifecycle methods are the container's");
    }

    @Override
    public boolean isShutdown() {
        throw new IllegalStateException("lifecycle methods are the container's");
    }

    @Override
    public boolean isTerminated() {
        throw new IllegalStateException("lifecycle methods are the container's");
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        throw new IllegalStateException("lifecycle methods are the container's");
    }

    private synchronized Optional<Planned> takeDue(Instant end) {
        Optional<Planned> due = plan.stream()
                .filter(planned -> !planned.isDone() && !planned.at.isAfter(end))
                .min(Comparator.comparing((Planned planned) -> planned.at));
        due.ifPresent(plan::remove);
        return due;
    }

    private final class Planned extends FutureTask<@Nullable Void> implements ScheduledFuture<@Nullable Void> {
        private final Instant at;

        private Planned(Runnable command, Instant at) {
            super(command, null);
            this.at = at;
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(Duration.between(clock.instant(), at));
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
        }
    }
}
