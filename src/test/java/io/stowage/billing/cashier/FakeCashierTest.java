package io.stowage.billing.cashier;

import io.stowage.ic.Owner;
import java.math.BigInteger;

class FakeCashierTest extends CashierContract {
    private final FakeCashier.Books books = new FakeCashier.Books();

    @Override
    protected void setPrices(PriceList prices) {
        books.setPrices(prices);
    }

    @Override
    protected void openAccount(Owner owner, BigInteger credit) {
        books.deposit(owner, credit);
    }

    @Override
    protected Cashier connect(String gateway) {
        return new FakeCashier(books, gateway);
    }
}
