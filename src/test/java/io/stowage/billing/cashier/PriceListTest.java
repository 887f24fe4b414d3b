package io.stowage.billing.cashier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.billing.usage.Usage;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PriceListTest {
    private static PriceList upload(String cost, Price.Per per) {
        Price free = Price.free();
        return new PriceList(new Price(new BigInteger(cost), per), free, free, free, free);
    }

    @ParameterizedTest
    @EnumSource(Price.Per.class)
    void everyQuantityIsCountedExactly(Price.Per per) {
        assertThat(PriceList.PARTS.mod(per.quantity())).isZero();
        PriceList prices = upload("7", per);
        assertThat(prices.cost(Usage.write(per.quantity().longValueExact()))).isEqualTo(BigInteger.valueOf(7));
    }

    @Test
    void aFractionIsRoundedUpOverAllUsageTogether() {
        PriceList prices = upload("1", Price.Per.K);
        assertThat(prices.cost(Usage.write(1))).isEqualTo(BigInteger.ONE);
        assertThat(prices.cost(Usage.write(1000))).isEqualTo(BigInteger.ONE);
        assertThat(prices.cost(Usage.write(1001))).isEqualTo(BigInteger.TWO);
    }

    @Test
    void partsOfSeveralCountersAddUpBeforeRounding() {
        Price half = new Price(BigInteger.valueOf(500), Price.Per.K);
        PriceList prices = new PriceList(half, half, Price.free(), Price.free(), Price.free());
        assertThat(prices.cost(new Usage(1, 1, 0, 0))).isEqualTo(BigInteger.ONE);
        assertThat(prices.referenceCost(new Usage(1, 1, 0, 0))).isZero();
    }

    @Test
    void anObservedPriceOfAMebibyteIsWhatTheReferenceTakes() {
        PriceList prices = upload("115384615383", Price.Per.G);
        assertThat(prices.referenceCost(Usage.write(1 << 20))).isEqualTo(new BigInteger("120989538"));
        assertThat(prices.cost(Usage.write(1 << 20))).isEqualTo(new BigInteger("120989539"));
    }

    @Test
    void storedBytesAreRoundedUpOnce() {
        Price free = Price.free();
        PriceList prices = new PriceList(free, free, free, free, new Price(BigInteger.valueOf(3), Price.Per.GI));
        assertThat(prices.storedCost(0)).isZero();
        assertThat(prices.storedCost(1)).isEqualTo(BigInteger.ONE);
        assertThat(prices.storedCost(5L << 30)).isEqualTo(BigInteger.valueOf(15));
        assertThat(prices.storedCost((5L << 30) + 1)).isEqualTo(BigInteger.valueOf(16));
        assertThat(prices.cost(Usage.write(1 << 20)))
                .as("not part of what requests cost")
                .isZero();
    }

    @Test
    void nobodyIsPaidForUsing() {
        assertThatThrownBy(() -> new Price(BigInteger.ONE.negate(), Price.Per.U))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
