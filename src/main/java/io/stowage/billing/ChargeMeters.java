package io.stowage.billing;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.stowage.billing.usage.Usage;
import io.stowage.fault.Fault;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts what owners are charged, by reason. */
final class ChargeMeters {
    private final MeterRegistry registry;

    /** By word. There are as many as there are constants. */
    private final Map<String, Of> all = new ConcurrentHashMap<>();

    private record Of(Counter settled, Counter released, Counter up, Counter down, Counter reads, Counter writes) {}

    ChargeMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    void announce(Collection<Charge> charges) {
        charges.forEach(this::of);
    }

    private Of of(Charge charge) {
        Of known = all.get(charge.word());
        return known != null ? known : all.computeIfAbsent(charge.word(), word -> made(charge));
    }

    private Of made(Charge charge) {
        return new Of(
                charges(charge, "settled"),
                charges(charge, "released"),
                usage(charge, "bytes-up"),
                usage(charge, "bytes-down"),
                usage(charge, "reads"),
                usage(charge, "writes"));
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
