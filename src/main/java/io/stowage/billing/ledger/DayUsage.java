package io.stowage.billing.ledger;

import io.stowage.billing.usage.Usage;
import java.math.BigInteger;
import java.time.LocalDate;

/** What an owner used on one day through one gateway. */
public record DayUsage(LocalDate day, String gateway, Usage used, BigInteger charged) {
    /** Both, of the same day and gateway. */
    DayUsage plus(DayUsage more) {
        return new DayUsage(day, gateway, used.plus(more.used), charged.add(more.charged));
    }
}
