package io.stowage.billing.cashier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.billing.cashier.Cashier.Budget;
import io.stowage.billing.cashier.Cashier.Stored;
import io.stowage.billing.usage.Usage;
import io.stowage.ic.Owner;
import io.stowage.ic.Principal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every cashier promises, wherever it keeps its books. Each test begins with books of its own, or with clean ones. */
public abstract class CashierContract {
    protected static final Owner OWNER = owner(1);
    protected static final Owner OTHER = owner(2);
    protected static final BigInteger CREDIT = BigInteger.valueOf(1_000_000);

    private static final BigInteger HUGE = BigInteger.TWO.pow(90);

    /** Whole figures for what is used here, so that no rounding is part of this promise. */
    private static final PriceList PRICES = new PriceList(
            price(1, Price.Per.U),
            price(1024, Price.Per.KI),
            price(7000, Price.Per.K),
            price(11, Price.Per.U),
            price(5, Price.Per.GI));

    private final List<Cashier> open = new ArrayList<>();

    /** From now on this is what things cost. */
    protected abstract void setPrices(PriceList prices);

    /** Opens an account, which has so much credit. */
    protected abstract void openAccount(Owner owner, BigInteger credit);

    /** A cashier as the gateway of this name meets it, which may report. */
    protected abstract Cashier connect(String gateway);

    protected static Owner owner(int number) {
        byte[] id = ByteBuffer.allocate(10)
                .putLong(number)
                .put((byte) 1)
                .put((byte) 1)
                .array();
        return new Owner(Principal.of(id));
    }

    private static Price price(long cost, Price.Per per) {
        return new Price(BigInteger.valueOf(cost), per);
    }

    private Cashier cashier() {
        return cashier("gateway-1");
    }

    private Cashier cashier(String gateway) {
        Cashier cashier = connect(gateway);
        open.add(cashier);
        return cashier;
    }

    /** A cashier with the prices of this contract and one account. */
    private Cashier cashierWithAccount() {
        setPrices(PRICES);
        openAccount(OWNER, CREDIT);
        return cashier();
    }

    protected static Map<Owner, BigInteger> report(Cashier cashier, Map<Owner, Usage> totals) {
        return cashier.send(cashier.prepare(totals));
    }

    @AfterEach
    void closeCashiers() {
        open.forEach(Cashier::close);
    }

    @Test
    void aGatewayThatMayReportIsWelcome() {
        Cashier cashier = cashier();
        cashier.introduce();
        cashier.introduce();
    }

    @Test
    void pricesArriveAsTheyAre() {
        setPrices(PRICES);
        assertThat(cashier().prices()).isEqualTo(PRICES);
    }

    @Test
    void pricesMayBeBeyondALong() {
        PriceList dear = new PriceList(
                new Price(HUGE, Price.Per.TI), Price.free(), Price.free(), Price.free(), new Price(HUGE, Price.Per.T));
        setPrices(dear);
        assertThat(cashier().prices()).isEqualTo(dear);
    }

    @Test
    void anUnusedAccountHasItsCreditAndNoUsage() {
        assertThat(cashierWithAccount().budget(OWNER)).isEqualTo(new Budget(Usage.NONE, CREDIT));
    }

    @Test
    void creditMayBeBeyondALong() {
        openAccount(OWNER, HUGE);
        assertThat(cashier().budget(OWNER).credit()).isEqualTo(HUGE);
    }

    @Test
    void whoHasNoAccountIsUnknown() {
        Cashier cashier = cashierWithAccount();
        assertThatThrownBy(() -> cashier.budget(OTHER))
                .isInstanceOfSatisfying(
                        CashierException.class,
                        e -> assertThat(e.reason()).isEqualTo(CashierException.Reason.OWNER_UNKNOWN));
    }

    @Test
    void severalOwnersAreAskedAboutTogetherAndStrangersAreLeftOut() {
        Cashier cashier = cashierWithAccount();
        cashier.send(cashier.prepare(Map.of(OWNER, Usage.write(500))));
        Map<Owner, Budget> expected = new HashMap<>(Map.of(OWNER, cashier.budget(OWNER)));
        for (int i = 3; i <= Math.min(cashier.mostAsked(), 20); i++) {
            openAccount(owner(i), CREDIT);
            expected.put(owner(i), new Budget(Usage.NONE, CREDIT));
        }
        Set<Owner> owners = new HashSet<>(expected.keySet());
        if (owners.size() < cashier.mostAsked()) {
            owners.add(OTHER);
        }
        assertThat(cashier.budgets(owners)).isEqualTo(expected);
        assertThat(cashier.budgets(Set.of(OTHER))).isEmpty();
        assertThat(cashier.budgets(Set.of())).isEmpty();
    }

    @Test
    void aReportCostsWhatTheUsageCosts() {
        Cashier cashier = cashierWithAccount();
        Usage used = new Usage(1000, 2048, 3, 4);
        BigInteger left = CREDIT.subtract(BigInteger.valueOf(1000 + 2048 + 21 + 44));

        assertThat(report(cashier, Map.of(OWNER, used))).isEqualTo(Map.of(OWNER, left));
        assertThat(cashier.budget(OWNER)).isEqualTo(new Budget(used, left));
    }

    @Test
    void theSameReportTwiceCostsOnce() {
        Cashier cashier = cashierWithAccount();
        Map<Owner, Usage> report = Map.of(OWNER, Usage.write(500));

        assertThat(report(cashier, report)).isEqualTo(report(cashier, report));
        assertThat(cashier.budget(OWNER).credit()).isEqualTo(CREDIT.subtract(BigInteger.valueOf(511)));
    }

    @Test
    void aLaterReportCostsWhatWasAdded() {
        Cashier cashier = cashierWithAccount();
        report(cashier, Map.of(OWNER, Usage.write(500)));
        report(cashier, Map.of(OWNER, Usage.write(500).plus(Usage.read(1024))));

        assertThat(cashier.budget(OWNER).credit()).isEqualTo(CREDIT.subtract(BigInteger.valueOf(511 + 1031)));
    }

    @Test
    void eachGatewayHasTotalsOfItsOwn() {
        Cashier first = cashierWithAccount();
        Cashier second = cashier("gateway-2");
        report(first, Map.of(OWNER, Usage.write(100)));
        report(second, Map.of(OWNER, Usage.write(50)));

        BigInteger left = CREDIT.subtract(BigInteger.valueOf(111 + 61));
        assertThat(first.budget(OWNER)).isEqualTo(new Budget(Usage.write(100), left));
        assertThat(second.budget(OWNER)).isEqualTo(new Budget(Usage.write(50), left));
    }

    @Test
    void aGatewayThatComesBackFindsItsTotals() {
        report(cashierWithAccount(), Map.of(OWNER, Usage.write(100)));
        assertThat(cashier().budget(OWNER).reported()).isEqualTo(Usage.write(100));
    }

    @Test
    void creditMayFallBelowNothing() {
        Cashier cashier = cashierWithAccount();
        Usage much = new Usage(Long.MAX_VALUE, 0, 0, 0);
        BigInteger debt = CREDIT.subtract(BigInteger.valueOf(Long.MAX_VALUE));

        assertThat(report(cashier, Map.of(OWNER, much))).isEqualTo(Map.of(OWNER, debt));
        assertThat(cashier.budget(OWNER)).isEqualTo(new Budget(much, debt));
    }

    @Test
    void countersGoToTheirEnd() {
        setPrices(PriceList.free());
        openAccount(OWNER, CREDIT);
        Usage most = new Usage(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);
        Cashier cashier = cashier();
        report(cashier, Map.of(OWNER, most));
        assertThat(cashier.budget(OWNER)).isEqualTo(new Budget(most, CREDIT));
    }

    @Test
    void aReportOfNobodyIsNothing() {
        assertThat(report(cashierWithAccount(), Map.of())).isEmpty();
    }

    @Test
    void aReportMayNameManyOwnersAndNoMore() {
        setPrices(PRICES);
        Cashier cashier = cashier();
        Map<Owner, Usage> report = new HashMap<>();
        for (int i = 1; i <= Cashier.MAX_REPORT; i++) {
            openAccount(owner(i), CREDIT);
            report.put(owner(i), Usage.write(i));
        }
        Map<Owner, BigInteger> left = report(cashier, report);
        assertThat(left).hasSize(Cashier.MAX_REPORT);
        assertThat(left.get(owner(77))).isEqualTo(CREDIT.subtract(BigInteger.valueOf(77 + 11)));

        report.put(owner(Cashier.MAX_REPORT + 1), Usage.NONE);
        assertThatIllegalArgumentException().isThrownBy(() -> report(cashier, report));
    }

    @Test
    void aReportThatNamesAStrangerCountsForNobody() {
        Cashier cashier = cashierWithAccount();
        assertThatThrownBy(() -> report(cashier, Map.of(OWNER, Usage.write(1), OTHER, Usage.write(1))))
                .isInstanceOf(CashierException.class);
        assertThat(cashier.budget(OWNER)).isEqualTo(new Budget(Usage.NONE, CREDIT));
    }

    @Test
    void aReportThatIsSentAgainCountsOnce() {
        Cashier cashier = cashierWithAccount();
        PreparedReport report = cashier.prepare(Map.of(OWNER, Usage.write(100)));
        Map<Owner, BigInteger> left = cashier.send(report);
        assertThat(cashier.sendAgain(report)).isEqualTo(left);
        assertThat(cashier.budget(OWNER))
                .isEqualTo(new Budget(Usage.write(100), CREDIT.subtract(BigInteger.valueOf(111))));
    }

    @Test
    void aReportThatIsSentAgainThoughItNeverLeftIsTaken() {
        Cashier cashier = cashierWithAccount();
        cashier.sendAgain(cashier.prepare(Map.of(OWNER, Usage.write(100))));
        assertThat(cashier.budget(OWNER).reported()).isEqualTo(Usage.write(100));
    }

    @Test
    void whatCanBeExecutedLateCanBeSentAgainByTheNextProcessAndByNoOtherGateway() {
        PreparedReport report = cashierWithAccount().prepare(Map.of(OWNER, Usage.write(100)));
        assertThat(cashier().canSendAgain(report)).isEqualTo(report.sealed().isPresent());
        assertThat(cashier("gateway-2").canSendAgain(report)).isFalse();
    }

    @Test
    void whatIsStoredCanBeReported() {
        Cashier cashier = cashierWithAccount();
        cashier.reportStored(Map.of(OWNER, new Stored(3, 3000, 1, 3000)));
        cashier.reportStored(Map.of(OWNER, new Stored(0, 0, 0, 0)));
        cashier.reportStored(Map.of());
        assertThat(cashier.budget(OWNER)).isEqualTo(new Budget(Usage.NONE, CREDIT));
    }

    @Test
    void reportsAtTheSameTimeAllCount() throws Exception {
        setPrices(PRICES);
        openAccount(OWNER, CREDIT);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> done = new ArrayList<>();
            for (int gateway = 1; gateway <= 4; gateway++) {
                Cashier cashier = cashier("gateway-" + gateway);
                done.add(threads.submit(() -> {
                    for (int total = 1; total <= 5; total++) {
                        report(cashier, Map.of(OWNER, new Usage(total * 10L, 0, 0, 0)));
                    }
                }));
            }
            for (Future<?> each : done) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(cashier().budget(OWNER).credit()).isEqualTo(CREDIT.subtract(BigInteger.valueOf(200)));
    }

    @Test
    void closingTwiceIsHarmless() {
        Cashier cashier = cashier();
        cashier.close();
        cashier.close();
    }
}
