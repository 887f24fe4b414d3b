package io.stowage.billing;

import io.stowage.billing.usage.Usage;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.ic.Owner;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Decides who may spend what: within the last known credit, asking again when that is old or does not suffice. */
final class Budgets {
    /** How soon an owner who has too little, or a cashier that said nothing, is asked again. */
    static final Duration ASK_AGAIN = Duration.ofSeconds(5);

    /** The same for an owner of whom nothing is known, so that a short silence is not a long one for newcomers. */
    static final Duration ASK_AGAIN_NEW = Duration.ofSeconds(1);

    /** How long a request waits for a new figure while an old one would do. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** How long it waits without any; cashiers have deadlines of their own below that. */
    private static final Duration LONGEST = Duration.ofSeconds(40);

    private final CashierSession desk;
    private final Accounts accounts;
    private final CreditCache cache;
    private final CreditQueries enquiries;
    private final BillingConfig config;
    private final Clock clock;

    Budgets(
            CashierSession desk,
            Accounts accounts,
            CreditCache cache,
            CreditQueries enquiries,
            BillingConfig config,
            Clock clock) {
        this.desk = desk;
        this.accounts = accounts;
        this.cache = cache;
        this.enquiries = enquiries;
        this.config = config;
        this.clock = clock;
    }

    /** Sets {@code most} aside in the owner's account, or says by a fault why not. */
    Account reserve(Owner owner, Usage most) {
        Tariff tariff = desk.tariff();
        Account account = accounts.find(owner);
        long fresh = clock.millis() - config.budgetTtl().toMillis();
        if (account != null && account.reserve(tariff, most, fresh) == Account.Answer.RESERVED) {
            return account;
        }
        return reserveSlowly(owner, most, tariff);
    }

    private Account reserveSlowly(Owner owner, Usage most, Tariff tariff) {
        freshen(owner);
        boolean asked = false;
        while (true) {
            Account account = open(owner);
            long usable = clock.millis() - config.budgetGrace().toMillis();
            switch (account.reserve(tariff, most, usable)) {
                case RESERVED -> {
                    return account;
                }
                case NO_FIGURE -> throw silent();
                case SHORT -> {
                    if (asked || cache.wasAskedWithin(owner, ASK_AGAIN)) {
                        throw exhausted(owner);
                    }
                    asked = true;
                    requireKnown(owner, enquiries.ask(owner, PATIENCE));
                }
                case RETIRED -> accounts.forget(account);
            }
        }
    }

    private Account open(Owner owner) {
        @Nullable Account account = accounts.find(owner);
        return account != null
                ? account
                : accounts.open(owner, cache.find(owner).orElseThrow(Budgets::silent));
    }

    /** Sees to it that a figure is known that is not old, if the cashier can be asked. */
    private void freshen(Owner owner) {
        Optional<Long> age = age(owner);
        if (age.isPresent() && age.get() <= config.budgetTtl().toMillis()) {
            return;
        }
        if (cache.isStranger(owner)) {
            throw unknown(owner);
        }
        boolean usable = age.isPresent() && age.get() <= config.budgetGrace().toMillis();
        if (!cache.wasAskedWithin(owner, usable ? ASK_AGAIN : ASK_AGAIN_NEW) || enquiries.isOpen(owner)) {
            requireKnown(owner, enquiries.ask(owner, usable ? PATIENCE : LONGEST));
        }
    }

    private Optional<Long> age(Owner owner) {
        @Nullable Account account = accounts.find(owner);
        Optional<CreditSnapshot> figure = account == null ? cache.find(owner) : account.figure();
        return figure.map(known -> clock.millis() - known.asked());
    }

    private void requireKnown(Owner owner, CreditQueries.QueryResult outcome) {
        if (outcome == CreditQueries.QueryResult.STRANGER) {
            throw unknown(owner);
        }
    }

    private StowageException unknown(Owner owner) {
        return new StowageException(
                Fault.OWNER_UNKNOWN, "the cashier has no account of " + owner + "; " + desk.advice(owner, false));
    }

    private StowageException exhausted(Owner owner) {
        return new StowageException(
                Fault.BUDGET_EXHAUSTED, "the credit of " + owner + " does not cover this; " + desk.advice(owner, true));
    }

    private static StowageException silent() {
        return new StowageException(Fault.CASHIER_UNAVAILABLE, "cashier unavailable: it gives no answer");
    }
}
