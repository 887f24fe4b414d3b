package io.stowage.billing;

import io.stowage.billing.cashier.PriceList;
import io.stowage.billing.usage.Usage;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.ic.Owner;
import java.util.Collection;
import java.util.Optional;

/**
 * What fronts know of money: set aside what a request may use at most, do it, and settle what it did use. Nothing is
 * charged for a request that was refused, and nothing is served that was not set aside.
 */
public interface Metering {

    /**
     * Sets aside as much as this usage costs. Throws {@link StowageException} with {@link Fault#OWNER_UNKNOWN},
     * {@link Fault#BUDGET_EXHAUSTED} or {@link Fault#CASHIER_UNAVAILABLE}.
     */
    Reservation reserve(Owner owner, Charge charge, Usage atMost);

    /**
     * The same for fronts that know owners by their texts only. A text that is no payer's is a {@link
     * Fault#OWNER_UNKNOWN}: nobody has such an account.
     */
    default Reservation reserve(String owner, Charge charge, Usage atMost) {
        Owner payer;
        try {
            payer = Owner.parsePayer(owner);
        } catch (IllegalArgumentException e) {
            throw new StowageException(Fault.OWNER_UNKNOWN, "the owner " + e.getMessage(), e);
        }
        return reserve(payer, charge, atMost);
    }

    /**
     * Makes the meters of a front's reasons, so that they show zero before the first charge. A front calls it once, when it
     * is mounted.
     */
    default void announce(Collection<Charge> charges) {}

    /** What the cashier asks, as it told last; empty before it told anything, and where nobody keeps accounts. */
    default Optional<PriceList> prices() {
        return Optional.empty();
    }

    /** What was set aside for one request, which is used by one thread at a time. Closing it gives back what was not settled. */
    interface Reservation extends AutoCloseable {

        /**
         * Sets aside more, for a body whose length nobody told. Throws as {@link Metering#reserve} does, and what was set
         * aside before stays so.
         */
        void grow(Usage more);

        /** Charges what was really used, which is within what was set aside. At most once. */
        void settle(Usage actual);

        /** Charges an answer of so many bytes. */
        default void settleRead(long bytesDown) {
            settle(Usage.read(bytesDown));
        }

        @Override
        void close();
    }
}
