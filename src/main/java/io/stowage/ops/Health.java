package io.stowage.ops;

import java.util.LinkedHashMap;
import java.util.Map;

/** How one component is: its status, a sentence that says why, and facts that an operator may want to see. */
public record Health(Status status, String reason, Map<String, String> facts) {

    /** Ordered from good to bad. */
    public enum Status {
        UP,
        /** It works, but needs attention. */
        DEGRADED,
        DOWN
    }

    public Health {
        facts = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    }

    public static Health up() {
        return new Health(Status.UP, "", Map.of());
    }

    public static Health degraded(String reason) {
        return new Health(Status.DEGRADED, reason, Map.of());
    }

    public static Health down(String reason) {
        return new Health(Status.DOWN, reason, Map.of());
    }

    /** The same health with one more fact. */
    public Health with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(facts);
        more.put(name, value);
        return new Health(status, reason, more);
    }
}
