package io.stowage.billing.ledger;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Optional;

/**
 * How an owner stands.
 *
 * @param balance what was paid in, less what was used; may be below nothing
 * @param spentToday what usage of this day cost, which began at midnight UTC
 */
public record LedgerAccount(
        String owner,
        Instant opened,
        BigInteger balance,
        BigInteger overdraft,
        Optional<BigInteger> dailyLimit,
        BigInteger spentToday) {

    /** What may be spent now. */
    public BigInteger credit() {
        BigInteger all = balance.add(overdraft);
        return dailyLimit.map(limit -> all.min(limit.subtract(spentToday))).orElse(all);
    }
}
