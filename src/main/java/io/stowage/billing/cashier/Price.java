package io.stowage.billing.cashier;

import java.math.BigInteger;

/** What a quantity costs: so many of the cashier's units for each {@link Per}. Exact, whatever the size. */
public record Price(BigInteger cost, Per per) {
    /** Far above any price that was ever seen, and far below what would make arithmetic slow. */
    private static final int MAX_BITS = 256;

    /** How many of a thing the cost is for. */
    public enum Per {
        U(0, 0),
        K(3, 0),
        M(6, 0),
        G(9, 0),
        T(12, 0),
        KI(0, 10),
        MI(0, 20),
        GI(0, 30),
        TI(0, 40);

        private final BigInteger quantity;

        Per(int tens, int twos) {
            this.quantity = BigInteger.TEN.pow(tens).shiftLeft(twos);
        }

        public BigInteger quantity() {
            return quantity;
        }
    }

    public Price {
        if (cost.signum() < 0 || cost.bitLength() > MAX_BITS) {
            throw new IllegalArgumentException("is not a price that anybody could ask: " + cost);
        }
    }

    public static Price free() {
        return new Price(BigInteger.ZERO, Per.U);
    }
}
