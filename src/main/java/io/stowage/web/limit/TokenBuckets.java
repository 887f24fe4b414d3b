package io.stowage.web.limit;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;

/** For each of many, so many tokens per second. Those who were quiet for longest are forgotten first, as if full. */
public final class TokenBuckets<K> {
    private static final int REMEMBERED = 100_000;

    private final double perMilli;
    private final double most;
    private final Clock clock;

    /** Guarded by this. */
    private final Map<K, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, Bucket> eldest) {
            return size() > REMEMBERED;
        }
    };

    private record Bucket(double tokens, long atMillis) {}

    public TokenBuckets(int perSecond, int burstSeconds, Clock clock) {
        this.perMilli = perSecond / 1000.0;
        this.most = (double) perSecond * burstSeconds;
        this.clock = clock;
    }

    /** Takes a token; false when there is none. */
    public synchronized boolean take(K key) {
        long now = clock.millis();
        double tokens = tokens(key, now);
        boolean taken = tokens >= 1;
        buckets.put(key, new Bucket(taken ? tokens - 1 : tokens, now));
        return taken;
    }

    public synchronized boolean isEmpty(K key) {
        return tokens(key, clock.millis()) < 1;
    }

    private double tokens(K key, long now) {
        Bucket bucket = buckets.get(key);
        return bucket == null
                ? most
                : Math.min(most, bucket.tokens() + Math.max(0, now - bucket.atMillis()) * perMilli);
    }
}
