package io.stowage.billing.cashier;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.billing.BillingConfig;
import io.stowage.billing.BillingFixture;
import io.stowage.billing.cashier.FakeCashier.Mood;
import io.stowage.billing.usage.Usage;
import io.stowage.fault.Fault;
import io.stowage.ic.Owner;
import io.stowage.ops.FakeClock;
import io.stowage.ops.Health;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A report in doubt, as the whole of billing lives with it. */
class ReportSenderTest {
    /** Until a report has expired by every clock, when nothing but the clock here tells. */
    private static final Duration LONGEST = PreparedReport.MOST_VALIDITY.multipliedBy(2);

    @TempDir
    private Path folder;

    private BillingFixture node;
    private Path doubt;

    @BeforeEach
    void open() throws IOException {
        node = BillingFixture.open(folder);
        doubt = folder.resolve("node-1.dat.in-doubt");
    }

    @AfterEach
    void close() throws IOException {
        node.close();
    }

    private void report(Mood mood) {
        node.cashier.setMood(mood);
        node.billing.hurry();
        node.report();
    }

    private Owner ownerWhoseReportOfTenIsLate() {
        Owner owner = node.ownerWith(100);
        node.use(owner, 10);
        report(Mood.LATE);
        return owner;
    }

    @Test
    void nothingNewerLeavesWhileAReportMayStillBeExecuted() {
        Owner owner = ownerWhoseReportOfTenIsLate();
        Owner other = BillingFixture.owner(2);
        node.books.deposit(other, BigInteger.TEN);
        node.use(owner, 20);
        node.use(other, 5);
        report(Mood.LATE);
        node.books.deliver();
        assertThat(node.reported(owner).bytesUp()).isEqualTo(10);
        assertThat(node.reported(other)).isEqualTo(Usage.NONE);

        report(Mood.WELL);
        assertThat(node.reported(owner).bytesUp()).isEqualTo(30);
        assertThat(node.reported(other).bytesUp()).isEqualTo(5);
        assertThat(node.books.falls()).isZero();
    }

    @Test
    void aReportIsOnDiskBeforeItLeavesAndTheNextProcessSendsTheVerySame() throws IOException {
        Owner owner = node.ownerWith(100);
        node.use(owner, 10);
        report(Mood.DEADLY_BEFORE);
        assertThat(doubt).exists();
        node = node.restarted();
        node.use(owner, 20);
        report(Mood.MUTE);
        assertThat(node.reported(owner).bytesUp()).isEqualTo(10);
        report(Mood.WELL);
        assertThat(node.reported(owner).bytesUp()).isEqualTo(30);
        assertThat(doubt).doesNotExist();
    }

    @Test
    void whereAReportCannotBeKeptOnDiskNoneLeaves() throws IOException {
        Files.createDirectory(folder.resolve("node-1.dat.in-doubt.new"));
        Owner owner = node.ownerWith(100);
        node.use(owner, 10);
        node.cashier.setMood(Mood.WELL);
        assertThat(node.report()).hasValueSatisfying(e -> assertThat(e).hasMessageContaining("cannot be kept on disk"));
        assertThat(node.reported(owner)).isEqualTo(Usage.NONE);
        assertThat(node.cashier.reports()).isZero();
    }

    @Test
    void aReportThatLapsedIsFollowedAtOnceByOneOfEverything() {
        Owner owner = ownerWhoseReportOfTenIsLate();
        node.use(owner, 20);
        node.clock.advance(FakeCashier.VALIDITY.plusSeconds(1));
        report(Mood.WELL);
        node.books.deliver();
        assertThat(node.reported(owner).bytesUp()).isEqualTo(30);
        assertThat(node.health().status()).isEqualTo(Health.Status.UP);
    }

    @Test
    void creditInDoubtIsNeitherLostNorSpentTwice() {
        Owner owner = ownerWhoseReportOfTenIsLate();
        assertThat(node.refusal(owner, 91)).contains(Fault.BUDGET_EXHAUSTED);
        assertThat(node.refusal(owner, 90)).isEmpty();
        node.books.deliver();
        node.clock.advance(Duration.ofSeconds(31));
        assertThat(node.refusal(owner, 91)).contains(Fault.BUDGET_EXHAUSTED);
        assertThat(node.refusal(owner, 90)).isEmpty();
        report(Mood.WELL);
        assertThat(node.refusal(owner, 91)).contains(Fault.BUDGET_EXHAUSTED);
        assertThat(node.refusal(owner, 90)).isEmpty();
    }

    @Test
    void anOperatorSeesTheDoubtAndSinceWhen() {
        String since = node.clock.instant().toString();
        Owner owner = ownerWhoseReportOfTenIsLate();
        node.clock.advance(Duration.ofSeconds(45));
        assertThat(node.health().status()).isEqualTo(Health.Status.DEGRADED);
        assertThat(node.health().reason()).contains("may still be executed");
        assertThat(node.health().facts()).containsEntry("report-in-doubt-since", since);
        assertThat(age()).isEqualTo(45);
        report(Mood.WELL);
        assertThat(node.reported(owner).bytesUp()).isEqualTo(10);
        assertThat(node.health().status()).isEqualTo(Health.Status.UP);
        assertThat(node.health().facts()).doesNotContainKey("report-in-doubt-since");
        assertThat(age()).isZero();
    }

    @Test
    void aReportThatLapsedIsNoDoubtAnyMore() {
        ownerWhoseReportOfTenIsLate();
        node.clock.advance(FakeCashier.VALIDITY.plus(PreparedReport.MOST_VALIDITY));
        assertThat(node.health().facts()).containsKey("report-in-doubt-since");
        node.clock.advance(Duration.ofMillis(1));
        assertThat(node.health().facts()).doesNotContainKey("report-in-doubt-since");
        assertThat(age()).isZero();
    }

    private double age() {
        return node.meters
                .get("stowage.billing.report.in.doubt.age")
                .timeGauge()
                .value(TimeUnit.SECONDS);
    }

    @Test
    void aDamagedDoubtIsWaitedOutFromTheTimeOfItsFileAndKeptForALook() throws IOException {
        Owner owner = ownerWhoseReportOfTenIsLate();
        Files.writeString(doubt, "no report");
        Files.setLastModifiedTime(doubt, FileTime.from(node.clock.instant()));
        node.clock.advance(Duration.ofMinutes(5));
        assertThatItWaitsFor(LONGEST.minusMinutes(5), owner);
        assertThat(folder).isDirectoryContaining("glob:**in-doubt.damaged-*");
    }

    @Test
    void aDamagedDoubtFromTheFutureIsNotWaitedForUntilThen() throws IOException {
        Owner owner = ownerWhoseReportOfTenIsLate();
        Files.writeString(doubt, "no report");
        Files.setLastModifiedTime(doubt, FileTime.from(node.clock.instant().plus(Duration.ofDays(300))));
        assertThatItWaitsFor(LONGEST, owner);
    }

    @Test
    void aDoubtOfAnotherGatewayIsWaitedOutAndNeverSent() throws IOException {
        Owner owner = ownerWhoseReportOfTenIsLate();
        node.close();
        DoubtFile file = new DoubtFile(doubt);
        PreparedReport foreign = new FakeCashier(node.books, "another").prepare(Map.of(owner, Usage.write(99)));
        file.write(foreign, foreign.sealed().orElseThrow(), node.clock.instant());
        assertThatItWaitsFor(FakeCashier.VALIDITY.plus(PreparedReport.MOST_VALIDITY), owner);
        assertThat(node.books.totals(owner, "another")).isEqualTo(Usage.NONE);
        assertThat(doubt).doesNotExist();
    }

    /** Starts the node anew, which reports only after so long. */
    private void assertThatItWaitsFor(Duration time, Owner owner) throws IOException {
        node = node.restarted();
        report(Mood.WELL);
        node.clock.advance(time);
        report(Mood.WELL);
        assertThat(node.reported(owner)).isEqualTo(Usage.NONE);
        assertThat(node.health().reason()).contains("may be executed until");
        node.clock.advance(Duration.ofMillis(1));
        report(Mood.WELL);
        assertThat(node.reported(owner).bytesUp()).isEqualTo(10);
    }

    @Test
    void anOlderUsageFileDoesNotPutBackWhatTheDoubtTold() throws IOException {
        Owner owner = node.ownerWith(100);
        node.use(owner, 1);
        node.close();
        byte[] old = Files.readAllBytes(folder.resolve("node-1.dat"));
        node = node.restarted();
        node.use(owner, 50);
        report(Mood.LATE);
        node.close();
        Files.write(folder.resolve("node-1.dat"), old);
        node = node.restarted();
        node.use(owner, 5);
        report(Mood.LATE);
        node.books.deliver();
        report(Mood.WELL);
        assertThat(node.reported(owner).bytesUp()).isEqualTo(56);
        assertThat(node.books.falls()).isZero();
    }

    /** A node whose clock can be wrong, with one owner. */
    private BillingFixture nodeWithClock(FakeClock here) throws IOException {
        node.ownerWith(100);
        BillingFixture wrong = BillingFixture.node(node.books, here, BillingConfig.DEFAULTS, folder, "node-2");
        wrong.introduce();
        wrong.billing.hurry();
        return wrong;
    }

    @Test
    void aClockThatIsPutAheadDoesNotEndADoubtTooEarly() throws IOException {
        FakeClock here = new FakeClock();
        try (BillingFixture wrong = nodeWithClock(here)) {
            Owner owner = BillingFixture.owner(1);
            wrong.use(owner, 10);
            wrong.cashier.setMood(Mood.LATE);
            assertThat(wrong.report()).isPresent();
            here.advance(FakeCashier.VALIDITY.plusMinutes(1));
            wrong.use(owner, 20);
            wrong.cashier.setMood(Mood.WELL);
            assertThat(wrong.report()).isEmpty();
            node.books.deliver();
            assertThat(wrong.reported(owner).bytesUp()).isEqualTo(30);
            assertThat(node.books.falls()).isZero();
        }
    }

    @Test
    void aClockThatWasADayAheadDoesNotKeepReportsBackForADay() throws IOException {
        FakeClock here = new FakeClock();
        try (BillingFixture wrong = nodeWithClock(here)) {
            Owner owner = BillingFixture.owner(1);
            here.advance(Duration.ofDays(1));
            wrong.use(owner, 10);
            assertThat(wrong.report()).isPresent();
            here.set(node.clock.instant());
            assertThat(wrong.report()).isPresent();
            here.advance(LONGEST.plusMillis(1));
            node.clock.advance(LONGEST.plusMillis(1));
            assertThat(wrong.report()).isEmpty();
            assertThat(wrong.reported(owner).bytesUp()).isEqualTo(10);
        }
    }
}
