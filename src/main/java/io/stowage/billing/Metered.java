package io.stowage.billing;

import io.stowage.billing.cashier.PriceList;
import io.stowage.billing.usage.Usage;
import io.stowage.fault.StowageException;
import io.stowage.ic.Owner;
import java.time.Clock;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** Metering with a cashier: what is set aside is covered by credit, and what is settled is on record when it returns. */
final class Metered implements Metering {
    private final Budgets budgets;
    private final CashierSession session;
    private final BillingMode mode;
    private final ChargeMeters meters;
    private final Clock clock;

    Metered(Budgets budgets, CashierSession session, BillingMode mode, ChargeMeters meters, Clock clock) {
        this.budgets = budgets;
        this.session = session;
        this.mode = mode;
        this.meters = meters;
        this.clock = clock;
    }

    @Override
    public void announce(Collection<Charge> charges) {
        meters.announce(charges);
    }

    @Override
    public Optional<PriceList> prices() {
        return session.prices();
    }

    @Override
    public Reservation reserve(Owner owner, Charge charge, Usage atMost) {
        Usage most = mode.charged(charge, atMost);
        try {
            return new Held(owner, budgets.reserve(owner, most), charge, atMost, most);
        } catch (StowageException e) {
            meters.refused(charge, e.fault());
            throw e;
        }
    }

    private final class Held implements Reservation {
        private final Owner owner;
        private final Account account;
        private final Charge charge;
        private final AtomicBoolean over = new AtomicBoolean();
        private Usage atMost;
        private Usage most;

        private Held(Owner owner, Account account, Charge charge, Usage atMost, Usage most) {
            this.owner = owner;
            this.account = account;
            this.charge = charge;
            this.atMost = atMost;
            this.most = most;
        }

        @Override
        public void grow(Usage more) {
            if (over.get()) {
                throw new IllegalStateException("this reservation is over");
            }
            Usage wanted = atMost.plus(more);
            Usage wantedMost = mode.charged(charge, wanted);
            if (!wantedMost.equals(most)) {
                reserveMore(wantedMost.minus(most));
            }
            atMost = wanted;
            most = wantedMost;
        }

        private void reserveMore(Usage more) {
            try {
                // The same account: one with an open reservation is not retired.
                budgets.reserve(owner, more).join();
            } catch (StowageException e) {
                meters.refused(charge, e.fault());
                throw e;
            }
        }

        @Override
        public void settle(Usage actual) {
            Usage charged = mode.charged(charge, actual);
            if (!charged.isWithin(most)) {
                throw new IllegalStateException("used " + charged + ", but only " + most + " was set aside");
            }
            if (over.getAndSet(true)) {
                throw new IllegalStateException("this reservation is over");
            }
            account.settle(most, charged, clock.millis());
            meters.settled(charge, charged);
        }

        @Override
        public void close() {
            if (!over.getAndSet(true)) {
                account.settle(most, Usage.NONE, clock.millis());
                meters.released(charge);
            }
        }
    }
}
