package io.stowage.billing;

import io.stowage.billing.usage.Slot;
import io.stowage.billing.usage.Usage;
import io.stowage.ic.Owner;
import java.math.BigInteger;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * An owner with open reservations or unreported usage. What may be spent is the cashier's credit less the cost of all
 * that it does not know of: the totals beyond those it counted, and what is reserved.
 */
final class Account {
    /** What came of a try to set something aside. */
    enum Answer {
        RESERVED,
        /** The credit does not cover it. */
        SHORT,
        /** Nobody asked the cashier yet. */
        NO_FIGURE,
        /** This object is over; there may be another one for the owner. */
        RETIRED
    }

    /** How what the cashier said compares with what is known here. */
    enum Heard {
        NOTHING_NEW,
        /** It has counted more than was ever told, so another process reports under our name. */
        MORE_THAN_TOLD,
        /** It has counted more than the usage file holds, which is told only after it was forced to the disk. */
        MORE_THAN_ON_FILE
    }

    private final Owner owner;
    private final Slot slot;

    /** Guards every field below and the order of steps on the slot. Held for some arithmetic only, never for a call. */
    private final ReentrantLock lock = new ReentrantLock();

    private @Nullable CreditSnapshot figure;
    private @Nullable Tariff tariff;
    private Tariff.@Nullable Limit limit;
    private long heldUp;
    private long heldDown;
    private long heldReads;
    private long heldWrites;
    private int open;
    private boolean retired;

    /** When the oldest usage that the cashier does not know of was added; 0 when there is none. */
    private volatile long unreportedSince;

    /** Until when its usage is not told, because the cashier does not take it; 0 when nothing is wrong. */
    private volatile long parkedUntil;

    Account(Owner owner, Slot slot) {
        this.owner = owner;
        this.slot = slot;
    }

    /** Where it stands in the usage file. */
    int place() {
        return slot.number();
    }

    Owner owner() {
        return owner;
    }

    /** In milliseconds since the epoch; 0 when the cashier knows everything. */
    long unreportedSince() {
        return unreportedSince;
    }

    /** Usage that an earlier process did not see reported. */
    void noteUnreported(long now) {
        lock.lock();
        try {
            unreportedSince = now;
        } finally {
            lock.unlock();
        }
    }

    /** The cashier takes the usage of others, and of this owner not. */
    void park(long until) {
        parkedUntil = until;
    }

    boolean isParked(long now) {
        return now < parkedUntil;
    }

    Optional<CreditSnapshot> figure() {
        lock.lock();
        try {
            return Optional.ofNullable(figure);
        } finally {
            lock.unlock();
        }
    }

    /** Sets aside {@code most} if that is covered, and if the cashier was asked not before {@code notBefore}. */
    Answer reserve(Tariff current, Usage most, long notBefore) {
        lock.lock();
        try {
            if (retired) {
                return Answer.RETIRED;
            }
            CreditSnapshot known = figure;
            if (known == null || known.asked() < notBefore) {
                return Answer.NO_FIGURE;
            }
            if (!covers(known, current, most)) {
                return Answer.SHORT;
            }
            heldUp += most.bytesUp();
            heldDown += most.bytesDown();
            heldReads += most.reads();
            heldWrites += most.writes();
            open++;
            return Answer.RESERVED;
        } finally {
            lock.unlock();
        }
    }

    private boolean covers(CreditSnapshot known, Tariff current, Usage most) {
        Tariff.Limit bound = limit;
        if (bound == null || tariff != current) {
            bound = current.limit(known.credit());
            limit = bound;
            tariff = current;
        }
        Usage base = known.reported();
        return current.covers(
                bound,
                Math.addExact(slot.bytesUp() - base.bytesUp() + heldUp, most.bytesUp()),
                Math.addExact(slot.bytesDown() - base.bytesDown() + heldDown, most.bytesDown()),
                Math.addExact(slot.reads() - base.reads() + heldReads, most.reads()),
                Math.addExact(slot.writes() - base.writes() + heldWrites, most.writes()));
    }

    /** Ends a reservation of {@code most}, of which {@code actual} was used. */
    void settle(Usage most, Usage actual, long now) {
        lock.lock();
        try {
            release(most);
            if (!actual.equals(Usage.NONE)) {
                if (unreportedSince == 0) {
                    unreportedSince = now;
                }
                slot.add(actual);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Two open reservations become one, which ends with all that both set aside. */
    void join() {
        lock.lock();
        try {
            if (open < 2) {
                throw new IllegalStateException("there is no other reservation of " + owner + " to join");
            }
            open--;
        } finally {
            lock.unlock();
        }
    }

    private void release(Usage most) {
        if (open == 0) {
            throw new IllegalStateException("more reservations of " + owner + " end than began");
        }
        heldUp -= most.bytesUp();
        heldDown -= most.bytesDown();
        heldReads -= most.reads();
        heldWrites -= most.writes();
        open--;
    }

    /** Takes what the cashier said, unless something newer is known. */
    Heard take(CreditSnapshot said) {
        lock.lock();
        try {
            CreditSnapshot known = figure;
            if (known != null && said.asked() < known.asked()) {
                return Heard.NOTHING_NEW;
            }
            Usage onFile = slot.totals();
            Usage unheard = unheard(said.reported(), known == null ? onFile : known.reported());
            slot.add(unheard);
            put(said, said.asked());
            if (unheard.equals(Usage.NONE) || onFile.equals(Usage.NONE)) {
                return Heard.NOTHING_NEW;
            }
            return known == null ? Heard.MORE_THAN_ON_FILE : Heard.MORE_THAN_TOLD;
        } finally {
            lock.unlock();
        }
    }

    /** Totals never fall, neither there nor here: where the cashier has more, what was not reported comes on top. */
    private Usage unheard(Usage reported, Usage told) {
        return new Usage(
                unheard(slot.bytesUp(), reported.bytesUp(), told.bytesUp()),
                unheard(slot.bytesDown(), reported.bytesDown(), told.bytesDown()),
                unheard(slot.reads(), reported.reads(), told.reads()),
                unheard(slot.writes(), reported.writes(), told.writes()));
    }

    private static long unheard(long total, long reported, long told) {
        return reported > total ? reported - told : 0;
    }

    private void put(CreditSnapshot said, long asked) {
        figure = said;
        limit = null;
        if (!slot.totals().equals(said.reported())) {
            unreportedSince = unreportedSince == 0 ? asked : unreportedSince;
        } else {
            unreportedSince = 0;
            slot.markReported();
        }
    }

    /** What has to be told to the cashier now; nothing for an account that it does not know yet. */
    Optional<Usage> toReport(long now) {
        lock.lock();
        try {
            CreditSnapshot known = figure;
            if (known == null || isParked(now)) {
                return Optional.empty();
            }
            Usage totals = slot.totals();
            return totals.equals(known.reported()) ? Optional.empty() : Optional.of(totals);
        } finally {
            lock.unlock();
        }
    }

    /**
     * The cashier took a report.
     *
     * @param credit what it said is left after that, if it said so
     */
    void acknowledge(Usage sent, Optional<BigInteger> credit, long sentAt) {
        lock.lock();
        try {
            parkedUntil = 0;
            CreditSnapshot known = figure;
            if (known == null || sentAt < known.asked()) {
                return;
            }
            boolean moved = !slot.totals().equals(sent);
            unreportedSince = moved ? sentAt : 0;
            put(new CreditSnapshot(credit.orElseGet(() -> less(known, sent)), sent, sentAt), sentAt);
        } finally {
            lock.unlock();
        }
    }

    private BigInteger less(CreditSnapshot known, Usage sent) {
        Tariff current = tariff;
        if (current == null || !known.reported().isWithin(sent)) {
            return BigInteger.ZERO;
        }
        return known.credit().subtract(current.cost(sent.minus(known.reported())));
    }

    /** Whether there was nothing to keep it for; from now on it refuses everything. */
    boolean retire() {
        lock.lock();
        try {
            CreditSnapshot known = figure;
            boolean idle = open == 0
                    && unreportedSince == 0
                    && known != null
                    && slot.totals().equals(known.reported());
            retired |= idle;
            return idle;
        } finally {
            lock.unlock();
        }
    }

    int open() {
        lock.lock();
        try {
            return open;
        } finally {
            lock.unlock();
        }
    }
}
