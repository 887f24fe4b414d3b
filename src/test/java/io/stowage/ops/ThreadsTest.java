package io.stowage.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class ThreadsTest {

    @Test
    void workRunsOnADaemonThreadThatBearsTheName() throws InterruptedException, ExecutionException {
        ExecutorService executor = Threads.perTask("reader");
        try {
            Thread thread = executor.submit(Thread::currentThread).get();
            assertThat(thread.getName()).startsWith("reader-");
            assertThat(thread.isDaemon()).isTrue();
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    void virtualThreadsAreUsedFromJava21On() {
        assertThat(Threads.virtualFactory("reader").isPresent())
                .isEqualTo(Runtime.version().feature() >= 21);
    }

    @Test
    void onJava17ThePoolRefusesWhatDoesNotFit() {
        ExecutorService pool = Threads.pool("reader");
        CountDownLatch end = new CountDownLatch(1);
        try {
            for (int i = 0; i < Threads.POOL_THREADS + Threads.POOL_QUEUE; i++) {
                pool.execute(() -> await(end));
            }
            assertThatThrownBy(() -> pool.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
        } finally {
            end.countDown();
            pool.shutdownNow();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
