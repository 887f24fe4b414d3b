package io.stowage.store.s3;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToDoubleFunction;
import software.amazon.awssdk.core.metrics.CoreMetric;
import software.amazon.awssdk.http.HttpMetric;
import software.amazon.awssdk.metrics.MetricCollection;
import software.amazon.awssdk.metrics.MetricPublisher;
import software.amazon.awssdk.metrics.SdkMetric;

/** Hands what the SDK measures of its connections and calls to our registry, and takes it out again at the end. */
final class S3Meters implements MetricPublisher {
    private final MeterRegistry registry;
    private final Tags tags;
    private final Set<Meter> ours = ConcurrentHashMap.newKeySet();
    private final AtomicInteger leased = new AtomicInteger();
    private final AtomicInteger available = new AtomicInteger();
    private final AtomicInteger pending = new AtomicInteger();

    S3Meters(MeterRegistry registry, String store) {
        this.registry = registry;
        this.tags = Tags.of("store", store);
        gauge("leased", "connections that carry a request", leased);
        gauge("available", "connections that wait for one", available);
        gauge("pending", "requests that wait for a connection", pending);
    }

    void watch(S3Buffers buffers) {
        gauge("stowage.store.buffers.reserved", "bytes that uploads may hold", buffers, S3Buffers::reserved);
    }

    @Override
    public void publish(MetricCollection call) {
        String operation = first(call, CoreMetric.OPERATION_NAME, "unknown");
        String outcome = first(call, CoreMetric.API_CALL_SUCCESSFUL, false) ? "ok" : "failed";
        Tags all = tags.and("operation", operation, "outcome", outcome);
        Timer timer = Timer.builder("stowage.store.pool.calls")
                .description("requests to the server, retries included")
                .tags(all)
                .register(registry);
        ours.add(timer);
        timer.record(first(call, CoreMetric.API_CALL_DURATION, Duration.ZERO));
        var retries = registry.counter("stowage.store.pool.retries", tags.and("operation", operation));
        ours.add(retries);
        retries.increment(first(call, CoreMetric.RETRY_COUNT, 0));
        call.children().forEach(attempt -> attempt.children().forEach(this::publishPool));
    }

    private void publishPool(MetricCollection http) {
        set(leased, http, HttpMetric.LEASED_CONCURRENCY);
        set(available, http, HttpMetric.AVAILABLE_CONCURRENCY);
        set(pending, http, HttpMetric.PENDING_CONCURRENCY_ACQUIRES);
    }

    @Override
    public void close() {
        ours.forEach(registry::remove);
        ours.clear();
    }

    private void gauge(String name, String description, AtomicInteger value) {
        gauge("stowage.store.pool." + name, description, value, AtomicInteger::get);
    }

    private <T> void gauge(String name, String description, T source, ToDoubleFunction<T> value) {
        ours.add(Gauge.builder(name, source, value)
                .description(description)
                .tags(tags)
                .register(registry));
    }

    private static void set(AtomicInteger value, MetricCollection http, SdkMetric<Integer> metric) {
        http.metricValues(metric).forEach(value::set);
    }

    private static <T> T first(MetricCollection from, SdkMetric<T> metric, T otherwise) {
        List<T> values = from.metricValues(metric);
        return values.isEmpty() ? otherwise : values.get(0);
    }
}
