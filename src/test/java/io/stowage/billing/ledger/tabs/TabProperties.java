package io.stowage.billing.ledger.tabs;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.billing.cashier.Price;
import io.stowage.billing.cashier.PriceList;
import io.stowage.billing.usage.Usage;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class TabProperties {
    private static final LocalDate FIRST = LocalDate.parse("2026-01-01");

    /** What was used since the last report, at these prices, so many days later; and how often it is reported. */
    record Step(Usage more, PriceList prices, int days, int times) {}

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Long> quantity = Arbitraries.longs().between(0, 1L << 50);
        Arbitrary<Usage> usage =
                Combinators.combine(quantity, quantity, quantity, quantity).as(Usage::new);
        Arbitrary<Price> price = Combinators.combine(
                        Arbitraries.bigIntegers().between(BigInteger.ZERO, BigInteger.TEN.pow(15)),
                        Arbitraries.of(Price.Per.class))
                .as(Price::new);
        Arbitrary<PriceList> prices =
                Combinators.combine(price, price, price, price, price).as(PriceList::new);
        Arbitrary<Integer> days = Arbitraries.integers().between(0, 2);
        Arbitrary<Integer> times = Arbitraries.integers().between(1, 3);
        return Combinators.combine(usage, prices, days, times)
                .as(Step::new)
                .list()
                .ofMaxSize(12);
    }

    @Property(tries = 300)
    void theChargeIsTheExactCostOfAllRoundedUpOnce(@ForAll("steps") List<Step> steps) {
        Tab tab = Tab.empty(1);
        Usage total = Usage.NONE;
        BigInteger exact = BigInteger.ZERO;
        BigInteger closed = BigInteger.ZERO;
        LocalDate today = FIRST;
        for (Step step : steps) {
            today = today.plusDays(step.days());
            total = total.plus(step.more());
            exact = exact.add(step.prices().exact(step.more()));
            for (int i = 0; i < step.times(); i++) {
                if (tab.isOver(today)) {
                    tab = tab.turned();
                    assertThat(tab.notEntered()).isEqualTo(tab.charged().subtract(closed));
                    closed = tab.charged();
                    tab = tab.closed();
                }
                tab = tab.raisedTo(total, step.prices(), today);
            }
        }
        BigInteger[] whole = exact.divideAndRemainder(PriceList.PARTS);
        assertThat(tab.charged()).isEqualTo(whole[0].add(BigInteger.valueOf(whole[1].signum())));
        assertThat(tab.total()).isEqualTo(total);
        assertThat(closed.add(tab.notEntered())).isEqualTo(tab.charged());
        assertThat(tab.ahead()).isBetween(BigInteger.ZERO, PriceList.PARTS.subtract(BigInteger.ONE));
    }

    @Property(tries = 200)
    void aLateReportNeverChangesWhatALaterOneDid(@ForAll("steps") List<Step> steps) {
        Tab tab = Tab.empty(1);
        Usage total = Usage.NONE;
        for (Step step : steps) {
            Usage before = total;
            total = total.plus(step.more());
            tab = tab.raisedTo(total, step.prices(), FIRST);
            assertThat(tab.raisedTo(before, step.prices(), FIRST)).isEqualTo(tab);
        }
    }

    @Example
    void aClockThatWasSetBackDoesNotOpenADayAgain() {
        Tab tab = Tab.empty(1).raisedTo(Usage.write(1), PriceList.free(), FIRST.plusDays(1));
        Tab later = tab.raisedTo(Usage.write(2), PriceList.free(), FIRST);
        assertThat(later.open().orElseThrow().date()).isEqualTo(FIRST.plusDays(1));
        assertThat(later.open().orElseThrow().used().bytesUp()).isEqualTo(2);
    }
}
