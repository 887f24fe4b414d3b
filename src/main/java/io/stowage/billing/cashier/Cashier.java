package io.stowage.billing.cashier;

import io.stowage.billing.usage.Usage;
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
     * Who has to do what so that an owner can pay, for people who were refused.
     *
     * @param hasAccount whether it is only credit that is missing
     */
    default String advice(Owner owner, boolean hasAccount) {
        return "ask the operator of this server for credit";
    }

    /** Makes a report of at most {@link #MAX_REPORT} owners. Nothing leaves yet, and nobody is asked. */
    PreparedReport prepare(Map<Owner, Usage> totals);

    /**
     * Sends a report that was not sent before: it sets, not adds, what each owner used through this gateway since ever, all
     * or none. Answers the credit of each owner after it. With {@link CashierException.Reason#IN_DOUBT} it may have been
     * executed, or may still be until it expires; with every other reason it will not be from now on.
     */
    Map<Owner, BigInteger> send(PreparedReport report);

    /**
     * Sends the very same report again, which does what sending it once does, and finds out what became of it. Answers and
     * throws as {@link #send}; that nobody could be reached now says nothing about the time before.
     */
    Map<Owner, BigInteger> sendAgain(PreparedReport report);

    /** Whether this gateway made the report for this cashier, perhaps in an earlier process. */
    boolean canSendAgain(PreparedReport report);

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
