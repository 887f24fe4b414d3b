package io.stowage.billing.ledger.tabs;

import io.stowage.billing.usage.Usage;
import java.math.BigInteger;
import java.time.LocalDate;

/** What was used on one day, and what that cost. */
public record Day(LocalDate date, Usage used, BigInteger charged) {
    /** Both, of the same date. */
    Day plus(Day more) {
        return new Day(date, used.plus(more.used), charged.add(more.charged));
    }
}
