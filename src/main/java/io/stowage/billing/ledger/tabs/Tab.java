package io.stowage.billing.ledger.tabs;

import io.stowage.billing.cashier.PriceList;
import io.stowage.billing.usage.Usage;
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
 * @param open the day that goes on
 * @param over the day before it, while it waits to be entered in the journal
 */
public record Tab(
        long account, Usage total, BigInteger charged, BigInteger ahead, Optional<Day> open, Optional<Day> over) {

    public static Tab empty(long account) {
        return new Tab(account, Usage.NONE, BigInteger.ZERO, BigInteger.ZERO, Optional.empty(), Optional.empty());
    }

    /** Whether the day that is open is over. */
    public boolean isOver(LocalDate today) {
        return open.isPresent() && open.get().date().isBefore(today);
    }

    /** This, when its open day is over and has to wait. No other may wait there. */
    public Tab turned() {
        if (over.isPresent()) {
            throw new IllegalStateException("two days of a tab cannot wait, so one is entered first");
        }
        return new Tab(account, total, charged, ahead, Optional.empty(), open);
    }

    /** This, once the day that waited is in the journal. */
    Tab closed() {
        return new Tab(account, total, charged, ahead, open, Optional.empty());
    }

    /** What is charged and not in the journal yet. */
    public BigInteger notEntered() {
        return charged(open).add(charged(over));
    }

    /** What usage of this day cost. A clock that was set back does not end a day. */
    public BigInteger spentOn(LocalDate today) {
        return charged(open.filter(day -> !day.date().isBefore(today)));
    }

    private static BigInteger charged(Optional<Day> day) {
        return day.map(Day::charged).orElse(BigInteger.ZERO);
    }

    /**
     * Takes a new total and charges for what is new in it. A figure below what was reported before changes nothing: it
     * comes from a report that was overtaken, or from a gateway that forgot, and neither takes anything back.
     *
     * @param today for a tab whose open day is over, turn that first
     */
    public Tab raisedTo(Usage reported, PriceList prices, LocalDate today) {
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
                Optional.of(new Day(
                        dateOfNews(today), used(open).plus(more), charged(open).add(charge))),
                over);
    }

    /** A clock that was set back does not open a day again. */
    private LocalDate dateOfNews(LocalDate today) {
        return open.map(Day::date).filter(day -> day.isAfter(today)).orElse(today);
    }

    private static Usage used(Optional<Day> day) {
        return day.map(Day::used).orElse(Usage.NONE);
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
