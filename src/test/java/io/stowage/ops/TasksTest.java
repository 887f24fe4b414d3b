package io.stowage.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.stowage.ops.TaskReport.RunResult;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TasksTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final FakeClock clock = new FakeClock();
    private final FakeScheduler scheduler = new FakeScheduler(clock);
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final AtomicInteger runs = new AtomicInteger();
    private final LogCapture log = LogCapture.of(Tasks.class);
    private Tasks tasks = tasks(Duration.ofSeconds(10));

    @AfterEach
    void close() {
        tasks.close();
        log.close();
    }

    @Test
    void aTaskRunsAgainAfterItsDelay() {
        tasks.start(counting());

        scheduler.advance(Duration.ofSeconds(59));
        assertThat(runs).hasValue(0);
        scheduler.advance(Duration.ofSeconds(1));
        assertThat(runs).hasValue(1);
        scheduler.advance(MINUTE.multipliedBy(3));
        assertThat(runs).hasValue(4);
    }

    /** A container keeps cancelled work, and the class loader with it, until its time would have come. */
    @Test
    void aLongDelayIsWaitedForInShortSteps() {
        AtomicInteger rare = new AtomicInteger();
        tasks.start(Task.every(Duration.ofHours(1), "rare", rare::incrementAndGet));

        assertThat(scheduler.latest()).isBefore(clock.instant().plusSeconds(30));
        scheduler.advance(Duration.ofMinutes(59));
        assertThat(scheduler.latest()).isBefore(clock.instant().plusSeconds(30));
        assertThat(rare).hasValue(0);
        scheduler.advance(MINUTE);
        assertThat(rare).hasValue(1);
    }

    @Test
    void theDelayCountsFromTheEndOfTheRunBefore() {
        tasks.start(Task.every(MINUTE, "slow", () -> clock.advance(Duration.ofSeconds(20))));

        scheduler.advance(MINUTE);

        TaskReport report = report();
        assertThat(report.lastStart()).contains(Instant.parse("2026-01-01T00:01:00Z"));
        assertThat(report.lastEnd()).contains(Instant.parse("2026-01-01T00:01:20Z"));
        assertThat(report.lastDuration()).contains(Duration.ofSeconds(20));
        assertThat(report.next()).contains(Instant.parse("2026-01-01T00:02:20Z"));
    }

    @Test
    void theFirstRunCanComeEarlier() {
        tasks.start(counting().startingAfter(Duration.ofSeconds(5)));

        scheduler.advance(Duration.ofSeconds(5));

        assertThat(runs).hasValue(1);
        assertThat(report().next()).contains(clock.instant().plus(MINUTE));
    }

    @Test
    void jitterMovesARunByAtMostItsFraction() {
        tasks.start(counting().withJitter(0.25));
        List<Duration> delays = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            Instant next = report().next().orElseThrow();
            delays.add(Duration.between(clock.instant(), next));
            scheduler.advance(delays.get(i));
        }

        assertThat(delays).allMatch(delay -> delay.compareTo(Duration.ofSeconds(45)) >= 0);
        assertThat(delays).allMatch(delay -> delay.compareTo(Duration.ofSeconds(75)) <= 0);
        assertThat(delays.stream().distinct().count()).isGreaterThan(50);
    }

    @Test
    void aFailureIsKeptAndTheScheduleGoesOn() {
        tasks.start(Task.every(MINUTE, "failing", () -> {
            throw new IOException("the disk is gone");
        }));

        scheduler.advance(MINUTE.multipliedBy(3));

        TaskReport report = report();
        assertThat(report.outcome()).isEqualTo(RunResult.FAILED);
        assertThat(report.error()).isEqualTo("java.io.IOException: the disk is gone");
        assertThat(report.runs()).isEqualTo(3);
        assertThat(report.failures()).isEqualTo(3);
        assertThat(report.next()).isPresent();
    }

    @Test
    void evenAnErrorOfTheJvmDoesNotEndTheSchedule() {
        tasks.start(Task.every(MINUTE, "failing", () -> {
            throw new NoClassDefFoundError("io/stowage/Gone");
        }));

        scheduler.advance(MINUTE.multipliedBy(2));

        assertThat(report().failures()).isEqualTo(2);
    }

    @Test
    void theSameFailureIsLoggedOnceAndTheEndOfItToo() {
        List<String> messages = new ArrayList<>(List.of("a", "a", "a", "b", "b", ""));
        tasks.start(Task.every(MINUTE, "failing", () -> {
            String message = messages.remove(0);
            if (!message.isEmpty()) {
                throw new IOException(message);
            }
        }));

        scheduler.advance(MINUTE.multipliedBy(6));

        assertThat(log.text()).containsOnlyOnce("failing failed: a\n").containsOnlyOnce("failing failed: b\n");
        assertThat(log.lines()).last().asString().contains("works again");
        assertThat(report().error()).isEmpty();
    }

    @Test
    void onlyAFaultOfOurOwnIsLoggedWithItsTrace() {
        tasks.start(Task.every(MINUTE, "outside", () -> {
            throw new IOException("there is no bucket", new IOException("404"));
        }));
        scheduler.advance(MINUTE);
        assertThat(log.text()).contains("there is no bucket").doesNotContain("\tat ");

        tasks.start(Task.every(MINUTE, "inside", () -> {
            throw new IllegalStateException("a bug");
        }));
        scheduler.advance(MINUTE);
        assertThat(log.text()).contains("a bug").contains("\tat ");
    }

    @Test
    void aTaskCanBeRunByHand() {
        tasks.start(counting());

        assertThat(tasks.runNow("count")).isTrue();

        assertThat(runs).hasValue(1);
        assertThat(report().outcome()).isEqualTo(RunResult.OK);
    }

    @Test
    void aTaskThatIsNotThereCannotBeRun() {
        assertThatThrownBy(() -> tasks.runNow("nobody")).hasMessageContaining("nobody");
    }

    @Test
    void twoTasksOfOneNameAreRefused() {
        tasks.start(counting());
        assertThatThrownBy(() -> tasks.start(counting())).isInstanceOf(IllegalArgumentException.class);
        assertThat(scheduler.planned()).isEqualTo(1);
    }

    @Test
    void aRunByHandAndAPlannedRunNeverOverlap() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        tasks.start(Task.every(MINUTE, "slow", () -> {
            runs.incrementAndGet();
            begun.countDown();
            end.await();
        }));
        Thread byHand = new Thread(() -> tasks.runNow("slow"));
        byHand.start();
        begun.await();

        assertThat(report().running()).isTrue();
        scheduler.advance(MINUTE);
        assertThat(tasks.runNow("slow")).isFalse();
        assertThat(runs).hasValue(1);

        end.countDown();
        byHand.join();
        scheduler.advance(MINUTE);
        assertThat(runs).hasValue(2);
    }

    @Test
    void aTaskCannotStartItselfAgainFromWithin() {
        List<Boolean> answers = new ArrayList<>();
        tasks.start(Task.every(MINUTE, "nested", () -> answers.add(tasks.runNow("nested"))));

        scheduler.advance(MINUTE);

        assertThat(answers).containsExactly(false);
    }

    @Test
    void aTaskMarkedForItRunsExactlyOnceMoreOnStop() {
        tasks.start(counting().andOnStop());
        AtomicInteger others = new AtomicInteger();
        tasks.start(Task.every(MINUTE, "other", others::incrementAndGet));

        tasks.close();
        tasks.close();
        scheduler.advance(MINUTE.multipliedBy(5));

        assertThat(runs).hasValue(1);
        assertThat(others).hasValue(0);
        assertThat(tasks.runNow("count")).isFalse();
        assertThat(tasks.report()).allMatch(report -> report.next().isEmpty());
        assertThat(scheduler.planned()).isZero();
    }

    @Test
    void nothingStartsAfterTheStop() {
        tasks.close();
        assertThatThrownBy(() -> tasks.start(counting())).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aStopWaitsForTheRunUnderWay() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        AtomicBoolean wasInterrupted = new AtomicBoolean();
        tasks.start(Task.every(MINUTE, "slow", () -> {
                    begun.countDown();
                    try {
                        end.await();
                    } catch (InterruptedException e) {
                        wasInterrupted.set(true);
                    }
                    runs.incrementAndGet();
                })
                .andOnStop());
        new Thread(() -> tasks.runNow("slow")).start();
        begun.await();
        Thread closer = new Thread(tasks::close);
        closer.start();

        end.countDown();
        closer.join();

        assertThat(wasInterrupted).isFalse();
        assertThat(runs).hasValue(2);
    }

    @Test
    void aRunThatOutstaysTheStopIsInterrupted() throws InterruptedException {
        tasks = tasks(Duration.ofMillis(50));
        CountDownLatch begun = new CountDownLatch(1);
        tasks.start(Task.every(MINUTE, "endless", () -> {
            begun.countDown();
            new CountDownLatch(1).await();
        }));
        tasks.start(counting().andOnStop());
        Thread byHand = new Thread(() -> tasks.runNow("endless"));
        byHand.start();
        begun.await();

        tasks.close();
        byHand.join();

        assertThat(report().error()).contains("InterruptedException");
        assertThat(runs).as("the last run of another task").hasValue(1);
    }

    @Test
    void aStuckRunIsInterruptedSoThatTheLastRunGetsItsTurn() throws InterruptedException {
        tasks = tasks(Duration.ofMillis(100));
        CountDownLatch begun = new CountDownLatch(1);
        tasks.start(Task.every(MINUTE, "flush", () -> {
                    if (runs.incrementAndGet() == 1) {
                        begun.countDown();
                        new CountDownLatch(1).await();
                    }
                })
                .andOnStop());
        Thread byHand = new Thread(() -> tasks.runNow("flush"));
        byHand.start();
        begun.await();

        tasks.close();
        byHand.join();

        assertThat(runs).hasValue(2);
        assertThat(report().outcome()).isEqualTo(RunResult.OK);
    }

    @Test
    void aLastRunThatHangsTakesNoTurnFromAnother() {
        tasks = tasks(Duration.ofMillis(100));
        tasks.start(Task.every(MINUTE, "endless", () -> new CountDownLatch(1).await())
                .andOnStop());
        tasks.start(counting().andOnStop());

        tasks.close();

        assertThat(runs).hasValue(1);
    }

    @Test
    void ourInterruptDoesNotOutliveTheRun() throws InterruptedException {
        tasks = tasks(Duration.ofMillis(50));
        CountDownLatch begun = new CountDownLatch(1);
        AtomicBoolean left = new AtomicBoolean();
        tasks.start(Task.every(MINUTE, "deaf", () -> {
            begun.countDown();
            while (!Thread.currentThread().isInterrupted()) {
                Thread.onSpinWait();
            }
        }));
        Thread byHand = new Thread(() -> {
            tasks.runNow("deaf");
            left.set(Thread.currentThread().isInterrupted());
        });
        byHand.start();
        begun.await();

        tasks.close();
        byHand.join();

        assertThat(left).isFalse();
    }

    @Test
    void anExecutorThatTakesNoMoreEndsThePlanWithoutAnException() {
        tasks.start(Task.every(Duration.ofSeconds(10), "often", runs::incrementAndGet));
        scheduler.refuse();

        scheduler.advance(MINUTE);

        assertThat(runs).hasValue(1);
        assertThat(report().next()).isEmpty();
    }

    @Test
    void metersTellRunsFailuresDurationAndAge() {
        tasks.start(Task.every(MINUTE, "mixed", () -> {
            clock.advance(Duration.ofSeconds(2));
            if (runs.incrementAndGet() % 2 == 0) {
                throw new IOException("no");
            }
        }));

        scheduler.advance(Duration.ofSeconds(190));

        assertThat(meters.get("stowage.task.runs")
                        .tag("task", "mixed")
                        .functionCounter()
                        .count())
                .isEqualTo(3);
        assertThat(meters.get("stowage.task.failures").functionCounter().count())
                .isEqualTo(1);
        assertThat(meters.get("stowage.task.duration").functionTimer().totalTime(TimeUnit.SECONDS))
                .isEqualTo(6);
        assertThat(meters.get("stowage.task.since.success").timeGauge().value(TimeUnit.SECONDS))
                .isEqualTo(4);
    }

    @Test
    void aTaskThatNeverWorkedHasAnAgeToo() {
        tasks.start(counting());
        clock.advance(Duration.ofSeconds(30));
        assertThat(meters.get("stowage.task.since.success").timeGauge().value(TimeUnit.SECONDS))
                .isEqualTo(30);
    }

    private Task counting() {
        return Task.every(MINUTE, "count", runs::incrementAndGet);
    }

    private TaskReport report() {
        return tasks.report().get(0);
    }

    private Tasks tasks(Duration stopWait) {
        return new Tasks(scheduler, clock, new Random(7), meters, new TasksConfig(stopWait, 1));
    }
}
