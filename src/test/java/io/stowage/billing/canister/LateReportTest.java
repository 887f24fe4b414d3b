package io.stowage.billing.canister;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.stowage.billing.Billing;
import io.stowage.billing.BillingConfig;
import io.stowage.billing.Metering;
import io.stowage.billing.cashier.Price;
import io.stowage.billing.cashier.PriceList;
import io.stowage.billing.usage.Usage;
import io.stowage.ic.Owner;
import io.stowage.ic.identity.Ed25519Identity;
import io.stowage.ops.FakeClock;
import io.stowage.replica.Agents;
import io.stowage.replica.Mischief;
import io.stowage.replica.Network;
import io.stowage.replica.Replica;
import io.stowage.v1.wire.NativeCharges;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node that reports over HTTP to a canister that charges everything again when totals fall. Its second report is
 * accepted and executed late.
 */
class LateReportTest {
    private static final Duration EXPIRY = Duration.ofMinutes(2);
    private static final BigInteger CREDIT = BigInteger.valueOf(10_000_000);
    private static final PriceList BYTE_BY_BYTE = new PriceList(
            new Price(BigInteger.ONE, Price.Per.U), Price.free(), Price.free(), Price.free(), Price.free());

    @TempDir
    private Path folder;

    private final FakeClock clock = new FakeClock();
    private final Replica replica = Replica.start(Network.Shape.NEW_RANGES, clock);
    private final Ed25519Identity identity = Ed25519Identity.generate(new SecureRandom());
    private final Owner owner = new Owner(Replica.ownerId());
    private CanisterCashier cashier;
    private Billing billing;
    private long moved;

    @BeforeEach
    void start() throws IOException {
        replica.cashier().addGateway(identity.principal());
        replica.cashier().setPrices(BYTE_BY_BYTE);
        replica.cashier().setCredit(owner.principal(), CREDIT);
        startNode();
    }

    private void startNode() throws IOException {
        cashier = new CanisterCashier(
                Agents.of(replica, identity, clock, Duration.ofSeconds(2)), Replica.cashierId(), "node", EXPIRY);
        billing = Billing.open(
                BillingConfig.DEFAULTS,
                new Billing.Tools(
                        cashier, folder.resolve("usage.dat"), "node", new SimpleMeterRegistry(), clock, new Random(1)));
        assertThat(run("cashier.introduction")).isEmpty();
        billing.hurry();
    }

    @AfterEach
    void stop() throws IOException {
        stopNode();
        replica.close();
    }

    private void stopNode() throws IOException {
        billing.close();
        cashier.close();
    }

    private void use(long bytes) {
        try (Metering.Reservation held =
                billing.metering().reserve(owner, NativeCharges.CHUNK_UPLOAD, Usage.write(bytes))) {
            held.settle(Usage.write(bytes));
        }
        moved += bytes;
    }

    private Optional<Throwable> run(String task) {
        return billing.tasks().stream()
                .filter(each -> each.name().equals(task))
                .findFirst()
                .map(each -> catchThrowable(() -> each.work().run()));
    }

    private Optional<Throwable> report() {
        return run("cashier.report");
    }

    private void reportTheFirstInTimeAndTheSecondLate() {
        use(300_118);
        assertThat(report()).isEmpty();
        use(300_118);
        replica.misbehave(Mischief.LATE);
        assertThat(report()).isPresent();
        use(300_118);
    }

    private void assertChargedOnce() {
        assertThat(replica.cashier().usage(owner.principal()).bytesUp()).isEqualTo(moved);
        assertThat(CREDIT.subtract(replica.cashier().credit(owner.principal()))).isEqualTo(BigInteger.valueOf(moved));
    }

    private void assertTheThirdFollowsTheSecond() {
        replica.misbehave(Mischief.NONE);
        assertThat(report()).isEmpty();
        assertThat(replica.executeLate()).isZero();
        assertThat(report()).isEmpty();
        assertChargedOnce();
    }

    @Test
    void theThirdReportWaitsUntilTheSecondWasExecuted() {
        reportTheFirstInTimeAndTheSecondLate();
        clock.advance(Duration.ofSeconds(30));
        assertThat(report()).isPresent();
        clock.advance(Duration.ofSeconds(70));
        assertThat(replica.executeLate()).isOne();
        assertTheThirdFollowsTheSecond();
    }

    @Test
    void alsoAfterTheNodeWasStartedAnew() throws IOException {
        reportTheFirstInTimeAndTheSecondLate();
        stopNode();
        startNode();
        use(10);
        assertThat(report()).isPresent();
        stopNode();
        clock.advance(Duration.ofSeconds(100));
        assertThat(replica.executeLate()).isOne();
        startNode();
        assertTheThirdFollowsTheSecond();
    }

    @Test
    void theThirdReportFollowsOnceTheSecondHasExpired() throws IOException {
        reportTheFirstInTimeAndTheSecondLate();
        stopNode();
        clock.advance(EXPIRY.plusSeconds(1));
        startNode();
        assertTheThirdFollowsTheSecond();
    }

    @Test
    void theSecondIsExecutedWhenItIsSentAgainAndNotOnceMoreWhenTheFirstCopyComesThrough() {
        reportTheFirstInTimeAndTheSecondLate();
        int before = replica.executions();
        replica.misbehave(Mischief.NONE);
        assertThat(report()).isEmpty();
        assertThat(replica.executions()).isEqualTo(before + 2);
        assertTheThirdFollowsTheSecond();
    }

    @Test
    void aRefusalThatNobodyProvesLeavesTheReportInDoubt() {
        use(100);
        replica.misbehave(Mischief.REJECT_UNPROVEN);
        assertThat(report()).isPresent();
        assertThat(folder.resolve("usage.dat.in-doubt")).exists();
        assertTheThirdFollowsTheSecond();
        assertThat(folder.resolve("usage.dat.in-doubt")).doesNotExist();
    }
}
