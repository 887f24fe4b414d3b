package io.stowage.store.guard;

import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.trace.Tracer;
import io.stowage.store.ObjectStore;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Puts all guards before a store. */
public final class Guards {
    private Guards() {}

    /**
     * From the outside to the inside: trace, meter, breaker, limit, store. Traces and meters stand outside, because a
     * refusal by the breaker or the limit is what an operator wants to see, and the waiting for a turn is part of what a
     * caller feels; the trace outermost, so that measurements fall into its span. The breaker stands before the limit:
     * nobody waits for a turn at a store that is left alone, and a refusal by the limit is not held against the store.
     */
    public static ObjectStore around(
            ObjectStore store, String name, GuardConfig config, MeterRegistry registry, Tracer tracer) {
        List<Step> steps = new ArrayList<>();
        steps.add(new TraceStep(name, tracer));
        steps.add(new MeterStep(name, registry));
        if (config.breaker().enabled()) {
            steps.add(new BreakerStep(name, config.breaker(), registry, Clock.systemUTC()));
        }
        steps.add(new LimitStep(name, config.maxConcurrent(), config.acquireWait(), registry));
        return new GuardedStore(store, steps);
    }
}
