package io.stowage.store.guard;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.stowage.store.Body;
import io.stowage.store.ByteRange;
import io.stowage.store.Key;
import io.stowage.store.ObjectStore;
import io.stowage.store.Part;
import io.stowage.store.PutOptions;
import io.stowage.store.PutResult;
import io.stowage.store.Reading;
import io.stowage.store.Upload;
import java.io.IOException;
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
public final class MeteredStore extends ForwardingStore {
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

    public MeteredStore(ObjectStore delegate, String name, MeterRegistry registry) {
        super(delegate);
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
    protected <T> T around(Call call, Work<T> work) throws IOException {
        long start = now();
        String outcome = CallResult.ERROR;
        try {
            T result = work.run();
            outcome = CallResult.ofResult(result);
            return result;
        } catch (IOException | RuntimeException e) {
            outcome = CallResult.ofFailure(e);
            throw e;
        } finally {
            record(call.operation().label(), outcome, start);
        }
    }

    @Override
    public PutResult put(Key key, Body body, PutOptions options) throws IOException {
        PutResult result = super.put(key, body, options);
        if (result.stored()) {
            bytesWritten.record((double) result.length());
        }
        return result;
    }

    @Override
    public Part putPart(Upload upload, int number, Body body) throws IOException {
        Part part = super.putPart(upload, number, body);
        bytesWritten.record((double) part.length());
        return part;
    }

    @Override
    public Optional<Reading> open(Key key, ByteRange range) throws IOException {
        return super.open(key, range)
                .map(reading -> reading.through(new WatchedStream(reading.stream(), new ReadingMeter())));
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
