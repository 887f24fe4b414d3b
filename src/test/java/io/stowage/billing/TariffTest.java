package io.stowage.billing;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.billing.cashier.Price;
import io.stowage.billing.cashier.PriceList;
import io.stowage.billing.usage.Slot;
import io.stowage.billing.usage.Usage;
import io.stowage.v1.wire.NativeCharges;
import java.math.BigInteger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class TariffTest {
    @Provide
    Arbitrary<PriceList> prices() {
        Arbitrary<BigInteger> costs = Arbitraries.oneOf(
                Arbitraries.bigIntegers().between(BigInteger.ZERO, BigInteger.TEN.pow(12)),
                Arbitraries.bigIntegers().between(BigInteger.ZERO, BigInteger.TWO.pow(200)));
        Arbitrary<Price> price =
                Combinators.combine(costs, Arbitraries.of(Price.Per.values())).as(Price::new);
        return Combinators.combine(price, price, price, price)
                .as((up, down, reads, writes) -> new PriceList(up, down, reads, writes, Price.free()));
    }

    @Provide
    Arbitrary<Usage> usages() {
        Arbitrary<Long> amount = Arbitraries.longs().between(0, Slot.MOST);
        return Combinators.combine(amount, amount, amount, amount).as(Usage::new);
    }

    @Property(tries = 500)
    void aCreditCoversWhatCostsNoMore(@ForAll("prices") PriceList prices, @ForAll("usages") Usage usage) {
        BigInteger cost = prices.cost(usage);
        Tariff tariff = Tariff.exact(prices);
        assertThat(tariff.cost(usage)).isEqualTo(cost);
        assertThat(covers(tariff, cost, usage)).isTrue();
        assertThat(covers(tariff, cost.subtract(BigInteger.ONE), usage)).isFalse();
        assertThat(covers(tariff, BigInteger.TWO.pow(300), usage)).isTrue();
        assertThat(covers(tariff, BigInteger.TWO.pow(300).negate(), usage)).isFalse();
    }

    @Property(tries = 300)
    void inReferenceModeEachStepIsRoundedDownByItself(@ForAll("prices") PriceList prices) {
        Tariff tariff = BillingMode.REFERENCE.tariff(prices);
        Usage chunk = BillingMode.REFERENCE.charged(NativeCharges.CHUNK_UPLOAD, Usage.write(3));
        Usage tree = BillingMode.REFERENCE.charged(NativeCharges.TREE_UPLOAD, Usage.write(900));
        BigInteger cost = prices.referenceCost(new Usage(0, 1 << 20, 1, 0))
                .add(prices.referenceCost(new Usage(1 << 20, 0, 0, 1)))
                .add(prices.referenceCost(tree));
        assertThat(tariff.cost(chunk.plus(tree))).isEqualTo(cost);
    }

    private static boolean covers(Tariff tariff, BigInteger credit, Usage usage) {
        return tariff.covers(tariff.limit(credit), usage.bytesUp(), usage.bytesDown(), usage.reads(), usage.writes());
    }
}
