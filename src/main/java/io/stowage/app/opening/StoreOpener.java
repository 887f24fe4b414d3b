package io.stowage.app.opening;

import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.trace.Tracer;
import io.stowage.app.settings.Configuration;
import io.stowage.app.settings.StoreConfig;
import io.stowage.ops.Task;
import io.stowage.store.ObjectStore;
import io.stowage.store.Stores;
import io.stowage.store.fs.FileStore;
import io.stowage.store.guard.GuardConfig;
import io.stowage.store.guard.Guards;
import io.stowage.store.memory.MemoryStore;
import io.stowage.store.s3.S3Store;
import java.io.IOException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;

/** Makes stores of their settings. The only place that knows the backends by name. */
public final class StoreOpener {
    private final GuardConfig guard;
    private final MeterRegistry meters;
    private final Tracer tracer;
    private final Clock clock;
    private final Map<String, Task.Work> probes = new LinkedHashMap<>();

    /** Opens all stores of the context, and starts what has to happen to them now and again. */
    public static Stores open(Foundation foundation, String version) throws IOException {
        Configuration configuration = foundation.configuration();
        StoreOpener opener = new StoreOpener(
                configuration.guard(),
                foundation.meters().registry(),
                GlobalOpenTelemetry.get().getTracer("io.stowage", version),
                foundation.clock());
        Stores stores = foundation
                .beneathTasks()
                .add(
                        "stores",
                        opener.open(
                                configuration.stores(),
                                configuration.placement().defaultStore()));
        StoreTasks.start(stores, foundation);
        StoreTasks.probe(opener.probes(), foundation.tasks());
        return stores;
    }

    public StoreOpener(GuardConfig guard, MeterRegistry meters, Tracer tracer, Clock clock) {
        this.guard = guard;
        this.meters = meters;
        this.tracer = tracer;
        this.clock = clock;
    }

    /** Opens all of them, or none. Asks no server: one that does not answer must not hold up a deployment. */
    public Stores open(Map<String, StoreConfig> configs, String defaultName) throws IOException {
        Map<String, ObjectStore> opened = new LinkedHashMap<>();
        CloseStack closer = new CloseStack();
        boolean complete = false;
        try {
            for (Map.Entry<String, StoreConfig> entry : configs.entrySet()) {
                String name = entry.getKey();
                ObjectStore backend = closer.add("store " + name, backend(name, entry.getValue()));
                opened.put(name, Guards.around(backend, name, guard, meters, tracer));
            }
            complete = true;
            return new Stores(opened, defaultName);
        } finally {
            if (!complete) {
                closer.close();
            }
        }
    }

    /** For each store whose server has to be tried out, after the start and then now and again, the way to do it. */
    private Map<String, Task.Work> probes() {
        return probes;
    }

    private ObjectStore backend(String name, StoreConfig config) throws IOException {
        if (config.memory().isPresent()) {
            return new MemoryStore(config.memory().get(), clock);
        }
        if (config.file().isPresent()) {
            return FileStore.open(config.file().get(), clock);
        }
        S3Store store = S3Store.open(config.s3().orElseThrow(), name, meters, clock);
        probes.put(name, store::probe);
        return store;
    }
}
