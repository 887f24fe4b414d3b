package io.stowage.billing.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.billing.cashier.Cashier;
import io.stowage.billing.cashier.CashierContract;
import io.stowage.billing.cashier.CashierException;
import io.stowage.billing.cashier.Price;
import io.stowage.billing.cashier.PriceList;
import io.stowage.billing.ledger.tabs.Entry;
import io.stowage.billing.usage.Usage;
import io.stowage.database.Database;
import io.stowage.ic.Owner;
import io.stowage.ops.FakeClock;
import java.math.BigInteger;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the ledger promises beyond any cashier, on every database that it may use. */
abstract class LedgerContract extends CashierContract {
    private static final Limits NONE = new Limits(BigInteger.ZERO, Optional.empty());
    private static final PriceList ONE_EACH = new PriceList(unit(1), unit(1), unit(1), unit(1), unit(0));

    protected final FakeClock clock = new FakeClock();
    private LedgerCashier operator;

    /** Empty books, the same ones within one test. */
    protected abstract Database database();

    protected abstract void closeDatabase();

    private static Price unit(long cost) {
        return new Price(BigInteger.valueOf(cost), Price.Per.U);
    }

    private static BigInteger big(long number) {
        return BigInteger.valueOf(number);
    }

    protected final LedgerCashier open(String gateway, Map<String, String> more) {
        return LedgerCashier.open(database(), TestLedger.terms(more), gateway, clock);
    }

    private LedgerAdmin books() {
        return operator.books();
    }

    @BeforeEach
    void openBooks() {
        operator = open("operator", Map.of());
    }

    @AfterEach
    void theBooksAreSoundAfterEveryTest() {
        try {
            assertThat(books().check().faults()).isEmpty();
        } finally {
            operator.close();
            closeDatabase();
        }
    }

    @Override
    protected void setPrices(PriceList prices) {
        books().setPrices(prices, books().prices().version(), "");
    }

    @Override
    protected void openAccount(Owner owner, BigInteger credit) {
        books().open(owner, NONE);
        books().topUp(owner, credit, "first:" + owner, "");
    }

    @Override
    protected Cashier connect(String gateway) {
        return open(gateway, Map.of());
    }

    private BigInteger credit() {
        return operator.budget(OWNER).credit();
    }

    @Test
    void aTopUpCountsOnceHoweverOftenItIsSent() {
        openAccount(OWNER, CREDIT);
        LedgerAdmin.Posted first = books().topUp(OWNER, big(5), "invoice-1", "paid");
        LedgerAdmin.Posted second = books().topUp(OWNER, big(5), "invoice-1", "paid");
        assertThat(first.repeated()).isFalse();
        assertThat(second.repeated()).isTrue();
        assertThat(second.entry()).isEqualTo(first.entry());
        assertThat(credit()).isEqualTo(CREDIT.add(big(5)));
    }

    @Test
    void aKeyIsForOneEntryOnly() {
        openAccount(OWNER, CREDIT);
        openAccount(OTHER, CREDIT);
        books().topUp(OWNER, big(5), "key", "");
        assertThatThrownBy(() -> books().topUp(OWNER, big(6), "key", "")).isInstanceOf(LedgerConflict.class);
        assertThatThrownBy(() -> books().debit(OWNER, big(5), "key", "")).isInstanceOf(LedgerConflict.class);
        assertThatThrownBy(() -> books().topUp(OTHER, big(5), "key", "")).isInstanceOf(LedgerConflict.class);
        assertThat(credit()).isEqualTo(CREDIT.add(big(5)));
    }

    @Test
    void topUpsAtTheSameTimeAllCountAndEachOnce() throws Exception {
        openAccount(OWNER, BigInteger.ZERO.add(big(1)));
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> done = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                done.add(threads.submit(() -> {
                    for (int i = 0; i < 5; i++) {
                        books().topUp(OWNER, big(10), "key-" + i, "");
                    }
                }));
            }
            for (Future<?> each : done) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(credit()).isEqualTo(big(51));
    }

    @Test
    void aDebitMayLeaveLessThanNothing() {
        openAccount(OWNER, big(10));
        assertThat(books().debit(OWNER, big(25), "correction", "").account().balance())
                .isEqualTo(big(-15));
    }

    @Test
    void overdraftAndDailyLimitBoundTheCredit() {
        setPrices(ONE_EACH);
        openAccount(OWNER, big(100));
        assertThat(books().limit(OWNER, new Limits(big(50), Optional.empty())).credit())
                .isEqualTo(big(150));
        books().limit(OWNER, new Limits(big(50), Optional.of(big(30))));
        operator.report(Map.of(OWNER, new Usage(20, 0, 0, 0)));
        assertThat(credit()).isEqualTo(big(10));
        clock.advance(Duration.ofDays(1));
        assertThat(credit()).isEqualTo(big(30));
        operator.report(Map.of(OWNER, new Usage(45, 0, 0, 0)));
        assertThat(credit()).isEqualTo(big(5));
    }

    @Test
    void usageBeforeANewPriceIsChargedAtTheOldOne() {
        setPrices(ONE_EACH);
        openAccount(OWNER, big(1000));
        operator.report(Map.of(OWNER, new Usage(100, 0, 0, 0)));
        setPrices(new PriceList(unit(3), unit(1), unit(1), unit(1), unit(0)));
        operator.report(Map.of(OWNER, new Usage(100, 0, 0, 0)));
        assertThat(credit()).isEqualTo(big(900));
        operator.report(Map.of(OWNER, new Usage(110, 0, 0, 0)));
        assertThat(credit()).isEqualTo(big(870));
    }

    @Test
    void onlyThePricesThatWereSeenAreReplaced() {
        int seen = books().prices().version();
        books().setPrices(ONE_EACH, seen, "first");
        assertThatThrownBy(() -> books().setPrices(PriceList.free(), seen, "late"))
                .isInstanceOf(LedgerConflict.class);
        assertThat(books().prices().prices()).isEqualTo(ONE_EACH);
        assertThat(books().priceHistory(0, 10))
                .extracting(PriceVersion::version)
                .containsExactly(1, 2);
    }

    @Test
    void roundingIsPaidOnceForAllUsage() {
        setPrices(new PriceList(new Price(big(1), Price.Per.K), unit(0), unit(0), unit(0), unit(0)));
        openAccount(OWNER, big(100));
        for (int bytes = 1; bytes <= 20; bytes++) {
            operator.report(Map.of(OWNER, new Usage(bytes * 100L, 0, 0, 0)));
        }
        assertThat(credit()).isEqualTo(big(98));
    }

    @Test
    void aSmallerTotalTakesNothingBack() {
        setPrices(ONE_EACH);
        openAccount(OWNER, big(1000));
        operator.report(Map.of(OWNER, new Usage(100, 7, 1, 1)));
        operator.report(Map.of(OWNER, new Usage(40, 9, 0, 1)));
        assertThat(operator.budget(OWNER).reported()).isEqualTo(new Usage(100, 9, 1, 1));
        assertThat(credit()).isEqualTo(big(1000 - 111));
    }

    @Test
    void aDayThatIsOverGoesIntoTheJournalOnce() {
        setPrices(ONE_EACH);
        openAccount(OWNER, big(1000));
        operator.report(Map.of(OWNER, new Usage(10, 0, 0, 0)));
        operator.report(Map.of(OWNER, new Usage(30, 0, 0, 0)));
        assertThat(usageEntries()).isEmpty();
        clock.advance(Duration.ofDays(1));
        assertThat(operator.closeDays()).isEqualTo(1);
        assertThat(operator.closeDays()).isZero();
        assertThat(usageEntries()).extracting(Entry::amount).containsExactly(big(30));
        assertThat(credit()).isEqualTo(big(970));
        operator.report(Map.of(OWNER, new Usage(35, 0, 0, 0)));
        clock.advance(Duration.ofDays(1));
        operator.report(Map.of(OWNER, new Usage(36, 0, 0, 0)));
        assertThat(days()).containsExactly("2026-01-01 30 30", "2026-01-02 5 5", "2026-01-03 1 1");
        operator.closeDays();
        assertThat(usageEntries()).extracting(Entry::amount).containsExactly(big(30), big(5));
        assertThat(credit()).isEqualTo(big(964));
        assertThat(days()).containsExactly("2026-01-01 30 30", "2026-01-02 5 5", "2026-01-03 1 1");
    }

    private List<String> days() {
        LocalDate first = LocalDate.parse("2026-01-01");
        return books().days(OWNER, first, first.plusDays(9), 100).stream()
                .map(day -> day.day() + " " + day.used().bytesUp() + " " + day.charged())
                .toList();
    }

    @Test
    void aReportOfANewDayLeavesTheOldOneToBeEnteredAndItIsPaidForAllTheSame() {
        setPrices(ONE_EACH);
        openAccount(OWNER, big(1000));
        books().limit(OWNER, new Limits(BigInteger.ZERO, Optional.of(big(50))));
        operator.report(Map.of(OWNER, new Usage(10, 0, 0, 0)));
        clock.advance(Duration.ofDays(1));
        assertThat(operator.report(Map.of(OWNER, new Usage(30, 0, 0, 0)))).containsEntry(OWNER, big(30));
        assertThat(usageEntries()).isEmpty();
        assertThat(books().account(OWNER).balance()).isEqualTo(big(970));
        assertThat(books().check().faults()).isEmpty();
        clock.advance(Duration.ofDays(1));
        operator.report(Map.of(OWNER, new Usage(31, 0, 0, 0)));
        assertThat(usageEntries()).extracting(Entry::amount).containsExactly(big(10), big(20));
        assertThat(credit()).isEqualTo(big(49));
        assertThat(days()).containsExactly("2026-01-01 10 10", "2026-01-02 20 20", "2026-01-03 1 1");
    }

    @Test
    void daysAreEnteredALittleAtATimeUntilNoneIsLeft() {
        setPrices(ONE_EACH);
        Map<Owner, Usage> report = new HashMap<>();
        for (int i = 0; i < Cashier.MAX_REPORT; i++) {
            openAccount(owner(i), big(1000));
            report.put(owner(i), new Usage(i + 1, 0, 0, 0));
        }
        openAccount(owner(Cashier.MAX_REPORT), big(1000));
        operator.report(report);
        operator.report(Map.of(owner(Cashier.MAX_REPORT), new Usage(1, 0, 0, 0)));
        assertThat(operator.closeSomeDays()).isZero();
        clock.advance(Duration.ofDays(1));
        assertThat(operator.closeSomeDays()).isEqualTo(Cashier.MAX_REPORT);
        assertThat(operator.closeSomeDays()).isEqualTo(1);
        assertThat(operator.closeSomeDays()).isZero();
        assertThat(operator.budget(owner(7)).credit()).isEqualTo(big(1000 - 8));
    }

    @Test
    void aClockThatGoesBackChargesNothingTwice() {
        setPrices(ONE_EACH);
        openAccount(OWNER, big(1000));
        operator.report(Map.of(OWNER, new Usage(10, 0, 0, 0)));
        clock.advance(Duration.ofDays(1));
        operator.closeDays();
        clock.advance(Duration.ofDays(-1));
        operator.report(Map.of(OWNER, new Usage(15, 0, 0, 0)));
        clock.advance(Duration.ofDays(1));
        operator.closeDays();
        assertThat(credit()).isEqualTo(big(985));
        assertThat(usageEntries()).extracting(Entry::amount).containsExactly(big(10), big(5));
    }

    private List<Entry> usageEntries() {
        return books().entries(Optional.of(OWNER), 0, 1000).stream()
                .filter(entry -> entry.kind() == Entry.Kind.USAGE)
                .toList();
    }

    @Test
    void theJournalTellsEverythingInOrderAndWithoutGaps() {
        operator.introduce();
        openAccount(OWNER, CREDIT);
        books().limit(OWNER, new Limits(big(5), Optional.empty()));
        books().limit(OWNER, new Limits(big(5), Optional.empty()));
        books().debit(OWNER, big(1), "correction", "why");
        assertThat(books().entries(Optional.empty(), 0, 100))
                .extracting(entry -> entry.id() + " " + entry.kind().text())
                .containsExactly("1 prices", "2 opened", "3 top-up", "4 limits", "5 debit");
        assertThat(books().entries(Optional.of(OWNER), 3, 1))
                .extracting(Entry::id)
                .containsExactly(4L);
    }

    @Test
    void strangersGetAnAccountOnlyWhereTheSettingsSayIt() {
        assertThatThrownBy(() -> operator.budget(OWNER)).isInstanceOf(CashierException.class);
        Map<String, String> generous =
                Map.of("stowage.ledger.open-accounts", "true", "stowage.ledger.welcome-credit", "77");
        try (LedgerCashier cashier = open("generous", generous)) {
            assertThat(cashier.budget(OWNER).credit()).isEqualTo(big(77));
            assertThat(cashier.budget(OWNER).credit()).isEqualTo(big(77));
            cashier.report(Map.of(OTHER, Usage.NONE));
        }
        assertThat(books().accounts("", 10)).hasSize(2);
    }

    @Test
    void accountsComeInPages() {
        for (int i = 0; i < 5; i++) {
            books().open(owner(i), NONE);
        }
        List<LedgerAccount> first = books().accounts("", 3);
        List<LedgerAccount> rest = books().accounts(first.get(2).owner(), 3);
        List<String> owners = new ArrayList<>();
        first.forEach(account -> owners.add(account.owner()));
        rest.forEach(account -> owners.add(account.owner()));
        assertThat(owners).hasSize(5).isSorted().doesNotHaveDuplicates();
        assertThat(books().open(owner(0), NONE).fresh()).isFalse();
    }

    @Test
    void twoGatewaysThatReportTheSameOwnersDisturbNeitherEachOtherNorADayThatEnds() throws Exception {
        setPrices(ONE_EACH);
        Map<Owner, Usage> before = new HashMap<>();
        Map<Owner, Usage> after = new HashMap<>();
        for (int i = 0; i < 20; i++) {
            openAccount(owner(i), big(1000));
            before.put(owner(i), new Usage(i, 0, 1, 0));
            after.put(owner(i), new Usage(i + 5, 0, 1, 0));
        }
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try (Cashier one = connect("one");
                Cashier two = connect("two")) {
            report(one, before);
            report(two, before);
            clock.advance(Duration.ofDays(1));
            List<Future<?>> done = List.of(
                    threads.submit(() -> report(one, after)),
                    threads.submit(() -> report(two, after)),
                    threads.submit(operator::closeDays));
            for (Future<?> each : done) {
                each.get();
            }
            assertThat(one.budget(owner(7)).credit()).isEqualTo(big(1000 - 2 * 13));
        } finally {
            threads.shutdownNow();
        }
    }
}
