package io.stowage.s3;

import io.stowage.billing.Charge;
import io.stowage.billing.Metering;
import io.stowage.billing.usage.Usage;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.ic.Owner;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/** Metering that notes who was charged what for which reason, and refuses on demand. */
final class ChargeBook implements Metering {
    private final List<String> entries = new CopyOnWriteArrayList<>();
    private final AtomicInteger open = new AtomicInteger();
    private volatile Optional<Fault> refusal = Optional.empty();

    void refuse(Fault fault) {
        refusal = Optional.of(fault);
    }

    /** All that was charged for since this was asked last, once the requests that began are over. */
    List<String> entries() {
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> open.get() == 0);
        List<String> all = List.copyOf(entries);
        entries.clear();
        return all;
    }

    @Override
    public Reservation reserve(Owner owner, Charge charge, Usage atMost) {
        if (refusal.isPresent()) {
            throw new StowageException(refusal.get(), "the cashier says no to " + owner);
        }
        open.incrementAndGet();
        return new Reservation() {
            private boolean done;
            private Usage most = atMost;

            @Override
            public void grow(Usage more) {
                most = most.plus(more);
            }

            @Override
            public void settle(Usage actual) {
                if (done || !actual.isWithin(most)) {
                    throw new IllegalStateException("settled twice, or " + actual + " of " + most);
                }
                done = true;
                entries.add(owner + " " + charge + " " + (actual.bytesUp() + actual.bytesDown()));
            }

            @Override
            public void close() {
                open.decrementAndGet();
            }
        };
    }
}
