package io.stowage.billing;

import io.stowage.ic.Owner;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Keeps the accounts of owners: what things cost, how much credit an owner has, and what this gateway reported. Calls
 * block, and end by a deadline of the cashier's own. What goes wrong is a {@link CashierException}.
 */
public interface Cashier extends AutoCloseable {

    /** How many owners one report may name. */
    int MAX_REPORT = 500;

    /** Asks who we are there. Returns when we may report usage; else it throws. */
    void introduce();

    PriceList prices();

    /** What the owner may still spend, and what we reported of it so far. */
    Budget budget(Owner owner);

    /** How many owners one question may name: one where a cashier has no question about several. */
    default int mostAsked() {
        return 1;
    }

    /**
     * {@link #budget} of several owners, of at most {@link #mostAsked()}. Who has no account is missing from the answer.
     */
    default Map<Owner, Budget> budgets(Set<Owner> owners) {
        Map<Owner, Budget> found = new HashMap<>();
        for (Owner owner : owners) {
            try {
                found.put(owner, budget(owner));
            } catch (CashierException e) {
                if (e.reason() != CashierException.Reason.OWNER_UNKNOWN) {
                    throw e;
                }
            }
        }
        return found;
    }

    /**
     * Sets, not adds, what each owner used through this gateway since ever, all or none. The same report twice does what
     * it does once. Answers the credit of each owner after it.
     */
    Map<Owner, BigInteger> report(Map<Owner, Usage> totals);

    /**
     * Sets how much each owner has stored, all or none. Not every cashier keeps such figures: one that does not refuses
     * them with {@link CashierException.Reason#NOT_OFFERED}, also when there are none.
     */
    default void reportStored(Map<Owner, Stored> gauges) {
        throw new CashierException(
                CashierException.Reason.NOT_OFFERED, "this cashier keeps no figures of what is stored");
    }

    @Override
    void close();

    /**
     * @param reported the totals of this gateway's last report that the cashier took
     * @param credit may be below nothing
     */
    record Budget(Usage reported, BigInteger credit) {}

    /** How much an owner has stored. */
    record Stored(long chunks, long chunkBytes, long blobs, long blobBytes) {}
}
