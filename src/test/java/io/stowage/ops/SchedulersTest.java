package io.stowage.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.naming.NameNotFoundException;
import org.junit.jupiter.api.Test;

class SchedulersTest {

    @Test
    void theContainersSchedulerIsUsedAndNeverShutDown() {
        FakeScheduler container = new FakeScheduler(new FakeClock());
        Schedulers found = Schedulers.find(name -> container, TasksConfig.DEFAULTS);

        assertThat(found.executor()).isSameAs(container);
        assertThat(found.ours()).isFalse();
        // It throws at any lifecycle method, as containers do.
        found.close();
    }

    @Test
    void itIsLookedUpByItsStandardName() {
        AtomicReference<String> asked = new AtomicReference<>();
        Schedulers.find(
                        name -> {
                            asked.set(name);
                            throw new NameNotFoundException(name);
                        },
                        TasksConfig.DEFAULTS)
                .close();
        assertThat(asked).hasValue("java:comp/DefaultManagedScheduledExecutorService");
    }

    @Test
    void withoutAnyDirectoryWeHaveDaemonThreadsOfOurOwn() throws InterruptedException, ExecutionException {
        try (Schedulers found = Schedulers.find(TasksConfig.DEFAULTS)) {
            Thread thread = found.executor().submit(Thread::currentThread).get();
            assertThat(found.ours()).isTrue();
            assertThat(thread.isDaemon()).isTrue();
            assertThat(thread.getName()).isEqualTo("stowage-task-1");
        }
    }

    @Test
    void classesThatAreMissingCountAsNoScheduler() {
        try (Schedulers found = Schedulers.find(
                name -> {
                    throw new NoClassDefFoundError("jakarta/enterprise/concurrent/ManagedScheduledExecutorService");
                },
                TasksConfig.DEFAULTS)) {
            assertThat(found.ours()).isTrue();
        }
    }

    @Test
    void somethingElseUnderThatNameCountsAsNoScheduler() {
        try (Schedulers found = Schedulers.find(name -> "a text", TasksConfig.DEFAULTS)) {
            assertThat(found.ours()).isTrue();
        }
    }

    @Test
    void closingEndsOurOwnThreads() throws InterruptedException, ExecutionException {
        Schedulers found = Schedulers.find(TasksConfig.DEFAULTS);
        Thread thread = found.executor().submit(Thread::currentThread).get();

        found.close();

        thread.join();
        assertThatThrownBy(() -> found.executor().schedule(() -> {}, 1, TimeUnit.SECONDS))
                .isInstanceOf(RejectedExecutionException.class);
    }
}
