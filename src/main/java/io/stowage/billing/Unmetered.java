package io.stowage.billing;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.stowage.ic.Owner;
import java.util.concurrent.atomic.AtomicBoolean;

/** Metering without a cashier: every owner may have everything, and the meters still count what they had. */
public final class Unmetered implements Metering {
    private final Counter bytesUp;
    private final Counter bytesDown;
    private final Counter reads;
    private final Counter writes;

    public Unmetered(MeterRegistry registry) {
        this.bytesUp = counter(registry, "bytes-up");
        this.bytesDown = counter(registry, "bytes-down");
        this.reads = counter(registry, "reads");
        this.writes = counter(registry, "writes");
    }

    private static Counter counter(MeterRegistry registry, String kind) {
        return Counter.builder("stowage.usage")
                .description("What owners used and would have been charged for")
                .tag("kind", kind)
                .register(registry);
    }

    @Override
    public Reservation reserve(Owner owner, Usage atMost) {
        return new Counting(atMost);
    }

    private final class Counting implements Reservation {
        private final Usage atMost;
        private final AtomicBoolean settled = new AtomicBoolean();

        private Counting(Usage atMost) {
            this.atMost = atMost;
        }

        @Override
        public void settle(Usage actual) {
            if (!actual.isWithin(atMost)) {
                throw new IllegalStateException("used " + actual + ", but only " + atMost + " was set aside");
            }
            if (settled.getAndSet(true)) {
                throw new IllegalStateException("this reservation was settled before");
            }
            bytesUp.increment((double) actual.bytesUp());
            bytesDown.increment((double) actual.bytesDown());
            reads.increment((double) actual.reads());
            writes.increment((double) actual.writes());
        }

        @Override
        public void close() {
            // There is nothing to give back where nothing is counted out.
        }
    }
}
