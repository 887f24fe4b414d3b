package io.stowage.store.guard;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.stowage.store.Part;
import io.stowage.store.PutResult;
import io.stowage.store.Reading;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Measures each call by store, operation and outcome, the bytes in both directions, and how many readings are open. A
 * reading is the operation {@code read}: it ends when it is closed. Bytes that a server sends from a reading's file, past
 * its stream, are not seen here.
 */
final class MeterStep implements Step {
    static final String CALLS = "stowage.store.calls";
    static final String BYTES = "stowage.store.bytes";
    static final String OPEN_READINGS = "stowage.store.readings.open";

    private static final String READ = "read";

    private final String name;
    private final MeterRegistry registry;
    private final DistributionSummary bytesRead;
    private final DistributionSummary bytesWritten;
    private final Map<String, Timer> timers = new ConcurrentHashMap<>();
    private final AtomicInteger openReadings = new AtomicInteger();

    MeterStep(String name, MeterRegistry registry) {
        this.name = name;
        this.registry = registry;
        this.bytesRead = summary("read");
        this.bytesWritten = summary("written");
        Gauge.builder(OPEN_READINGS, openReadings, AtomicInteger::get)
                .description("Objects that are being read")
                .tag("store", name)
                .register(registry);
    }

    @Override
    public GuardedCall begin(StoreCall call) {
        return new CallMeter(call.operation());
    }

    private final class CallMeter implements GuardedCall {
        private final StoreOperation operation;
        private final long start = now();
        private String outcome = CallResult.ERROR;

        private CallMeter(StoreOperation operation) {
            this.operation = operation;
        }

        @Override
        public void returned(Object result) {
            outcome = CallResult.ofResult(result);
            if (operation == StoreOperation.PUT && result instanceof PutResult put && put.stored()) {
                bytesWritten.record((double) put.length());
            } else if (result instanceof Part part) {
                bytesWritten.record((double) part.length());
            }
        }

        @Override
        public void failed(Exception failure) {
            outcome = CallResult.ofFailure(failure);
        }

        @Override
        public void ended() {
            record(operation.label(), outcome, start);
        }

        @Override
        public Optional<WatchedStream.Watcher> opened(Reading reading) {
            return Optional.of(new ReadingMeter());
        }
    }

    private final class ReadingMeter implements WatchedStream.Watcher {
        private final long start = now();
        private long bytes;
        private String outcome = CallResult.OK;

        private ReadingMeter() {
            openReadings.incrementAndGet();
        }

        @Override
        public void passed(long count) {
            bytes += count;
        }

        @Override
        public void failed(Exception failure) {
            outcome = CallResult.ofFailure(failure);
        }

        @Override
        public void closed() {
            openReadings.decrementAndGet();
            bytesRead.record((double) bytes);
            record(READ, outcome, start);
        }
    }

    private long now() {
        return registry.config().clock().monotonicTime();
    }

    private void record(String operation, String outcome, long start) {
        timers.computeIfAbsent(operation + ' ' + outcome, kind -> timer(operation, outcome))
                .record(now() - start, TimeUnit.NANOSECONDS);
    }

    private Timer timer(String operation, String outcome) {
        return Timer.builder(CALLS)
                .description("Calls of a store by what was asked and what came of it")
                .tags("store", name, "operation", operation, "outcome", outcome)
                .serviceLevelObjectives(
                        Duration.ofMillis(10), Duration.ofMillis(100), Duration.ofSeconds(1), Duration.ofSeconds(10))
                .register(registry);
    }

    private DistributionSummary summary(String direction) {
        return DistributionSummary.builder(BYTES)
                .description("Bytes of bodies by call")
                .baseUnit("bytes")
                .tags("store", name, "direction", direction)
                .register(registry);
    }
}
