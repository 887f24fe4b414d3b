package io.stowage.billing;

import io.stowage.billing.cashier.PriceList;
import io.stowage.billing.usage.Usage;

/** How what was moved becomes what is charged. */
public enum BillingMode {
    /** What was really moved. */
    EXACT {
        @Override
        Usage charged(Charge charge, Usage moved) {
            return moved;
        }

        @Override
        Tariff tariff(PriceList prices) {
            return Tariff.exact(prices);
        }
    },

    /**
     * The flat amounts of the gateway that was there before, for who has to bill alike: each step counts as 1 MiB,
     * whatever its size. What was refused is free here too.
     */
    REFERENCE {
        @Override
        Usage charged(Charge charge, Usage moved) {
            return charge.asReference(moved);
        }

        @Override
        Tariff tariff(PriceList prices) {
            return Tariff.reference(prices, Charge.REFERENCE_STEP);
        }
    };

    /** What the cashier is told of it. Never more for less. */
    abstract Usage charged(Charge charge, Usage moved);

    abstract Tariff tariff(PriceList prices);
}
