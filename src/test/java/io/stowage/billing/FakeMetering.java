package io.stowage.billing;

import io.stowage.billing.cashier.PriceList;
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

/** A cashier that notes what it was told, and refuses on demand. */
public final class FakeMetering implements Metering {
    private final List<Bill> settled = new CopyOnWriteArrayList<>();
    private final AtomicInteger open = new AtomicInteger();
    private volatile Optional<Fault> refusal = Optional.empty();
    private volatile Optional<PriceList> prices = Optional.empty();
    private volatile boolean failing;

    /** What one owner was charged. */
    public record Bill(String owner, String reason, Usage usage) {}

    public void refuse(Fault fault) {
        refusal = Optional.of(fault);
    }

    public void price(PriceList prices) {
        this.prices = Optional.of(prices);
    }

    @Override
    public Optional<PriceList> prices() {
        return prices;
    }

    public void allow() {
        refusal = Optional.empty();
    }

    /** From now on nothing can be settled, as if the process died at that moment. */
    public void failToSettle() {
        failing = true;
    }

    public List<Usage> settled() {
        return bills().stream().map(Bill::usage).toList();
    }

    public List<Bill> bills() {
        return List.copyOf(settled);
    }

    /** Waits until the requests that began are over. */
    public void awaitEnd() {
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> open.get() == 0);
    }

    /** All that was settled, once the requests that began are over; an answer is complete a moment before. */
    public Usage total() {
        awaitEnd();
        return settled().stream().reduce(Usage.NONE, Usage::plus);
    }

    public void forget() {
        awaitEnd();
        settled.clear();
    }

    /** Reservations that nobody closed. */
    public int open() {
        return open.get();
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
                if (failing) {
                    throw new IllegalStateException("the charge could not be settled");
                }
                done = true;
                settled.add(new Bill(owner.toString(), charge.word(), actual));
            }

            @Override
            public void close() {
                open.decrementAndGet();
            }
        };
    }
}
