package io.stowage.v1.owner;

import io.stowage.billing.cashier.Cashier;
import io.stowage.billing.cashier.Cashier.Stored;
import io.stowage.billing.cashier.CashierException;
import io.stowage.billing.cashier.CashierException.Reason;
import io.stowage.ic.Owner;
import io.stowage.store.Body;
import io.stowage.store.Key;
import io.stowage.store.ObjectInfo;
import io.stowage.store.ObjectStore;
import io.stowage.store.PutOptions;
import io.stowage.v1.blob.Records;
import io.stowage.v1.owner.OwnerTotals.Holding;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts each night what owners have stored, and tells the cashier, some owners at a time. A failed count goes on where
 * it stopped, or from the beginning after a restart: figures are set, so twice is as good as once. Who was told of is
 * marked in the store, so that whoever deletes everything is told of once more, with nothing. Only one thread at a time
 * may take a turn.
 */
public final class StorageCensus {
    static final String MARKS = "blob-gauges/";
    /** Its age says when the last count came to its end, on whatever node. */
    static final Key LAST = Key.of("blob-gauges-last");

    private static final Logger LOG = LoggerFactory.getLogger(StorageCensus.class);

    /** So many owners whom the cashier does not take make us think that it is not about them. */
    private static final int MOST_REFUSED = 20;

    private final ObjectStore store;
    private final Records records;
    private final Consumer<Map<Owner, Stored>> cashier;
    private final LocalTime hour;
    private final Clock clock;

    /** Of the night whose count is under way. */
    private Instant night = Instant.MIN;

    private Optional<Owner> after = Optional.empty();
    private int owners;
    private int refused;
    private boolean notOffered;
    private volatile boolean stopped;

    /**
     * @param cashier sets what owners have, at most {@link Cashier#MAX_REPORT} of them
     * @param hour of the day, UTC, after which the count is due
     */
    public StorageCensus(
            ObjectStore store, Records records, Consumer<Map<Owner, Stored>> cashier, int hour, Clock clock) {
        this.store = store;
        this.records = records;
        this.cashier = cashier;
        this.hour = LocalTime.of(hour, 0);
        this.clock = clock;
    }

    /** Does what is due, which is nothing most of the time. */
    public void turn() throws IOException {
        Instant due = due(clock.instant());
        if (!due.equals(night)) {
            begin(due);
        }
        if (stopped || notOffered || isDone(due)) {
            return;
        }
        try {
            // Before everything is counted for a cashier that does not take it.
            cashier.accept(Map.of());
        } catch (CashierException e) {
            if (e.reason() != Reason.NOT_OFFERED) {
                throw e;
            }
            notOffered = true;
            LOG.warn(
                    "what owners have stored is told nobody, so stowage.billing.gauges is of no use: {}",
                    e.getMessage());
            return;
        }
        count();
    }

    /** A count that is under way ends soon, and is not finished. */
    public void stop() {
        stopped = true;
    }

    private void begin(Instant due) {
        night = due;
        after = Optional.empty();
        owners = 0;
        notOffered = false;
    }

    private Instant due(Instant now) {
        ZonedDateTime today = now.atZone(ZoneOffset.UTC).with(hour);
        return (today.toInstant().isAfter(now) ? today.minusDays(1) : today).toInstant();
    }

    private boolean isDone(Instant due) throws IOException {
        Optional<ObjectInfo> last = store.head(LAST);
        return last.isPresent() && !last.get().modified().isBefore(due);
    }

    private void count() throws IOException {
        refused = 0;
        Instant started = clock.instant();
        OwnerTotals holdings = new OwnerTotals(store, records, MARKS, after, () -> stopped);
        List<Holding> batch = new ArrayList<>();
        Optional<Holding> next = holdings.next();
        while (next.isPresent() && !stopped) {
            batch.add(next.get());
            next = holdings.next();
            if (!stopped && (batch.size() == Cashier.MAX_REPORT || next.isEmpty())) {
                tell(batch);
                batch.clear();
            }
        }
        if (!stopped) {
            store.put(LAST, Body.of(new byte[0]), PutOptions.REPLACE);
            Duration took = Duration.between(started, clock.instant());
            LOG.info("told the cashier what {} owners have stored; counting took {}", owners, took);
        }
    }

    private void tell(List<Holding> batch) throws IOException {
        List<Holding> known = batch.stream()
                .filter(each -> each.marked() || !each.isNothing())
                .toList();
        for (Holding each : known) {
            if (!each.marked()) {
                store.put(mark(each.owner()), Body.of(new byte[0]), PutOptions.ONLY_IF_ABSENT);
            }
        }
        report(known);
        after = Optional.of(batch.get(batch.size() - 1).owner());
    }

    private void report(List<Holding> some) throws IOException {
        if (some.isEmpty()) {
            return;
        }
        Map<Owner, Stored> gauges = new HashMap<>();
        some.forEach(each -> gauges.put(each.owner(), each.stored()));
        try {
            cashier.accept(gauges);
        } catch (CashierException e) {
            reportFewer(some, e);
            return;
        }
        owners += some.size();
        for (Holding each : some) {
            if (each.isNothing()) {
                store.delete(mark(each.owner()));
            }
        }
    }

    /** One owner whom the cashier does not take must not keep it from hearing of others. */
    private void reportFewer(List<Holding> some, CashierException why) throws IOException {
        if (why.reason() == Reason.NOT_AUTHORIZED || why.reason() == Reason.NOT_OFFERED) {
            throw why;
        }
        // Fails as well when it is not about the owners.
        cashier.accept(Map.of());
        if (some.size() > 1) {
            report(some.subList(0, some.size() / 2));
            report(some.subList(some.size() / 2, some.size()));
            return;
        }
        refused++;
        LOG.warn("the cashier does not take what {} has stored: {}", some.get(0).owner(), why.getMessage());
        if (refused == MOST_REFUSED) {
            throw why;
        }
    }

    private static Key mark(Owner owner) {
        return Key.of(MARKS + owner + "/told");
    }
}
