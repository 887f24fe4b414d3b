package io.stowage.store.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.store.s3.config.S3Preset.Conditional;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class S3ConditionsTest {
    private static final S3Findings PUT_ONLY = new S3Findings(true, false);
    private final AtomicInteger probes = new AtomicInteger();

    @Test
    void whatTheSettingsTellIsNotTriedOut() throws IOException {
        assertThat(conditions(Conditional.EVERYWHERE).known()).isEqualTo(new S3Findings(true, true));
        assertThat(conditions(Conditional.NOWHERE).known()).isEqualTo(new S3Findings(false, false));
        assertThat(probes).hasValue(0);
    }

    @Test
    void whatIsNotKnownIsTriedOutOnce() throws IOException {
        S3Conditions conditions = conditions(Conditional.PROBE);

        assertThat(conditions.sofar()).isEmpty();
        assertThat(conditions.known()).isEqualTo(PUT_ONLY);
        assertThat(conditions.known()).isEqualTo(PUT_ONLY);
        assertThat(conditions.sofar()).contains(PUT_ONLY);
        assertThat(probes).hasValue(1);
    }

    @Test
    void whoAsksWhileItIsTriedOutWaitsForTheSameAnswer() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        S3Conditions conditions = new S3Conditions(Conditional.PROBE, () -> {
            probes.incrementAndGet();
            started.countDown();
            goOn.await();
            return PUT_ONLY;
        });
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            Callable<S3Findings> ask = conditions::known;
            List<Future<S3Findings>> answers =
                    Stream.generate(() -> threads.submit(ask)).limit(4).toList();
            started.await();
            goOn.countDown();
            for (Future<S3Findings> answer : answers) {
                assertThat(answer.get()).isEqualTo(PUT_ONLY);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(probes).hasValue(1);
    }

    @Test
    void aFailureIsForgotten() throws IOException {
        S3Conditions conditions = new S3Conditions(Conditional.PROBE, () -> {
            if (probes.incrementAndGet() == 1) {
                throw new IOException("away");
            }
            return PUT_ONLY;
        });

        assertThatThrownBy(conditions::known).hasMessage("away");
        assertThat(conditions.known()).isEqualTo(PUT_ONLY);
    }

    private S3Conditions conditions(Conditional told) {
        return new S3Conditions(told, () -> {
            probes.incrementAndGet();
            return PUT_ONLY;
        });
    }
}
