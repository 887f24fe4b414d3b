package io.stowage.ops;

import io.stowage.ops.Health.Status;
import io.stowage.ops.HealthProbe.Pending;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * Knows whom to ask how the house is. All checks run at once, each within the budget, and a report is given again for a
 * moment. Liveness is not asked here: a process that answers is alive.
 */
public final class HealthBoard implements AutoCloseable {

    /** Whether the node can serve without a component. */
    public enum Weight {
        REQUIRED,
        OPTIONAL
    }

    private interface Asked {
        Pending ask();
    }

    private record Component(Weight weight, Asked asked) {}

    /** One report, perhaps still being made, and the components that it is about. */
    private record Round(CompletableFuture<HealthReport> report, Map<String, Component> asked) {}

    private final HealthConfig config;
    private final Clock clock;
    private final ExecutorService executor = Threads.perTask("stowage-health");

    /** Also the lock for itself and {@link #latest}; nobody is asked while it is held. */
    private final Map<String, Component> components = new LinkedHashMap<>();

    private @Nullable Round latest;

    public HealthBoard(HealthConfig config, Clock clock) {
        this.config = config;
        this.clock = clock;
    }

    /** From now on {@code check} is part of each report. */
    public void register(String name, Weight weight, HealthCheck check) {
        HealthProbe probe = new HealthProbe(check, config.budget(), clock);
        put(name, new Component(weight, () -> probe.ask(executor)));
    }

    /** A component that tells by itself how it is; a later word replaces an earlier one, in its place. */
    public void publish(String name, Weight weight, Health health) {
        put(name, new Component(weight, () -> deadline -> health));
    }

    /** Who asks at the same time as others, or soon after them, gets the same report. */
    public HealthReport report() {
        Round round;
        boolean mine = false;
        synchronized (components) {
            round = latest;
            if (round == null || isStale(round.report())) {
                round = new Round(new CompletableFuture<>(), new LinkedHashMap<>(components));
                latest = round;
                mine = true;
            }
        }
        if (mine) {
            round.report().complete(ask(round.asked()));
        }
        return round.report().join();
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }

    private void put(String name, Component component) {
        synchronized (components) {
            components.put(name, component);
            latest = null;
        }
    }

    private boolean isStale(CompletableFuture<HealthReport> report) {
        return report.isDone() && !clock.instant().isBefore(report.join().at().plus(config.cache()));
    }

    private HealthReport ask(Map<String, Component> asked) {
        long deadline = System.nanoTime() + config.budget().toNanos();
        Map<String, Pending> pending = new LinkedHashMap<>();
        asked.forEach((name, component) -> pending.put(name, component.asked().ask()));
        Map<String, Health> answers = new LinkedHashMap<>();
        pending.forEach((name, answer) -> answers.put(name, await(answer, deadline)));
        Instant now = clock.instant();
        return new HealthReport(now, overall(asked, answers), answers);
    }

    private static Health await(Pending answer, long deadline) {
        try {
            return answer.await(deadline);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Health.down("was not asked to the end, because the asker was interrupted");
        }
    }

    private static Status overall(Map<String, Component> asked, Map<String, Health> answers) {
        Status worst = Status.UP;
        for (Map.Entry<String, Health> answer : answers.entrySet()) {
            Status status = answer.getValue().status();
            Component component = asked.get(answer.getKey());
            boolean bearable = component == null || component.weight() == Weight.OPTIONAL;
            Status counted = bearable && status == Status.DOWN ? Status.DEGRADED : status;
            worst = counted.compareTo(worst) > 0 ? counted : worst;
        }
        return worst;
    }
}
