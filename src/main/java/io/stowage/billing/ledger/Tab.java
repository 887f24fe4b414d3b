package io.stowage.billing.ledger;

import io.stowage.billing.PriceList;
import io.stowage.billing.Usage;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.Optional;

/**
 * What one gateway ran up for one owner. Charges are whole units, rounded up; what rounding took too much is paid ahead
 * and counts for the next usage. So after any number of reports, at any prices, the charge is the exact cost of
 * everything, rounded up once.
 *
 * @param charged for everything since ever
 * @param ahead how much more was charged than used, in parts of a unit; less than {@link PriceList#PARTS}
 * @param openDay the day whose figures follow and are not in the journal yet; empty when there is no such day
 */
record Tab(
        long account,
        Usage total,
        BigInteger charged,
        BigInteger ahead,
        Optional<LocalDate> openDay,
        Usage ofDay,
        BigInteger chargedOfDay) {

    static Tab empty(long account) {
        return new Tab(
                account, Usage.NONE, BigInteger.ZERO, BigInteger.ZERO, Optional.empty(), Usage.NONE, BigInteger.ZERO);
    }

    /** Whether this has a day that is over. */
    boolean isOver(LocalDate today) {
        return openDay.isPresent() && openDay.get().isBefore(today);
    }

    /** This, once its open day is in the journal. */
    Tab closed() {
        return new Tab(account, total, charged, ahead, Optional.empty(), Usage.NONE, BigInteger.ZERO);
    }

    /**
     * Takes a new total and charges for what is new in it. A figure below what was reported before changes nothing: it
     * comes from a report that was overtaken, or from a gateway that forgot, and neither takes anything back.
     *
     * @param today for a tab whose open day is over, close that first
     */
    Tab raisedTo(Usage reported, PriceList prices, LocalDate today) {
        Usage top = highest(total, reported);
        Usage more = difference(top, total);
        if (more.equals(Usage.NONE)) {
            return this;
        }
        BigInteger owed = prices.exact(more).subtract(ahead);
        BigInteger charge = roundedUp(owed);
        return new Tab(
                account,
                top,
                charged.add(charge),
                charge.multiply(PriceList.PARTS).subtract(owed),
                // A clock that was set back does not open a day again.
                Optional.of(openDay.filter(day -> day.isAfter(today)).orElse(today)),
                ofDay.plus(more),
                chargedOfDay.add(charge));
    }

    private static BigInteger roundedUp(BigInteger parts) {
        if (parts.signum() <= 0) {
            return BigInteger.ZERO;
        }
        return parts.add(PriceList.PARTS).subtract(BigInteger.ONE).divide(PriceList.PARTS);
    }

    private static Usage highest(Usage a, Usage b) {
        return new Usage(
                Math.max(a.bytesUp(), b.bytesUp()),
                Math.max(a.bytesDown(), b.bytesDown()),
                Math.max(a.reads(), b.reads()),
                Math.max(a.writes(), b.writes()));
    }

    private static Usage difference(Usage above, Usage below) {
        return new Usage(
                above.bytesUp() - below.bytesUp(),
                above.bytesDown() - below.bytesDown(),
                above.reads() - below.reads(),
                above.writes() - below.writes());
    }
}
