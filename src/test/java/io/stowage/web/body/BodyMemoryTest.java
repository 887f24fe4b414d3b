package io.stowage.web.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.config.Settings;
import io.stowage.config.Source;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.ops.FakeClock;
import io.stowage.web.limit.LimitsConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class BodyMemoryTest {
    private static final int KIB = 1024;
    private static final int MIB = 1024 * KIB;

    private final FakeClock clock = new FakeClock();
    private final BodyMemory impatient = memory(16 * MIB, "50ms");

    private BodyMemory memory(long bytes, String wait) {
        Map<String, String> values = Map.of("stowage.limits.permit-wait", wait);
        Settings settings =
                Settings.of(List.of(Source.of("test", values)), Map.of()).scope("stowage");
        return new BodyMemory(bytes, LimitsConfig.from(settings), clock);
    }

    private static void assertBusy(Runnable growth) {
        assertThatThrownBy(growth::run)
                .isInstanceOfSatisfying(
                        StowageException.class, e -> assertThat(e.fault()).isEqualTo(Fault.BUSY));
    }

    /** Bodies that come so slowly that nobody is promised anything; each of another address. */
    private List<BodyMemory.Holding> slow(int count, long each) {
        List<BodyMemory.Holding> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            BodyMemory.Holding holding = impatient.open("slow-" + i, MIB);
            for (long arrived = 1; arrived <= each; arrived += 16 * KIB) {
                clock.advance(Duration.ofSeconds(10));
                holding.cover(arrived);
            }
            all.add(holding);
        }
        return all;
    }

    @Test
    void whatAHeaderPromisesTakesNothing() {
        for (int i = 0; i < 10_000; i++) {
            impatient.open("somebody", MIB);
        }
        assertThat(impatient.usedBytes()).isZero();
    }

    @Test
    void aSlowBodyTakesOneStepAfterTheOther() {
        BodyMemory.Holding holding = impatient.open("somebody", MIB);
        holding.cover(1);
        assertThat(impatient.usedBytes()).isEqualTo(4 * KIB);
        holding.cover(4 * KIB + 1);
        assertThat(impatient.usedBytes()).isEqualTo(64 * KIB);
        clock.advance(Duration.ofSeconds(3));
        holding.cover(64 * KIB + 1);
        assertThat(impatient.usedBytes()).isEqualTo(128 * KIB);
        holding.close();
        holding.close();
        assertThat(impatient.usedBytes()).isZero();
    }

    @Test
    void aSmallBodyTakesNoMoreThanItSays() {
        BodyMemory.Holding holding = impatient.open("somebody", 100);
        assertThat(holding.next()).hasSize(100);
        assertThat(impatient.usedBytes()).isEqualTo(100);
    }

    @Test
    void aFastBodyIsPromisedTheRestAndComesToItsEnd() {
        BodyMemory.Holding fast = impatient.open("fast", MIB);
        fast.cover(64 * KIB + 1);
        assertThat(impatient.usedBytes()).isEqualTo(MIB);
        clock.advance(Duration.ofSeconds(1));
        fast.cover(MIB);
        assertThat(impatient.usedBytes()).isEqualTo(MIB);
    }

    @Test
    void slowBodiesLeaveRoomForFastOnesHoweverManyThereAre() {
        List<BodyMemory.Holding> slow = slow(32, 140 * KIB);
        assertBusy(() -> slow.forEach(each -> {
            clock.advance(Duration.ofSeconds(10));
            each.cover(MIB);
        }));
        for (int i = 0; i < 8; i++) {
            BodyMemory.Holding fast = impatient.open("fast-" + i, MIB);
            fast.cover(MIB);
            assertThat(fast.held()).isEqualTo(MIB);
        }
    }

    @Test
    void thePromiseOfAClientThatStallsLapsesWhenOthersNeedIt() {
        List<BodyMemory.Holding> stalled = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            BodyMemory.Holding each = impatient.open("stalled-" + i, MIB);
            each.cover(64 * KIB + 1);
            stalled.add(each);
        }
        BodyMemory.Holding next = impatient.open("next", MIB);
        assertBusy(() -> next.cover(64 * KIB + 1));
        clock.advance(Duration.ofSeconds(3));
        BodyMemory.Holding other = impatient.open("other", MIB);
        other.cover(MIB);
        assertThat(other.held()).isEqualTo(MIB);
        // Whoever stalled goes on step by step.
        stalled.get(0).cover(3 * 64 * KIB);
        assertThat(stalled.get(0).held()).isEqualTo(3 * 64 * KIB);
    }

    @Test
    void oneAddressHasHalfAndTheOthersTheRest() {
        List<BodyMemory.Holding> mine = new ArrayList<>();
        assertBusy(() -> {
            for (int i = 0; i < 100; i++) {
                BodyMemory.Holding each = impatient.open("mine", MIB);
                each.cover(MIB);
                mine.add(each);
            }
        });
        assertThat(mine).hasSize(4);
        BodyMemory.Holding other = impatient.open("other", MIB);
        other.cover(MIB);
        assertThat(other.held()).isEqualTo(MIB);
    }

    @Test
    void beginningsAreOfDifferentAddressesToo() {
        assertBusy(() -> {
            for (int i = 0; i < 1000; i++) {
                impatient.open("mine", MIB).cover(1);
            }
        });
        impatient.open("other", MIB).cover(64 * KIB);
    }

    @Test
    void aSingleBodyThatIsLargerThanItsShareComesToItsEnd() {
        BodyMemory small = memory(MIB, "50ms");
        BodyMemory.Holding tree = small.open("somebody", 10 * MIB);
        tree.cover(10 * MIB);
        assertThat(tree.held()).isEqualTo(10 * MIB);
        tree.close();
        assertThat(small.usedBytes()).isZero();
    }

    /** Step by step and all alike, they would take all there is and wait for each other. */
    @Test
    void fastBodiesThatArriveInStepAllComeToTheirEnd() throws Exception {
        int bodies = 48;
        BodyMemory patient = memory(16 * MIB, "30s");
        CyclicBarrier together = new CyclicBarrier(bodies);
        CountDownLatch begun = new CountDownLatch(bodies);
        ExecutorService threads = Executors.newFixedThreadPool(bodies);
        try {
            List<Future<Long>> all = new ArrayList<>();
            for (int i = 0; i < bodies; i++) {
                String address = "client-" + i;
                Callable<Long> body = () -> {
                    BodyMemory.Holding holding = patient.open(address, MIB);
                    together.await();
                    holding.cover(64 * KIB);
                    begun.countDown();
                    begun.await();
                    holding.cover(MIB);
                    long held = holding.held();
                    holding.close();
                    return held;
                };
                all.add(threads.submit(body));
            }
            for (Future<Long> each : all) {
                assertThat(each.get()).isEqualTo(MIB);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(patient.usedBytes()).isZero();
    }

    @Test
    void memoryIsUsedAgainTheLastPieceFirst() {
        byte[] one = new byte[BodyMemory.STEP];
        byte[] other = new byte[BodyMemory.STEP];
        impatient.keep(List.of(one, other, new byte[77]));
        BodyMemory.Holding holding = impatient.open("somebody", MIB);
        byte[] beginning = holding.next();
        beginning[5] = 42;
        byte[] step = holding.instead(beginning);
        assertThat(step).isSameAs(other);
        assertThat(step[5]).isEqualTo((byte) 42);
        assertThat(holding.next()).isSameAs(one);
        assertThat(holding.next()).isNotSameAs(one).isNotSameAs(other).hasSize(BodyMemory.STEP);
    }

    @Test
    void onlySoMuchIsKept() {
        List<byte[]> many = new ArrayList<>();
        for (int i = 0; i <= BodyMemory.KEPT; i++) {
            many.add(new byte[BodyMemory.STEP]);
        }
        impatient.keep(many);
        int found = 0;
        for (int i = 0; i <= BodyMemory.KEPT; i++) {
            BodyMemory.Holding holding = impatient.open("somebody", BodyMemory.STEP);
            byte[] piece = holding.instead(holding.next());
            found += many.stream().anyMatch(each -> each == piece) ? 1 : 0;
            holding.close();
        }
        assertThat(found).isEqualTo(BodyMemory.KEPT);
    }
}
