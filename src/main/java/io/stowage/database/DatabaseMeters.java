package io.stowage.database;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** What the engines measure of one database. */
public final class DatabaseMeters {
    static final String CALLS = "stowage.database.calls";
    static final String WAITS = "stowage.database.waits";
    static final String GROUPS = "stowage.database.groups";
    static final String CONFLICTS = "stowage.database.conflicts";

    public enum Kind {
        READ,
        WRITE
    }

    private enum Outcome {
        OK,
        /** The work threw: most often what the caller was to hear, such as a conflict. */
        REFUSED,
        UNAVAILABLE
    }

    private final Map<Kind, Map<Outcome, Timer>> calls = new EnumMap<>(Kind.class);
    private final Map<Kind, Timer> waits = new EnumMap<>(Kind.class);
    private final DistributionSummary groups;
    private final Counter conflicts;

    /** @param database its name among several */
    public DatabaseMeters(MeterRegistry registry, String database) {
        for (Kind kind : Kind.values()) {
            Map<Outcome, Timer> byOutcome = new EnumMap<>(Outcome.class);
            for (Outcome outcome : Outcome.values()) {
                byOutcome.put(
                        outcome,
                        Timer.builder(CALLS)
                                .description("Transactions, waits and tries included")
                                .tags("database", database, "kind", label(kind), "outcome", label(outcome))
                                .register(registry));
            }
            calls.put(kind, byOutcome);
            waits.put(
                    kind,
                    Timer.builder(WAITS)
                            .description("Waits for a connection, or for the turn to write")
                            .tags("database", database, "kind", label(kind))
                            .register(registry));
        }
        groups = DistributionSummary.builder(GROUPS)
                .description("Writes that one commit made durable")
                .tag("database", database)
                .register(registry);
        conflicts = Counter.builder(CONFLICTS)
                .description("Writes that conflicted with another one and were done again")
                .tag("database", database)
                .register(registry);
    }

    private static String label(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    public <T> T measure(Kind kind, Supplier<T> call) {
        long start = System.nanoTime();
        Outcome outcome = Outcome.REFUSED;
        try {
            T result = call.get();
            outcome = Outcome.OK;
            return result;
        } catch (StowageException e) {
            outcome = e.fault() == Fault.DATABASE_UNAVAILABLE ? Outcome.UNAVAILABLE : Outcome.REFUSED;
            throw e;
        } finally {
            calls.get(kind).get(outcome).record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
        }
    }

    public void waited(Kind kind, long nanos) {
        waits.get(kind).record(nanos, TimeUnit.NANOSECONDS);
    }

    public void committed(int together) {
        groups.record(together);
    }

    public void conflicted() {
        conflicts.increment();
    }
}
