package io.stowage.billing.ledger;

import java.math.BigInteger;
import java.util.Optional;

/**
 * How far an account may go.
 *
 * @param overdraft units below nothing
 * @param dailyLimit units on one day; empty for no limit
 */
public record Limits(BigInteger overdraft, Optional<BigInteger> dailyLimit) {
    public Limits {
        if (overdraft.signum() < 0
                || dailyLimit.filter(limit -> limit.signum() < 0).isPresent()) {
            throw new IllegalArgumentException("a limit is not below nothing");
        }
    }

    String describe() {
        return "overdraft " + overdraft + ", daily limit "
                + dailyLimit.map(BigInteger::toString).orElse("none");
    }
}
