package io.stowage.app.mount;

import io.stowage.billing.cashier.CashierException;
import io.stowage.billing.ledger.LedgerAdmin;
import io.stowage.billing.usage.Usage;
import io.stowage.console.Money;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.ic.Owner;
import java.math.BigInteger;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * What the console asks of the ledger.
 *
 * @param hasDemoCredit whether the server can be reached from this machine only
 */
public record LedgerMoney(LedgerAdmin books, boolean hasDemoCredit) implements Money {
    /** Ten credits. */
    private static final BigInteger DEMO = BigInteger.TEN.pow(13);

    @Override
    public BigInteger cost(Usage usage) {
        return ask(() -> books.prices().prices().cost(usage));
    }

    @Override
    public boolean hasAccount(Owner owner) {
        return ask(() -> {
            try {
                books.account(owner);
                return true;
            } catch (CashierException e) {
                if (e.reason() == CashierException.Reason.OWNER_UNKNOWN) {
                    return false;
                }
                throw e;
            }
        });
    }

    @Override
    public void grantDemoCredit(Owner owner) {
        ask(() -> books.open(owner, books.usualLimits()));
        ask(() -> books.topUp(owner, DEMO, "demo:" + owner, "to try things out"));
    }

    private static <T> T ask(Supplier<T> question) {
        try {
            return question.get();
        } catch (CashierException e) {
            throw new StowageException(
                    Fault.CASHIER_UNAVAILABLE, "the ledger does not answer; try again later", e, Duration.ofSeconds(5));
        }
    }
}
