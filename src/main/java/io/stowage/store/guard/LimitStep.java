package io.stowage.store.guard;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.stowage.store.Reading;
import io.stowage.store.StoreException;
import io.stowage.store.StoreException.Reason;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * At most so many calls at once; an opened reading counts until it is closed, but for a local file, which is no work
 * for anybody while a slow client reads it. Who gets no turn within the wait is told
 * that the store is busy, since a quick refusal can be retried and a long queue only makes everybody late.
 */
final class LimitStep implements Step {
    static final String FREE = "stowage.store.permits.free";
    static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final String name;
    private final int maxConcurrent;
    private final Duration wait;
    private final Semaphore permits;

    LimitStep(String name, int maxConcurrent, Duration wait, MeterRegistry registry) {
        this.name = name;
        this.maxConcurrent = maxConcurrent;
        this.wait = wait;
        this.permits = new Semaphore(maxConcurrent);
        Gauge.builder(FREE, permits, Semaphore::availablePermits)
                .description("How many more calls may begin at this moment")
                .tag("store", name)
                .register(registry);
    }

    @Override
    public GuardedCall begin(StoreCall call) throws StoreException {
        acquire();
        return new Permit();
    }

    private final class Permit implements GuardedCall {
        private boolean watching;

        @Override
        public Optional<WatchedStream.Watcher> opened(Reading reading) {
            if (reading.file().isPresent()) {
                return Optional.empty();
            }
            watching = true;
            return Optional.of(new WatchedStream.Watcher() {
                @Override
                public void closed() {
                    permits.release();
                }
            });
        }

        @Override
        public void ended() {
            if (!watching) {
                permits.release();
            }
        }
    }

    private void acquire() throws StoreException {
        try {
            if (permits.tryAcquire(wait.toNanos(), TimeUnit.NANOSECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException(Reason.BUSY, "interrupted while waiting for a turn at store " + name, e);
        }
        throw new StoreException(
                Reason.BUSY,
                "store " + name + " has " + maxConcurrent
                        + " calls under way; raise guard.max-concurrent if it can more",
                null,
                RETRY_AFTER);
    }
}
