package io.stowage.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.ic.Owner;
import io.stowage.ic.Principal;
import io.stowage.ops.Health;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BudgetsTest {
    private static final Duration TTL = BillingConfig.DEFAULTS.budgetTtl();
    private static final Duration GRACE = BillingConfig.DEFAULTS.budgetGrace();

    @TempDir
    private Path folder;

    private BillingFixture node;

    @BeforeEach
    void open() throws IOException {
        node = BillingFixture.open(folder);
    }

    @AfterEach
    void close() throws IOException {
        node.close();
    }

    @Test
    void whatTheCreditCoversIsLetThroughToTheLastUnit() {
        Owner owner = node.ownerWith(100);
        node.use(owner, 60);
        assertThat(node.refusal(owner, 41)).contains(Fault.BUDGET_EXHAUSTED);
        assertThat(node.refusal(owner, 40)).isEmpty();
    }

    @Test
    void whatIsSetAsideCannotBeSpentTwice() {
        Owner owner = node.ownerWith(100);
        try (Metering.Reservation held = node.reserve(owner, 70)) {
            assertThat(node.refusal(owner, 31)).contains(Fault.BUDGET_EXHAUSTED);
            held.settle(Usage.write(10));
        }
        assertThat(node.refusal(owner, 90)).isEmpty();
    }

    @Test
    void aRequestThatDiesGivesBackWhatWasSetAside() {
        Owner owner = node.ownerWith(100);
        node.reserve(owner, 100).close();
        assertThat(node.refusal(owner, 100)).isEmpty();
        assertThat(node.meters.get("stowage.billing.reservations").gauge().value())
                .isZero();
    }

    @Test
    void aReservationThatNobodyEndsIsSeenByTheGauge() {
        try (Metering.Reservation forgotten = node.reserve(node.ownerWith(100), 1)) {
            assertThat(node.meters.get("stowage.billing.reservations").gauge().value())
                    .isOne();
            forgotten.settle(Usage.NONE);
        }
    }

    @Test
    void aReservationIsSettledOnceAndNotBeyondItself() {
        Owner owner = node.ownerWith(100);
        Metering.Reservation held = node.reserve(owner, 10);
        assertThatThrownBy(() -> held.settle(Usage.write(11))).isInstanceOf(IllegalStateException.class);
        held.settle(Usage.write(10));
        assertThatThrownBy(() -> held.settle(Usage.write(10))).isInstanceOf(IllegalStateException.class);
        held.close();
        node.report();
        assertThat(node.reported(owner)).isEqualTo(Usage.write(10));
    }

    @Test
    void aReservationGrowsWithinTheCreditAndNoFurther() {
        Owner owner = node.ownerWith(100);
        try (Metering.Reservation held = node.reserve(owner, 40)) {
            held.grow(new Usage(30, 0, 0, 0));
            assertThatThrownBy(() -> held.grow(new Usage(31, 0, 0, 0)))
                    .isInstanceOfSatisfying(
                            StowageException.class, e -> assertThat(e.fault()).isEqualTo(Fault.BUDGET_EXHAUSTED));
            assertThat(node.refusal(owner, 31)).contains(Fault.BUDGET_EXHAUSTED);
            assertThat(node.refusal(owner, 30)).isEmpty();
            assertThatThrownBy(() -> held.settle(Usage.write(71))).isInstanceOf(IllegalStateException.class);
            held.settle(Usage.write(70));
            assertThatThrownBy(() -> held.grow(Usage.NONE)).isInstanceOf(IllegalStateException.class);
        }
        assertThat(node.refusal(owner, 31)).contains(Fault.BUDGET_EXHAUSTED);
        assertThat(node.refusal(owner, 30)).isEmpty();
        assertThat(node.meters.get("stowage.billing.reservations").gauge().value())
                .isZero();
    }

    @Test
    void aReservationThatGrewGivesBackAllOfIt() {
        Owner owner = node.ownerWith(100);
        try (Metering.Reservation held = node.reserve(owner, 40)) {
            held.grow(new Usage(60, 0, 0, 0));
        }
        assertThat(node.refusal(owner, 100)).isEmpty();
        assertThat(node.meters.get("stowage.billing.reservations").gauge().value())
                .isZero();
    }

    @Test
    void manyBodiesThatGrowTogetherSpendNoMoreThanTheCredit() throws Exception {
        Owner owner = node.ownerWith(1000);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<Long>> spent = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                spent.add(threads.submit(() -> growUntilRefused(owner)));
            }
            long all = 0;
            for (Future<Long> each : spent) {
                all += each.get();
            }
            // Each step is 7 bytes, and no two threads were given the same ones.
            assertThat(all).isLessThanOrEqualTo(1000).isGreaterThan(1000 - 7);
        } finally {
            threads.shutdownNow();
        }
        node.report();
        assertThat(node.reported(owner).bytesUp()).isLessThanOrEqualTo(1000);
    }

    private long growUntilRefused(Owner owner) {
        try (Metering.Reservation held = node.reserve(owner, 0)) {
            long size = 0;
            try {
                while (true) {
                    held.grow(new Usage(7, 0, 0, 0));
                    size += 7;
                }
            } catch (StowageException e) {
                assertThat(e.fault()).isEqualTo(Fault.BUDGET_EXHAUSTED);
            }
            held.settle(Usage.write(size));
            return size;
        }
    }

    @Test
    void anOwnerIsReservedForByItsTextToo() {
        Owner owner = node.ownerWith(100);
        Charge charge = Charge.of("object-upload");
        try (Metering.Reservation held = node.billing.metering().reserve(owner.toString(), charge, Usage.write(60))) {
            assertThat(node.refusal(owner, 41)).contains(Fault.BUDGET_EXHAUSTED);
            held.settle(Usage.write(60));
        }
        assertThat(node.meters
                        .get("stowage.charges")
                        .tags("reason", "object-upload", "outcome", "settled")
                        .counter()
                        .count())
                .isOne();
        assertThatThrownBy(() -> node.billing.metering().reserve("nobody", charge, Usage.NONE))
                .isInstanceOfSatisfying(
                        StowageException.class, e -> assertThat(e.fault()).isEqualTo(Fault.OWNER_UNKNOWN));
    }

    @Test
    void theAccountOfAnAccessKeyPaysAsAnyOther() throws IOException {
        Owner account = new Owner(Principal.reserved("stowage-account/STWA"));
        node.books.deposit(account, BigInteger.valueOf(100));
        node.use(account, 60);
        node = node.restarted();
        node.report();
        assertThat(node.reported(account)).isEqualTo(Usage.write(60));
        assertThat(node.refusal(account, 41)).contains(Fault.BUDGET_EXHAUSTED);
    }

    /** Row d3 of the list of the reference's defects: there every refresh brought fresh credit. */
    @Test
    void aRefreshNeverBringsBackWhatWasSpent() {
        Owner owner = node.ownerWith(100);
        node.use(owner, 80);
        node.clock.advance(TTL.plusSeconds(1));
        assertThat(node.refusal(owner, 21)).contains(Fault.BUDGET_EXHAUSTED);
        assertThat(node.cashier.questions()).isGreaterThan(1);
        assertThat(node.refusal(owner, 20)).isEmpty();
    }

    @Test
    void failedReportsDoNotBringCreditBack() {
        Owner owner = node.ownerWith(100);
        node.cashier.setMood(FakeCashier.Mood.DOWN);
        for (int i = 0; i < 10; i++) {
            node.use(owner, 10);
            node.report();
            node.clock.advance(TTL.plusSeconds(1));
        }
        assertThat(node.refusal(owner, 1)).contains(Fault.BUDGET_EXHAUSTED);
    }

    @Test
    void aReportsAnswerLacksWhatMovedMeanwhile() {
        Owner owner = node.ownerWith(100);
        node.use(owner, 40);
        try (Metering.Reservation open = node.reserve(owner, 30)) {
            node.report();
            assertThat(node.refusal(owner, 31)).contains(Fault.BUDGET_EXHAUSTED);
            open.settle(Usage.write(30));
        }
        assertThat(node.refusal(owner, 31)).contains(Fault.BUDGET_EXHAUSTED);
        assertThat(node.refusal(owner, 30)).isEmpty();
    }

    @Test
    void aTopUpIsSeenByWhoRanOutAfterFiveSeconds() {
        Owner owner = node.ownerWith(10);
        assertThat(node.refusal(owner, 11)).contains(Fault.BUDGET_EXHAUSTED);
        node.books.deposit(owner, BigInteger.ONE);
        int before = node.cashier.questions();
        assertThat(node.refusal(owner, 11)).contains(Fault.BUDGET_EXHAUSTED);
        assertThat(node.cashier.questions()).isEqualTo(before);
        node.clock.advance(Budgets.ASK_AGAIN);
        assertThat(node.refusal(owner, 11)).isEmpty();
        assertThat(node.cashier.questions()).isEqualTo(before + 1);
    }

    /** Row d9: there each request with a random principal was a call of the canister. */
    @Test
    void whoHasNoAccountIsAskedForOnceInThirtySeconds() {
        Owner stranger = BillingFixture.owner(7);
        for (int i = 0; i < 5; i++) {
            assertThat(node.refusal(stranger, 1)).contains(Fault.OWNER_UNKNOWN);
        }
        assertThat(node.cashier.questions()).isOne();
        node.books.deposit(stranger, BigInteger.TEN);
        node.clock.advance(Duration.ofSeconds(30));
        assertThat(node.refusal(stranger, 1)).isEmpty();
    }

    @Test
    void strangersTakeNoPlaceOnFile() {
        node.refusal(BillingFixture.owner(7), 1);
        assertThat(node.health().facts()).containsEntry("owners-on-file", "0");
    }

    /** Row d9. */
    @Test
    void manyWhoAskAtOnceAskTheCashierOnce() throws Exception {
        Owner owner = node.ownerWith(1000);
        CountDownLatch held = node.cashier.holdQuestions();
        ExecutorService threads = Executors.newFixedThreadPool(16);
        try {
            List<Future<Optional<Fault>>> answers = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                answers.add(threads.submit(() -> node.refusal(owner, 1)));
            }
            Awaitility.await().until(() -> node.cashier.questions() > 0);
            held.countDown();
            for (Future<Optional<Fault>> answer : answers) {
                assertThat(answer.get()).isEmpty();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(node.cashier.questions()).isOne();
    }

    @Test
    void whileTheCashierIsSilentOwnersGoOnWithinTheLastKnownCreditForABoundedTime() {
        Owner owner = node.ownerWith(100);
        node.use(owner, 10);
        node.cashier.setSilent(true);
        node.clock.advance(GRACE.minusSeconds(1));
        assertThat(node.refusal(owner, 91)).contains(Fault.BUDGET_EXHAUSTED);
        node.use(owner, 40);
        node.clock.advance(Duration.ofSeconds(2));
        assertThat(node.refusal(owner, 1)).contains(Fault.CASHIER_UNAVAILABLE);
        node.cashier.setSilent(false);
        node.clock.advance(Budgets.ASK_AGAIN);
        assertThat(node.refusal(owner, 50)).isEmpty();
        assertThat(node.refusal(owner, 51)).contains(Fault.BUDGET_EXHAUSTED);
    }

    @Test
    void aSilentCashierIsNotAskedForTheSameOwnerAgainAtOnce() {
        Owner owner = node.ownerWith(100);
        node.cashier.setSilent(true);
        assertThat(node.refusal(owner, 1)).contains(Fault.CASHIER_UNAVAILABLE);
        assertThat(node.refusal(owner, 1)).contains(Fault.CASHIER_UNAVAILABLE);
        assertThat(node.cashier.questions()).isOne();
    }

    /** Row d8: there a debt beyond 64 bits was credit without end. */
    @Test
    void aHugeDebtIsADebtAndAHugeCreditIsACredit() {
        Owner debtor = BillingFixture.owner(2);
        node.books.deposit(debtor, BigInteger.TWO.pow(90).negate());
        Owner rich = BillingFixture.owner(3);
        node.books.deposit(rich, BigInteger.TWO.pow(90));
        assertThat(node.refusal(debtor, 0)).contains(Fault.BUDGET_EXHAUSTED);
        assertThat(node.refusal(rich, Long.MAX_VALUE / 4)).isEmpty();
    }

    /** Row d7: there 1 MiB at a low price cost nothing, and a high price could overflow into credit. */
    @Test
    void smallPricesAddUpAndLargeOnesDoNotOverflow() throws IOException {
        node.close();
        node = BillingFixture.node(node.books, node.clock, BillingConfig.DEFAULTS, folder, "node-2");
        Owner owner = node.ownerWith(1);
        node.books.setPrices(new PriceList(
                new Price(BigInteger.ONE, Price.Per.MI),
                new Price(BigInteger.TWO.pow(120), Price.Per.U),
                Price.free(),
                Price.free(),
                Price.free()));
        node.introduce();
        node.use(owner, 1 << 19);
        assertThat(node.refusal(owner, (1 << 19) + 1)).contains(Fault.BUDGET_EXHAUSTED);
        assertThat(node.refusal(owner, 1 << 19)).isEmpty();
        assertThatThrownBy(() -> node.billing.metering().reserve(owner, Charge.BLOB_DOWNLOAD, Usage.read(1L << 50)))
                .hasMessageContaining("credit");
    }

    @Test
    void absurdTotalsOfTheCashierAreNotTaken() throws IOException {
        Owner owner = node.ownerWith(100);
        node.books.setPrices(PriceList.free());
        new FakeCashier(node.books, "node-1").report(Map.of(owner, Usage.write(Long.MAX_VALUE)));
        assertThat(node.refusal(owner, 1)).contains(Fault.CASHIER_UNAVAILABLE);
        assertThat(node.health().facts()).containsEntry("owners-on-file", "0");
    }

    /** Row d11: two nodes with one name overwrite each other's totals. */
    @Test
    void anotherNodeUnderOurNameIsNoticed() {
        Owner owner = node.ownerWith(10_000);
        node.use(owner, 10);
        node.books.deposit(owner, BigInteger.ZERO);
        new FakeCashier(node.books, "node-1").report(Map.of(owner, Usage.write(500)));
        node.clock.advance(TTL.plusSeconds(1));
        node.refusal(owner, 1);
        assertThat(node.health().status()).isEqualTo(Health.Status.DEGRADED);
        assertThat(node.health().reason()).contains("another gateway reports under the name node-1");
        node.report();
        assertThat(node.reported(owner).bytesUp()).isEqualTo(510);
    }

    @Test
    void creditIsNeverOverdrawnByManyAtOnce() throws Exception {
        Owner owner = node.ownerWith(100);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<Optional<Fault>>> answers = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                answers.add(threads.submit(() -> {
                    if (node.refusal(owner, 0).isEmpty()) {
                        try (Metering.Reservation held = node.reserve(owner, 1)) {
                            held.settle(Usage.write(1));
                        } catch (StowageException e) {
                            return Optional.of(e.fault());
                        }
                    }
                    return Optional.empty();
                }));
            }
            int refused = 0;
            for (Future<Optional<Fault>> answer : answers) {
                refused += answer.get().isPresent() ? 1 : 0;
            }
            assertThat(refused).isEqualTo(100);
        } finally {
            threads.shutdownNow();
        }
        node.report();
        assertThat(node.books.credit(owner)).isZero();
    }

    private double charges(String outcome) {
        return node.meters
                .get("stowage.charges")
                .tags("reason", Charge.CHUNK_UPLOAD.word(), "outcome", outcome)
                .counter()
                .count();
    }

    private double usage(String kind) {
        return node.meters
                .get("stowage.usage")
                .tags("reason", Charge.CHUNK_UPLOAD.word(), "kind", kind)
                .counter()
                .count();
    }

    @Test
    void whatBecameOfEachReservationIsCounted() {
        Owner owner = node.ownerWith(100);
        node.refusal(owner, 101);
        node.reserve(owner, 50).close();
        try (Metering.Reservation held =
                node.billing.metering().reserve(owner, Charge.CHUNK_UPLOAD, new Usage(9, 9, 9, 9))) {
            assertThatThrownBy(() -> held.grow(new Usage(100, 0, 0, 0))).isInstanceOf(StowageException.class);
            held.settle(new Usage(1, 2, 3, 4));
        }
        assertThat(charges("settled")).isEqualTo(1);
        assertThat(charges("released")).isEqualTo(1);
        assertThat(charges("budget-exhausted")).isEqualTo(2);
        assertThat(usage("bytes-up")).isEqualTo(1);
        assertThat(usage("bytes-down")).isEqualTo(2);
        assertThat(usage("reads")).isEqualTo(3);
        assertThat(usage("writes")).isEqualTo(4);
    }
}
