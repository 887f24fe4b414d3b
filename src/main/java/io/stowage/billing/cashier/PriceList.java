package io.stowage.billing.cashier;

import io.stowage.billing.usage.Usage;
import java.math.BigInteger;

/**
 * What the four counters of {@link Usage} cost, and what it costs to keep a byte.
 *
 * @param bytesStored as the cashier has it; nothing here charges for it
 */
public record PriceList(Price bytesUp, Price bytesDown, Price reads, Price writes, Price bytesStored) {
    /** Every quantity of {@link Price.Per} divides it, so that sums of costs are exact. */
    public static final BigInteger PARTS = BigInteger.TEN.pow(12).multiply(BigInteger.ONE.shiftLeft(28));

    public static PriceList free() {
        return new PriceList(Price.free(), Price.free(), Price.free(), Price.free(), Price.free());
    }

    /** The cost of all of an owner's usage together, rounded up once. */
    public BigInteger cost(Usage usage) {
        return roundedUp(exact(usage));
    }

    private static BigInteger roundedUp(BigInteger parts) {
        BigInteger[] whole = parts.divideAndRemainder(PARTS);
        return whole[1].signum() == 0 ? whole[0] : whole[0].add(BigInteger.ONE);
    }

    /** What the list asks for so many stored bytes, rounded up once; for how long is the cashier's to say. */
    public BigInteger storedCost(long bytes) {
        return roundedUp(parts(bytesStored, bytes));
    }

    /** The cost of one operation as the reference charges it: each counter by itself, rounded down. */
    public BigInteger referenceCost(Usage usage) {
        return truncated(bytesUp, usage.bytesUp())
                .add(truncated(bytesDown, usage.bytesDown()))
                .add(truncated(reads, usage.reads()))
                .add(truncated(writes, usage.writes()));
    }

    /** The cost without any rounding, in units of which {@link #PARTS} make one of the cashier's. */
    public BigInteger exact(Usage usage) {
        return parts(bytesUp, usage.bytesUp())
                .add(parts(bytesDown, usage.bytesDown()))
                .add(parts(reads, usage.reads()))
                .add(parts(writes, usage.writes()));
    }

    private static BigInteger parts(Price price, long quantity) {
        return price.cost()
                .multiply(BigInteger.valueOf(quantity))
                .multiply(PARTS.divide(price.per().quantity()));
    }

    private static BigInteger truncated(Price price, long quantity) {
        return price.cost()
                .multiply(BigInteger.valueOf(quantity))
                .divide(price.per().quantity());
    }
}
