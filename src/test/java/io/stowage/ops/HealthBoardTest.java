package io.stowage.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.stowage.ops.Health.Status;
import io.stowage.ops.HealthBoard.Weight;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HealthBoardTest {
    private final FakeClock clock = new FakeClock();
    private final HealthBoard board =
            new HealthBoard(new HealthConfig(Duration.ofMillis(200), Duration.ofSeconds(1)), clock);

    @AfterEach
    void close() {
        board.close();
    }

    @Test
    void anEmptyHouseIsReady() {
        assertThat(board.report().ready()).isTrue();
        assertThat(board.report().components()).isEmpty();
    }

    @Test
    void componentsAreReportedInTheOrderOfRegistration() {
        board.register("store.main", Weight.REQUIRED, budget -> Health.up());
        board.publish("front.v1", Weight.OPTIONAL, Health.up());
        board.register("cashier", Weight.REQUIRED, budget -> Health.up());
        board.publish("front.v1", Weight.OPTIONAL, Health.degraded("read-only"));

        assertThat(board.report().components().keySet()).containsExactly("store.main", "front.v1", "cashier");
    }

    @Test
    void aRequiredComponentThatIsDownMakesTheNodeUnready() {
        board.register("store.main", Weight.REQUIRED, budget -> Health.down("no answer"));
        HealthReport report = board.report();
        assertThat(report.overall()).isEqualTo(Status.DOWN);
        assertThat(report.ready()).isFalse();
    }

    @Test
    void anOptionalComponentThatIsDownOnlyDegradesTheNode() {
        board.register("store.archive", Weight.OPTIONAL, budget -> Health.down("no answer"));
        HealthReport report = board.report();
        assertThat(report.overall()).isEqualTo(Status.DEGRADED);
        assertThat(report.ready()).isTrue();
        assertThat(report.components().get("store.archive")).isEqualTo(Health.down("no answer"));
    }

    @Test
    void aDegradedComponentLeavesTheNodeReady() {
        board.publish("store.main", Weight.REQUIRED, Health.degraded("little space"));
        assertThat(board.report().overall()).isEqualTo(Status.DEGRADED);
        assertThat(board.report().ready()).isTrue();
    }

    @Test
    void aCheckThatThrowsIsDownWithTheReason() {
        board.register("store.main", Weight.REQUIRED, budget -> {
            throw new IOException("no route");
        });
        assertThat(health("store.main")).isEqualTo(Health.down("the check failed: java.io.IOException: no route"));
    }

    @Test
    void aCheckIsToldItsBudget() {
        board.register("store.main", Weight.REQUIRED, budget -> Health.up().with("budget", budget.toString()));
        assertThat(health("store.main").facts()).containsEntry("budget", "PT0.2S");
    }

    @Test
    void aHangingCheckIsDownAndTheOthersAreNot() {
        CountDownLatch end = new CountDownLatch(1);
        board.register("hanging", Weight.OPTIONAL, budget -> {
            end.await();
            return Health.up();
        });
        board.register("quick", Weight.REQUIRED, budget -> Health.up());

        assertThat(health("hanging")).isEqualTo(Health.down("did not answer within 200ms"));
        assertThat(health("quick")).isEqualTo(Health.up());
        end.countDown();
    }

    @Test
    void aHangingCheckIsNotAskedASecondTimeUntilItEnds() {
        CountDownLatch end = new CountDownLatch(1);
        AtomicInteger asked = new AtomicInteger();
        board.register("hanging", Weight.REQUIRED, budget -> {
            asked.incrementAndGet();
            end.await();
            return Health.up();
        });
        board.report();
        clock.advance(Duration.ofMinutes(1));

        assertThat(health("hanging")).isEqualTo(Health.down("has not answered since 2026-01-01T00:00:00Z"));
        assertThat(asked).hasValue(1);

        end.countDown();
        await().until(() -> {
            clock.advance(Duration.ofMinutes(1));
            return health("hanging").equals(Health.up());
        });
    }

    @Test
    void aReportIsGivenAgainForAMoment() {
        AtomicInteger asked = new AtomicInteger();
        board.register("store.main", Weight.REQUIRED, budget -> {
            asked.incrementAndGet();
            return Health.up();
        });

        board.report();
        clock.advance(Duration.ofMillis(999));
        board.report();
        assertThat(asked).hasValue(1);

        clock.advance(Duration.ofMillis(1));
        board.report();
        assertThat(asked).hasValue(2);
    }

    @Test
    void manyWhoAskAtOnceMakeOneCheck() {
        AtomicInteger asked = new AtomicInteger();
        CountDownLatch end = new CountDownLatch(1);
        board.register("store.main", Weight.REQUIRED, budget -> {
            asked.incrementAndGet();
            end.await();
            return Health.up();
        });

        List<CompletableFuture<HealthReport>> reports = Stream.generate(
                        () -> CompletableFuture.supplyAsync(board::report, work -> new Thread(work).start()))
                .limit(20)
                .toList();
        await().until(() -> asked.get() > 0);
        end.countDown();
        reports.forEach(CompletableFuture::join);

        assertThat(asked).hasValue(1);
    }

    @Test
    void aPublishedWordIsSeenAtOnce() {
        board.publish("front.v1", Weight.REQUIRED, Health.up());
        board.report();
        board.publish("front.v1", Weight.REQUIRED, Health.down("unmounted"));
        assertThat(board.report().ready()).isFalse();
        board.publish("front.v1", Weight.REQUIRED, Health.up());
        assertThat(board.report().ready()).isTrue();
    }

    @Test
    void aClosedBoardSaysThatNobodyIsAsked() {
        board.register("store.main", Weight.REQUIRED, budget -> Health.up());
        board.close();
        assertThat(health("store.main").status()).isEqualTo(Status.DOWN);
    }

    private Health health(String name) {
        Health health = board.report().components().get(name);
        return health == null ? Health.down("not in the report") : health;
    }
}
