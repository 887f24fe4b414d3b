package io.stowage.billing;

import io.micrometer.core.instrument.MeterRegistry;
import io.stowage.billing.usage.Usage;
import io.stowage.ic.Owner;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;

/** Metering without a cashier: every owner may have everything, and the meters still count what they had. */
public final class Unmetered implements Metering {
    private final ChargeMeters meters;

    public Unmetered(MeterRegistry registry) {
        this.meters = new ChargeMeters(registry);
    }

    @Override
    public void announce(Collection<Charge> charges) {
        meters.announce(charges);
    }

    @Override
    public Reservation reserve(Owner owner, Charge charge, Usage atMost) {
        return new Counting(charge, atMost);
    }

    private final class Counting implements Reservation {
        private final Charge charge;
        private Usage atMost;
        private final AtomicBoolean settled = new AtomicBoolean();

        private Counting(Charge charge, Usage atMost) {
            this.charge = charge;
            this.atMost = atMost;
        }

        @Override
        public void grow(Usage more) {
            if (settled.get()) {
                throw new IllegalStateException("this reservation was settled before");
            }
            atMost = atMost.plus(more);
        }

        @Override
        public void settle(Usage actual) {
            if (!actual.isWithin(atMost)) {
                throw new IllegalStateException("used " + actual + ", but only " + atMost + " was set aside");
            }
            if (settled.getAndSet(true)) {
                throw new IllegalStateException("this reservation was settled before");
            }
            meters.settled(charge, actual);
        }

        @Override
        public void close() {
            // There is nothing to give back where nothing is counted out.
        }
    }
}
