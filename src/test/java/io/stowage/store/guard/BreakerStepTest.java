package io.stowage.store.guard;

import static io.stowage.store.guard.GuardFixture.KEY;
import static io.stowage.store.guard.GuardFixture.fails;
import static io.stowage.store.guard.GuardFixture.put;
import static io.stowage.store.guard.GuardFixture.unavailable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.stowage.ops.FakeClock;
import io.stowage.ops.Health;
import io.stowage.ops.LogCapture;
import io.stowage.store.Body;
import io.stowage.store.ByteRange;
import io.stowage.store.ObjectStore;
import io.stowage.store.PutOptions;
import io.stowage.store.Reading;
import io.stowage.store.StoreException;
import io.stowage.store.StoreException.Reason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BreakerStepTest {
    private static final BreakerConfig CONFIG = new BreakerConfig(true, 50, 10, 4, Duration.ofSeconds(10), 2);
    private static final double CLOSED = 0;
    private static final double OPEN = 1;
    private static final double HALF_OPEN = 2;

    private final FakeClock clock = new FakeClock();
    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final FlakyStore flaky = new FlakyStore(GuardFixture.memory());
    private final ObjectStore store =
            new GuardedStore(flaky, List.of(new BreakerStep("main", CONFIG, registry, clock)));
    private final LogCapture log = LogCapture.of(BreakerStep.class);

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void aStoreThatDoesNotAnswerIsLeftAlone() {
        silence();
        int asked = flaky.calls();

        StoreException busy = busy();

        assertThat(busy.retryAfter()).contains(Duration.ofSeconds(10));
        assertThat(flaky.calls()).isEqualTo(asked);
        assertThat(state()).isEqualTo(OPEN);
        assertThat(log.lines()).hasSize(1);
    }

    @Test
    void theTimeToComeBackShrinks() {
        silence();
        clock.advance(Duration.ofSeconds(7));
        assertThat(busy().retryAfter()).contains(Duration.ofSeconds(3));
        clock.advance(Duration.ofMillis(2900));
        assertThat(busy().retryAfter()).as("never less than a second").contains(Duration.ofSeconds(1));
    }

    @Test
    void fewFailuresSayNothing() {
        repeat(3, () -> store.head(KEY), unavailable());
        assertThat(state()).isEqualTo(CLOSED);
    }

    @Test
    void afterAWhileAFewCallsDecideThatItIsBack() throws IOException {
        silence();
        flaky.recover();
        clock.advance(Duration.ofSeconds(11));

        store.head(KEY);
        assertThat(state()).isEqualTo(HALF_OPEN);
        store.head(KEY);

        assertThat(state()).isEqualTo(CLOSED);
    }

    @Test
    void afterAWhileAFewCallsDecideThatItIsStillAway() {
        silence();
        clock.advance(Duration.ofSeconds(11));
        repeat(2, () -> store.head(KEY), unavailable());
        assertThat(state()).isEqualTo(OPEN);
        assertThat(busy().retryAfter()).contains(Duration.ofSeconds(10));
    }

    @Test
    void aTrialThatSaysNothingGivesItsTurnBack() throws IOException {
        silence();
        clock.advance(Duration.ofSeconds(11));
        repeat(5, () -> store.head(KEY), new StoreException(Reason.BUSY, "no turn"));
        assertThat(state()).isEqualTo(HALF_OPEN);

        flaky.recover();
        store.head(KEY);
        store.head(KEY);
        assertThat(state()).isEqualTo(CLOSED);
    }

    @Test
    void noAnswerThatSomebodyDislikesCounts() {
        Stream.of(Reason.values())
                .filter(reason -> reason != Reason.UNAVAILABLE)
                .forEach(reason -> repeat(20, () -> store.head(KEY), new StoreException(reason, "an answer")));
        assertThat(state()).isEqualTo(CLOSED);
    }

    @Test
    void bodiesThatBreakAreTheirSendersDoing() {
        for (int i = 0; i < 20; i++) {
            Body tooShort = Body.of(new ByteArrayInputStream(new byte[1]), 2);
            fails(() -> store.put(KEY, tooShort, PutOptions.REPLACE));
        }
        repeat(20, () -> put(store, "x"), new IOException("connection reset"));
        repeat(20, () -> put(store, "x"), new SocketTimeoutException("the sender is slow"));
        repeat(20, () -> put(store, "x"), new IllegalStateException("a bug"));
        assertThat(state()).isEqualTo(CLOSED);
    }

    @Test
    void aTimeoutWhereNoBodyPassesCounts() {
        repeat(4, () -> store.head(KEY), new SocketTimeoutException("read timed out"));
        assertThat(state()).isEqualTo(OPEN);
    }

    @Test
    void whatIsNotThereIsAnAnswer() throws IOException {
        for (int i = 0; i < 20; i++) {
            store.open(KEY, ByteRange.ALL);
        }
        assertThat(state()).isEqualTo(CLOSED);
    }

    @Test
    void aReadingThatBreaksCounts() throws IOException {
        put(store, "hello");
        flaky.cutReadingsAfter(1, unavailable());
        for (int i = 0; i < 5; i++) {
            breakReading();
        }
        assertThat(state()).isEqualTo(OPEN);
    }

    @Test
    void readingsThatWereOpenWhenTheBreakerOpenedGoOn() throws IOException {
        put(store, "hello");
        try (Reading reading = store.open(KEY, ByteRange.ALL).orElseThrow()) {
            repeat(2, () -> store.head(KEY), unavailable());
            assertThat(state()).isEqualTo(OPEN);
            assertThat(reading.stream().readAllBytes()).hasSize(5);
        }
    }

    @Test
    void healthIsAskedEvenWhenTheBreakerIsOpenAndSaysSo() {
        assertThat(store.check(Duration.ofSeconds(1)).facts()).containsEntry("breaker", "closed");
        silence();

        Health health = store.check(Duration.ofSeconds(1));

        assertThat(health.status()).isEqualTo(Health.Status.DEGRADED);
        assertThat(health.facts()).containsEntry("breaker", "open").containsKey("used");
    }

    @Test
    void theLibraryStartsNoThread() {
        silence();
        clock.advance(Duration.ofSeconds(11));
        repeat(1, () -> store.head(KEY), unavailable());
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.toLowerCase(java.util.Locale.ROOT).contains("circuit"));
    }

    private void silence() {
        repeat(4, () -> store.head(KEY), unavailable());
        assertThat(state()).isEqualTo(OPEN);
    }

    private void repeat(int times, ThrowingCallable call, Exception failure) {
        flaky.failAlways(failure);
        List<Throwable> thrown =
                Stream.generate(() -> catchThrowable(call)).limit(times).toList();
        assertThat(thrown).containsOnly(failure);
    }

    private void breakReading() throws IOException {
        try (Reading reading = store.open(KEY, ByteRange.ALL).orElseThrow()) {
            fails(() -> reading.stream().readAllBytes());
        } catch (StoreException e) {
            assertThat(e.reason()).isEqualTo(Reason.BUSY);
        }
    }

    private StoreException busy() {
        Throwable thrown = catchThrowable(() -> store.head(KEY));
        assertThat(thrown).isInstanceOf(StoreException.class);
        StoreException busy = (StoreException) thrown;
        assertThat(busy.reason()).isEqualTo(Reason.BUSY);
        return busy;
    }

    private double state() {
        return registry.get(BreakerStep.STATE).gauge().value();
    }
}
