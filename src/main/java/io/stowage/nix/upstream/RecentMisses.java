package io.stowage.nix.upstream;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** What was looked for in vain a moment ago. The oldest is forgotten first. */
final class RecentMisses<K> {
    private static final int MOST = 50_000;

    private final Duration time;
    private final Clock clock;

    /** Guarded by this. */
    private final Map<K, Instant> until = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, Instant> eldest) {
            return size() > MOST;
        }
    };

    RecentMisses(Duration time, Clock clock) {
        this.time = time;
        this.clock = clock;
    }

    synchronized void note(K what) {
        until.remove(what);
        until.put(what, clock.instant().plus(time));
    }

    synchronized boolean has(K what) {
        Instant end = until.get(what);
        if (end != null && !clock.instant().isBefore(end)) {
            until.remove(what);
            return false;
        }
        return end != null;
    }
}
