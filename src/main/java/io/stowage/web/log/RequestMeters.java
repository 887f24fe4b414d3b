package io.stowage.web.log;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How many requests there were, how long they took, and their bytes. Meters are looked up once for each kind. */
public final class RequestMeters {
    private final MeterRegistry registry;
    private final Map<Kind, Meters> known = new ConcurrentHashMap<>();

    /** As few as there are fronts, methods and statuses. */
    private record Kind(String front, String method, int status) {}

    private record Meters(Timer requests, Counter in, Counter out) {}

    public RequestMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    public void note(String front, String method, int status, Duration took, long in, long out) {
        Meters meters = known.computeIfAbsent(new Kind(front, method, status), this::meters);
        meters.requests().record(took);
        meters.in().increment((double) in);
        meters.out().increment((double) out);
    }

    private Meters meters(Kind kind) {
        Timer requests = Timer.builder("stowage.requests")
                .tags("front", kind.front(), "method", kind.method(), "status", Integer.toString(kind.status()))
                .register(registry);
        return new Meters(requests, bytes(kind, "in"), bytes(kind, "out"));
    }

    private Counter bytes(Kind kind, String direction) {
        return registry.counter("stowage.request.bytes", "front", kind.front(), "direction", direction);
    }
}
