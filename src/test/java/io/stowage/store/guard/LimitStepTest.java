package io.stowage.store.guard;

import static io.stowage.store.guard.GuardFixture.KEY;
import static io.stowage.store.guard.GuardFixture.fails;
import static io.stowage.store.guard.GuardFixture.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.stowage.ops.Health.Status;
import io.stowage.store.ByteRange;
import io.stowage.store.ObjectStore;
import io.stowage.store.Reading;
import io.stowage.store.StoreException;
import io.stowage.store.StoreException.Reason;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class LimitStepTest {
    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final FlakyStore flaky = new FlakyStore(GuardFixture.memory());
    private final ObjectStore store = limited("main", Duration.ofMillis(10));

    @Test
    void whoGetsNoTurnIsToldWhenToComeBack() throws IOException {
        put(store, "hello");
        Reading one = store.open(KEY, ByteRange.ALL).orElseThrow();
        Reading two = store.open(KEY, ByteRange.ALL).orElseThrow();

        StoreException busy = catchThrowableOfType(StoreException.class, () -> store.head(KEY));

        assertThat(busy.reason()).isEqualTo(Reason.BUSY);
        assertThat(busy.retryAfter()).contains(Duration.ofSeconds(1));
        one.close();
        assertThat(store.head(KEY)).isPresent();
        two.close();
    }

    @Test
    void closingAReadingTwiceGivesOneTurnBack() throws IOException {
        put(store, "hello");
        Reading reading = store.open(KEY, ByteRange.ALL).orElseThrow();
        assertThat(free()).isEqualTo(1);

        reading.close();
        reading.close();
        reading.stream().close();

        assertThat(free()).isEqualTo(2);
    }

    @Test
    void aReadingThatBreaksKeepsItsTurnUntilItIsClosed() throws IOException {
        put(store, "hello");
        flaky.cutReadingsAfter(1, GuardFixture.unavailable());
        try (Reading reading = store.open(KEY, ByteRange.ALL).orElseThrow()) {
            fails(() -> reading.stream().readAllBytes());
            assertThat(free()).isEqualTo(1);
        }
        assertThat(free()).isEqualTo(2);
    }

    @Test
    void everyWayOutGivesTheTurnBack() throws IOException {
        store.head(KEY);
        store.open(KEY, ByteRange.ALL);
        flaky.failCall(1, GuardFixture.unavailable());
        fails(() -> store.open(KEY, ByteRange.ALL));
        flaky.failCall(1, new IllegalStateException("a bug"));
        fails(() -> store.head(KEY));

        assertThat(free()).isEqualTo(2);
    }

    @Test
    void whoWaitsGetsTheTurnThatComesFree() throws IOException {
        ObjectStore patient = limited("patient", Duration.ofMinutes(1));
        put(patient, "hello");
        Reading one = patient.open(KEY, ByteRange.ALL).orElseThrow();
        Reading two = patient.open(KEY, ByteRange.ALL).orElseThrow();
        CompletableFuture<Boolean> waiting = onItsOwnThread(patient);

        one.close();

        assertThat(waiting.join()).isTrue();
        two.close();
    }

    @Test
    void healthIsAskedEvenWhenNoTurnIsFree() {
        CountDownLatch end = new CountDownLatch(1);
        flaky.stallOn(end);
        CompletableFuture<Boolean> one = onItsOwnThread(store);
        CompletableFuture<Boolean> two = onItsOwnThread(store);
        await().until(() -> flaky.calls() == 2);

        assertThat(store.check(Duration.ofSeconds(1)).status()).isEqualTo(Status.UP);
        end.countDown();
        one.join();
        two.join();
    }

    @Test
    void anInterruptEndsTheWait() throws InterruptedException, IOException {
        ObjectStore patient = limited("patient", Duration.ofMinutes(1));
        put(patient, "hello");
        Reading one = patient.open(KEY, ByteRange.ALL).orElseThrow();
        Reading two = patient.open(KEY, ByteRange.ALL).orElseThrow();
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        Thread waiting = new Thread(() -> thrown.complete(catchThrowable(() -> patient.head(KEY))));
        waiting.start();

        waiting.interrupt();

        assertThat(thrown.join())
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.reason()).isEqualTo(Reason.BUSY));
        waiting.join();
        one.close();
        two.close();
    }

    private ObjectStore limited(String name, Duration wait) {
        return new GuardedStore(flaky, List.of(new LimitStep(name, 2, wait, registry)));
    }

    private double free() {
        return registry.get(LimitStep.FREE).tag("store", "main").gauge().value();
    }

    private static boolean isThere(ObjectStore store) {
        try {
            return store.head(KEY).isPresent();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** The common pool may have a single thread. */
    private static CompletableFuture<Boolean> onItsOwnThread(ObjectStore store) {
        return CompletableFuture.supplyAsync(() -> isThere(store), work -> new Thread(work).start());
    }
}
