package io.stowage.billing;

import io.stowage.billing.cashier.Price;
import io.stowage.billing.cashier.PriceList;
import io.stowage.billing.usage.Usage;
import java.math.BigInteger;

/**
 * Whether a credit covers a usage, exactly and without rounding: prices are whole numbers of a common fraction of the
 * cashier's unit. All prices that were ever seen fit into 64 bits, and their sums into 128, so that the usual question
 * costs four multiplications; for all others big numbers give the same answer.
 */
final class Tariff {
    /** With so many bits of usage each of four products has at most 124 bits, and their sum does not overflow. */
    private static final int BITS = 61;

    private static final BigInteger FAR = BigInteger.ONE.shiftLeft(126);

    private final BigInteger parts;
    private final BigInteger up;
    private final BigInteger down;
    private final BigInteger reads;
    private final BigInteger writes;
    private final boolean narrow;
    private final long narrowUp;
    private final long narrowDown;
    private final long narrowReads;
    private final long narrowWrites;

    /** A price for each {@code per} pieces. */
    private record Rate(BigInteger cost, BigInteger per) {
        private static Rate of(Price price) {
            return reduced(price.cost(), price.per().quantity());
        }

        private static Rate reduced(BigInteger cost, BigInteger per) {
            BigInteger common = cost.gcd(per);
            return new Rate(cost.divide(common), per.divide(common));
        }

        /** What so many pieces cost when they are sold together only, rounded down. */
        private Rate soldBy(long pieces) {
            BigInteger together = BigInteger.valueOf(pieces);
            return reduced(cost.multiply(together).divide(per), together);
        }

        private BigInteger in(BigInteger parts) {
            return cost.multiply(parts.divide(per));
        }
    }

    /** A credit in the parts of one tariff. */
    static final class Limit {
        private final BigInteger exact;
        private final long high;
        private final long low;

        private Limit(BigInteger exact) {
            this.exact = exact;
            // No sum reaches 126 bits, and none is below nothing: beyond these bounds all credits are alike.
            BigInteger bounded = exact.min(FAR).max(BigInteger.ONE.negate());
            this.high = bounded.shiftRight(Long.SIZE).longValue();
            this.low = bounded.longValue();
        }
    }

    private Tariff(Rate up, Rate down, Rate reads, Rate writes) {
        this.parts = lcm(lcm(up.per(), down.per()), lcm(reads.per(), writes.per()));
        this.up = up.in(parts);
        this.down = down.in(parts);
        this.reads = reads.in(parts);
        this.writes = writes.in(parts);
        this.narrow = this.up.or(this.down).or(this.reads).or(this.writes).bitLength() < Long.SIZE;
        this.narrowUp = this.up.longValue();
        this.narrowDown = this.down.longValue();
        this.narrowReads = this.reads.longValue();
        this.narrowWrites = this.writes.longValue();
    }

    /** All usage together, as {@link PriceList#cost} has it. */
    static Tariff exact(PriceList prices) {
        return new Tariff(
                Rate.of(prices.bytesUp()),
                Rate.of(prices.bytesDown()),
                Rate.of(prices.reads()),
                Rate.of(prices.writes()));
    }

    /** Every operation by itself, as {@link PriceList#referenceCost} has it; there bytes come in flat amounts only. */
    static Tariff reference(PriceList prices, long flatBytes) {
        return new Tariff(
                Rate.of(prices.bytesUp()).soldBy(flatBytes),
                Rate.of(prices.bytesDown()).soldBy(flatBytes),
                Rate.of(prices.reads()).soldBy(1),
                Rate.of(prices.writes()).soldBy(1));
    }

    Limit limit(BigInteger credit) {
        return new Limit(credit.multiply(parts));
    }

    boolean covers(Limit limit, long up, long down, long reads, long writes) {
        if (!narrow || (up | down | reads | writes) >>> BITS != 0) {
            return exact(up, down, reads, writes).compareTo(limit.exact) <= 0;
        }
        long low = 0;
        long high = 0;
        long product = narrowUp * up;
        high += Math.multiplyHigh(narrowUp, up);
        low += product;
        product = narrowDown * down;
        low += product;
        high += Math.multiplyHigh(narrowDown, down) + carry(low, product);
        product = narrowReads * reads;
        low += product;
        high += Math.multiplyHigh(narrowReads, reads) + carry(low, product);
        product = narrowWrites * writes;
        low += product;
        high += Math.multiplyHigh(narrowWrites, writes) + carry(low, product);
        return high < limit.high || (high == limit.high && Long.compareUnsigned(low, limit.low) <= 0);
    }

    /** Rounded up once. */
    BigInteger cost(Usage usage) {
        BigInteger[] whole = exact(usage.bytesUp(), usage.bytesDown(), usage.reads(), usage.writes())
                .divideAndRemainder(parts);
        return whole[1].signum() == 0 ? whole[0] : whole[0].add(BigInteger.ONE);
    }

    private BigInteger exact(long up, long down, long reads, long writes) {
        return this.up
                .multiply(BigInteger.valueOf(up))
                .add(this.down.multiply(BigInteger.valueOf(down)))
                .add(this.reads.multiply(BigInteger.valueOf(reads)))
                .add(this.writes.multiply(BigInteger.valueOf(writes)));
    }

    private static long carry(long sum, long added) {
        return Long.compareUnsigned(sum, added) < 0 ? 1 : 0;
    }

    private static BigInteger lcm(BigInteger a, BigInteger b) {
        return a.divide(a.gcd(b)).multiply(b);
    }
}
