package io.stowage.database;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import java.util.Locale;
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

    private final Timers reads;
    private final Timers writes;
    private final DistributionSummary groups;
    private final Counter conflicts;

    private record Timers(Timer ok, Timer refused, Timer unavailable, Timer waits) {
        static Timers of(MeterRegistry registry, String database, Kind kind) {
            return new Timers(
                    call(registry, database, kind, Outcome.OK),
                    call(registry, database, kind, Outcome.REFUSED),
                    call(registry, database, kind, Outcome.UNAVAILABLE),
                    Timer.builder(WAITS)
                            .description("Waits for a connection, or for the turn to write")
                            .tags("database", database, "kind", label(kind))
                            .register(registry));
        }

        private static Timer call(MeterRegistry registry, String database, Kind kind, Outcome outcome) {
            return Timer.builder(CALLS)
                    .description("Transactions, waits and tries included")
                    .tags("database", database, "kind", label(kind), "outcome", label(outcome))
                    .register(registry);
        }

        Timer call(Outcome outcome) {
            return switch (outcome) {
                case OK -> ok;
                case REFUSED -> refused;
                case UNAVAILABLE -> unavailable;
            };
        }
    }

    /** @param database its name among several */
    public DatabaseMeters(MeterRegistry registry, String database) {
        reads = Timers.of(registry, database, Kind.READ);
        writes = Timers.of(registry, database, Kind.WRITE);
        groups = DistributionSummary.builder(GROUPS)
                .description("Writes that one commit made durable")
                .tag("database", database)
                .register(registry);
        conflicts = Counter.builder(CONFLICTS)
                .description("Writes that conflicted with another one and were done again")
                .tag("database", database)
                .register(registry);
    }

    private Timers of(Kind kind) {
        return switch (kind) {
            case READ -> reads;
            case WRITE -> writes;
        };
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
            of(kind).call(outcome).record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
        }
    }

    public void waited(Kind kind, long nanos) {
        of(kind).waits().record(nanos, TimeUnit.NANOSECONDS);
    }

    public void committed(int together) {
        groups.record(together);
    }

    public void conflicted() {
        conflicts.increment();
    }
}
