package io.stowage.billing;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.billing.cashier.FakeCashier;
import io.stowage.billing.usage.Usage;
import io.stowage.fault.Fault;
import io.stowage.ic.Owner;
import io.stowage.ops.Health;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReporterTest {
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

    /** Row d1 of the list of the reference's defects: there a report that failed was forgotten. */
    @Test
    void aReportThatFailedIsMadeAgainThoughTheOwnerDoesNothing() {
        Owner owner = node.ownerWith(100);
        node.use(owner, 10);
        node.cashier.setMood(FakeCashier.Mood.DOWN);
        assertThat(node.report()).isPresent();
        assertThat(node.reported(owner)).isEqualTo(Usage.NONE);
        node.cashier.setMood(FakeCashier.Mood.WELL);
        assertThat(node.report()).isEmpty();
        assertThat(node.reported(owner)).isEqualTo(Usage.write(10));
    }

    @Test
    void whatIsKnownThereIsNotToldAgain() {
        node.use(node.ownerWith(100), 10);
        node.report();
        int reports = node.cashier.reports();
        node.report();
        assertThat(node.cashier.reports()).isEqualTo(reports);
        assertThat(node.health().facts()).containsEntry("owners-in-memory", "0");
    }

    @Test
    void aReportWhoseAnswerIsLostCountsOnce() {
        Owner owner = node.ownerWith(100);
        node.use(owner, 10);
        node.cashier.setMood(FakeCashier.Mood.MUTE);
        node.report();
        node.cashier.setMood(FakeCashier.Mood.REPEATING);
        node.report();
        assertThat(node.books.credit(owner)).isEqualTo(BigInteger.valueOf(90));
        assertThat(node.refusal(owner, 91)).contains(Fault.BUDGET_EXHAUSTED);
        assertThat(node.refusal(owner, 90)).isEmpty();
    }

    /** Row d2: there the totals began at nothing after each start. */
    @Test
    void totalsGoOnAfterARestart() throws IOException {
        Owner owner = node.ownerWith(100);
        node.use(owner, 10);
        node.report();
        node.use(owner, 5);
        node = node.restarted();
        node.report();
        assertThat(node.reported(owner).bytesUp()).isEqualTo(15);
        node.use(owner, 7);
        node.report();
        assertThat(node.reported(owner).bytesUp()).isEqualTo(22);
    }

    /** Row d2. */
    @Test
    void withoutAFileTotalsBeginWhereTheCashierHasThem() throws IOException {
        Owner owner = node.ownerWith(100);
        node.use(owner, 10);
        node.report();
        node.close();
        Files.delete(folder.resolve("node-1.dat"));
        node = node.restarted();
        node.use(owner, 5);
        node.report();
        assertThat(node.reported(owner).bytesUp()).isEqualTo(15);
        assertThat(node.health().status()).isEqualTo(Health.Status.UP);
    }

    @Test
    void aDamagedFileIsToldOnTheHealthPageAndTotalsBeginWhereTheCashierHasThem() throws IOException {
        Owner owner = node.ownerWith(100);
        node.use(owner, 10);
        node.report();
        node.close();
        Files.writeString(folder.resolve("node-1.dat"), "nothing that was written here");
        node = node.restarted();
        assertThat(node.health().status()).isEqualTo(Health.Status.DEGRADED);
        assertThat(node.health().reason()).contains("damaged");
        node.use(owner, 5);
        node.report();
        assertThat(node.reported(owner).bytesUp()).isEqualTo(15);
    }

    @Test
    void anOlderCopyOfTheFileDoesNotPutTheCashierBack() throws IOException {
        Owner owner = node.ownerWith(100);
        node.use(owner, 10);
        node.close();
        byte[] old = Files.readAllBytes(folder.resolve("node-1.dat"));
        node = node.restarted();
        node.use(owner, 50);
        node.report();
        node.close();
        Files.write(folder.resolve("node-1.dat"), old);
        node = node.restarted();
        node.report();
        assertThat(node.reported(owner).bytesUp()).isEqualTo(60);
        assertThat(node.health().status()).isEqualTo(Health.Status.DEGRADED);
        assertThat(node.health().reason()).contains("behind the cashier");
    }

    @Test
    void anOlderCopyIsNoticedAlsoForAnOwnerWhoWasAllReported() throws IOException {
        Owner owner = node.ownerWith(100);
        node.use(owner, 10);
        node.report();
        node.close();
        byte[] old = Files.readAllBytes(folder.resolve("node-1.dat"));
        node = node.restarted();
        node.use(owner, 50);
        node.report();
        node.close();
        Files.write(folder.resolve("node-1.dat"), old);
        node = node.restarted();
        assertThat(node.health().status()).isEqualTo(Health.Status.UP);
        node.use(owner, 1);
        assertThat(node.health().reason()).contains("behind the cashier");
        node.report();
        assertThat(node.reported(owner).bytesUp()).isEqualTo(61);
    }

    /** Row d12: there all owners were in one call, which outgrew the limit of messages. */
    @Test
    void manyOwnersAreToldInBatches() {
        for (int i = 1; i <= 1201; i++) {
            node.books.deposit(BillingFixture.owner(i), BigInteger.TEN);
            node.use(BillingFixture.owner(i), 1);
        }
        node.report();
        assertThat(node.cashier.reports()).isEqualTo(3);
        assertThat(node.reported(BillingFixture.owner(1201)).bytesUp()).isOne();
    }

    /** The node dies with so many owners unreported, and comes back. */
    private void crashWith(int owners) throws IOException {
        for (int i = 1; i <= owners; i++) {
            node.books.deposit(BillingFixture.owner(i), BigInteger.TEN);
            node.use(BillingFixture.owner(i), 1);
        }
        node = node.restarted();
    }

    @Test
    void ownersOfAnEarlierProcessAreAskedAboutInAsFewQuestionsAsTheCashierTakes() throws IOException {
        crashWith(1201);
        node.cashier.letAskFor(500);
        node.books.close(BillingFixture.owner(7));
        assertThat(node.report()).isEmpty();
        assertThat(node.cashier.questions()).isEqualTo(3);
        assertThat(node.cashier.reports()).isEqualTo(3);
        assertThat(node.reported(BillingFixture.owner(1201)).bytesUp()).isOne();
        assertThat(node.health().reason()).contains("1 owners");
    }

    @Test
    void theFirstReportDoesNotWaitUntilAllOwnersOfAnEarlierProcessWereAskedAbout() throws IOException {
        crashWith(200);
        node.cashier.atQuestion(() -> node.clock.advance(Duration.ofSeconds(11)));
        assertThat(node.report()).isEmpty();
        assertThat(node.cashier.reports()).isOne();
        assertThat(node.cashier.questions()).isEqualTo(32);
        assertThat(node.reported(BillingFixture.owner(1)).bytesUp()).isOne();
        assertThat(node.reported(BillingFixture.owner(200))).isEqualTo(Usage.NONE);
        for (int turn = 0; turn < 6; turn++) {
            node.report();
        }
        assertThat(node.cashier.questions()).isEqualTo(200);
        assertThat(node.reported(BillingFixture.owner(200)).bytesUp()).isOne();
    }

    @Test
    void whileTheCashierIsSilentItIsNotAskedAboutAllOwnersOfAnEarlierProcess() throws IOException {
        crashWith(200);
        node.cashier.setSilent(true);
        node.report();
        assertThat(node.cashier.questions()).isEqualTo(32);
        assertThat(node.cashier.reports()).isZero();
    }

    @Test
    void anOwnerWhoseAccountIsGoneDoesNotKeepOthersFromBeingBilled() {
        for (int i = 1; i <= 700; i++) {
            node.books.deposit(BillingFixture.owner(i), BigInteger.TEN);
            node.use(BillingFixture.owner(i), 1);
        }
        node.books.close(BillingFixture.owner(3));
        node.cashier.poison(BillingFixture.owner(600));
        node.report();
        for (int i = 1; i <= 700; i++) {
            if (i != 3 && i != 600) {
                assertThat(node.reported(BillingFixture.owner(i)).bytesUp()).isOne();
            }
        }
        assertThat(node.health().status()).isEqualTo(Health.Status.DEGRADED);
        assertThat(node.health().reason()).contains("2 owners");
        assertThat(node.report()).isEmpty();
        assertThat(node.health().facts()).containsEntry("owners-in-memory", "2");
    }

    /** Rows a14 and d1: there a wrong identity served for free, and refusals were only logged. */
    @Test
    void aRefusedGatewayIsNotReadyAndKeepsWhatItHasToTell() {
        Owner owner = node.ownerWith(100);
        node.use(owner, 10);
        node.cashier.setMood(FakeCashier.Mood.REFUSING);
        node.report();
        assertThat(node.health().status()).isEqualTo(Health.Status.DOWN);
        assertThat(node.health().reason()).contains("does not take");
        node.run("cashier.introduction");
        assertThat(node.refusal(owner, 1)).contains(Fault.CASHIER_UNAVAILABLE);
        node.cashier.setMood(FakeCashier.Mood.WELL);
        node.introduce();
        assertThat(node.report()).isEmpty();
        assertThat(node.health().status()).isEqualTo(Health.Status.UP);
        assertThat(node.reported(owner).bytesUp()).isEqualTo(10);
        assertThat(node.refusal(owner, 90)).isEmpty();
    }

    @Test
    void readinessTellsTheAgeOfTheOldestUnreportedUsage() {
        node.use(node.ownerWith(100), 10);
        node.cashier.setMood(FakeCashier.Mood.DOWN);
        node.clock.advance(Duration.ofSeconds(70));
        node.report();
        assertThat(node.health().facts()).containsEntry("oldest-unreported-seconds", "70");
        assertThat(node.health().status()).isEqualTo(Health.Status.DEGRADED);
        node.clock.advance(Duration.ofMinutes(5));
        assertThat(node.health().status()).isEqualTo(Health.Status.DOWN);
        assertThat(node.meters
                        .get("stowage.billing.unreported.age")
                        .timeGauge()
                        .value(java.util.concurrent.TimeUnit.SECONDS))
                .isEqualTo(370);
    }

    @Test
    void failuresMakeItWaitLongerAndTheLastTurnDoesNotWait() {
        node.use(node.ownerWith(100), 10);
        node.cashier.setMood(FakeCashier.Mood.DOWN);
        for (int i = 0; i < 60; i++) {
            node.clock.advance(Duration.ofSeconds(10));
            node.report();
        }
        assertThat(node.cashier.reports()).isBetween(4, 12);
        int before = node.cashier.reports();
        node.billing.hurry();
        node.report();
        assertThat(node.cashier.reports()).isGreaterThan(before);
    }

    @Test
    void aReportIsAskedForOnceMoreAtTheEnd() {
        assertThat(node.billing.tasks()).anySatisfy(task -> {
            assertThat(task.name()).isEqualTo("cashier.report");
            assertThat(task.runOnStop()).isTrue();
        });
    }

    @Test
    void aRefusedOwnerOfAnEarlierProcessIsLeftAside() throws IOException {
        Owner owner = node.ownerWith(100);
        node.use(owner, 10);
        node.books.close(owner);
        node = node.restarted();
        node.books.deposit(owner, BigInteger.TEN);
        node.books.close(owner);
        node.report();
        assertThat(node.health().reason()).contains("1 owners");
    }

    @Test
    void usageOfAnEarlierProcessGrowsOldFromTheStartOn() throws IOException {
        node.use(node.ownerWith(100), 10);
        node = node.restarted();
        node.cashier.setSilent(true);
        node.clock.advance(Duration.ofMinutes(6));
        assertThat(node.health().facts()).containsEntry("oldest-unreported-seconds", "360");
        assertThat(node.health().status()).isEqualTo(Health.Status.DOWN);
    }

    private void useOfEach(int owners) {
        for (int i = 1; i <= owners; i++) {
            node.books.deposit(BillingFixture.owner(i), BigInteger.TEN);
            node.use(BillingFixture.owner(i), 1);
        }
    }

    @Test
    void theFirstOwnerOfTheFirstBatchKeepsNobodyFromBeingBilledEither() {
        useOfEach(4);
        node.cashier.poison(BillingFixture.owner(1));
        node.report();
        for (int i = 2; i <= 4; i++) {
            assertThat(node.reported(BillingFixture.owner(i)).bytesUp()).isOne();
        }
        assertThat(node.health().reason()).contains("1 owners");
    }

    @Test
    void aCashierThatTakesAlmostNobodyIsNotCalledForEachOwner() {
        useOfEach(200);
        for (int i = 2; i <= 200; i++) {
            node.cashier.poison(BillingFixture.owner(i));
        }
        node.report();
        assertThat(node.reported(BillingFixture.owner(1)).bytesUp()).isOne();
        assertThat(node.cashier.reports()).isLessThan(30);
    }
}
