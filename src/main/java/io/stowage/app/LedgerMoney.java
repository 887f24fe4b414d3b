package io.stowage.app;

import io.stowage.billing.Usage;
import io.stowage.billing.ledger.Books;
import io.stowage.console.Money;
import io.stowage.ic.Owner;
import java.math.BigInteger;

/**
 * What the console asks of the ledger.
 *
 * @param hasDemoCredit whether the server can be reached from this machine only
 */
record LedgerMoney(Books books, boolean hasDemoCredit) implements Money {
    /** Ten credits. */
    private static final BigInteger DEMO = BigInteger.TEN.pow(13);

    @Override
    public BigInteger cost(Usage usage) {
        return books.prices().prices().cost(usage);
    }

    @Override
    public void grantDemoCredit(Owner owner) {
        books.open(owner, books.usualLimits());
        books.topUp(owner, DEMO, "demo:" + owner, "to try things out");
    }
}
