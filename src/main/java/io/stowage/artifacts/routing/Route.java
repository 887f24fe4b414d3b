package io.stowage.artifacts.routing;

import java.util.List;

/**
 * Where one file goes.
 *
 * @param rule the name of the rule that chose, or {@code default}
 * @param backends in the order in which they are written and read
 * @param needed how many of them have to have the bytes before an upload is acknowledged
 * @param write as it was written in the rule
 */
public record Route(String rule, List<Backend> backends, int needed, String write) {
    static final String ALL = "all";
    static final String FIRST = "first";
    static final String QUORUM = "quorum:";

    public Route {
        backends = List.copyOf(backends);
        if (needed < 1 || needed > backends.size()) {
            throw new IllegalArgumentException(
                    "nobody can write to " + needed + " of " + backends.size() + " backends");
        }
    }

    /** Whether one backend that does not answer may be passed over. */
    public boolean passesOver() {
        return needed < backends.size();
    }

    /** Whether bytes go to all backends, and not just to the first that answers. */
    public boolean copies() {
        return !write.equals(FIRST) && backends.size() > 1;
    }
}
