package io.stowage.console;

import io.stowage.billing.usage.Usage;
import io.stowage.ic.Owner;
import java.math.BigInteger;

/** What the console asks of the ledger. */
public interface Money {

    /** In the cashier's units, by the prices of now. */
    BigInteger cost(Usage usage);

    /** Whether an owner may have credit for nothing: in the embedded ledger of a server that only this machine reaches. */
    boolean hasDemoCredit();

    /** Whether this owner has an account. */
    boolean hasAccount(Owner owner);

    /** Opens an account with credit to try things out; a second time changes nothing. */
    void grantDemoCredit(Owner owner);

    /** Where nothing costs anything. */
    static Money none() {
        return new Money() {
            @Override
            public BigInteger cost(Usage usage) {
                return BigInteger.ZERO;
            }

            @Override
            public boolean hasDemoCredit() {
                return false;
            }

            @Override
            public boolean hasAccount(Owner owner) {
                return false;
            }

            @Override
            public void grantDemoCredit(Owner owner) {
                throw new IllegalStateException("there is no account to open");
            }
        };
    }
}
