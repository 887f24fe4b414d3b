package io.stowage.ops;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

/**
 * The meters of one context: a registry of its own, the JVM's figures, and a bound on what label values can grow to. The
 * same WAR under two context paths has two of these and no global one.
 */
public final class Meters implements AutoCloseable {
    /** Combinations of label values for one name of a meter; far more than our own labels have. */
    static final int MAX_SERIES = 500;

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics collections = new JvmGcMetrics();

    public Meters() {
        SeriesLimit limit = new SeriesLimit(MAX_SERIES);
        registry.config().meterFilter(limit);
        FunctionCounter.builder("stowage.meters.refused", limit, SeriesLimit::refused)
                .description("Label values that were not measured because their meter had too many")
                .register(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ClassLoaderMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        collections.bindTo(registry);
    }

    public MeterRegistry registry() {
        return registry;
    }

    /** All figures in Prometheus' text format. */
    public String scrape() {
        return registry.scrape();
    }

    /** Also takes our listeners off the JVM's collectors, which would keep the class loader alive. */
    @Override
    public void close() {
        collections.close();
        registry.close();
    }
}
