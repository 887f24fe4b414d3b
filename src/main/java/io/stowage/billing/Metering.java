package io.stowage.billing;

import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.ic.Owner;

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

    /** What was set aside for one request. Closing it gives back what was not settled. */
    interface Reservation extends AutoCloseable {

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
