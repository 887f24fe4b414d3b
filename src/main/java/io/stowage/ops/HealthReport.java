package io.stowage.ops;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How all components are, in the order in which they were registered.
 *
 * @param overall down when a required component is down, degraded when anything at all is not up
 */
public record HealthReport(Instant at, Health.Status overall, Map<String, Health> components) {
    public HealthReport {
        components = Collections.unmodifiableMap(new LinkedHashMap<>(components));
    }

    /** Whether requests should come here. A degraded node still works. */
    public boolean ready() {
        return overall != Health.Status.DOWN;
    }
}
