package io.stowage.billing;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.stowage.fault.Fault;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Counts what owners are charged, by reason. */
final class ChargeMeters {
    private final MeterRegistry registry;
    private final Map<Charge, Of> all = new EnumMap<>(Charge.class);

    private record Of(Counter settled, Counter released, Counter up, Counter down, Counter reads, Counter writes) {}

    ChargeMeters(MeterRegistry registry) {
        this.registry = registry;
        for (Charge charge : Charge.values()) {
            all.put(
                    charge,
                    new Of(
                            charges(charge, "settled"),
                            charges(charge, "released"),
                            usage(charge, "bytes-up"),
                            usage(charge, "bytes-down"),
                            usage(charge, "reads"),
                            usage(charge, "writes")));
        }
    }

    private Of of(Charge charge) {
        return Objects.requireNonNull(all.get(charge));
    }

    void settled(Charge charge, Usage usage) {
        Of meters = of(charge);
        meters.settled.increment();
        add(meters.up, usage.bytesUp());
        add(meters.down, usage.bytesDown());
        add(meters.reads, usage.reads());
        add(meters.writes, usage.writes());
    }

    void released(Charge charge) {
        of(charge).released.increment();
    }

    void refused(Charge charge, Fault fault) {
        charges(charge, fault.name().toLowerCase(Locale.ROOT).replace('_', '-')).increment();
    }

    private static void add(Counter counter, long amount) {
        if (amount != 0) {
            counter.increment((double) amount);
        }
    }

    private Counter charges(Charge charge, String outcome) {
        return Counter.builder("stowage.charges")
                .description("Reservations that ended: settled, released unused, or refused and why")
                .tag("reason", charge.word())
                .tag("outcome", outcome)
                .register(registry);
    }

    private Counter usage(Charge charge, String kind) {
        return Counter.builder("stowage.usage")
                .description("What owners used and are charged for")
                .tag("reason", charge.word())
                .tag("kind", kind)
                .register(registry);
    }
}
