package io.stowage.ic.certificate;

import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Delegations whose signature was checked; they change about weekly. Its own lock guards all of it. */
final class TrustCache {
    static final Duration LIFE = Duration.ofDays(1);
    static final int MOST = 1024;

    private record Entry(SubnetTrust trust, Instant since) {}

    private final Map<String, Entry> byDelegation = new LinkedHashMap<>(16, 0.75f, true);

    synchronized Optional<SubnetTrust> find(String delegation, Instant now) {
        Entry entry = byDelegation.get(delegation);
        if (entry == null || !now.isBefore(entry.since().plus(LIFE))) {
            return Optional.empty();
        }
        return Optional.of(entry.trust());
    }

    synchronized void add(String delegation, SubnetTrust trust, Instant now) {
        byDelegation.put(delegation, new Entry(trust, now));
        Iterator<String> eldest = byDelegation.keySet().iterator();
        while (byDelegation.size() > MOST) {
            eldest.next();
            eldest.remove();
        }
    }

    synchronized int size() {
        return byDelegation.size();
    }
}
