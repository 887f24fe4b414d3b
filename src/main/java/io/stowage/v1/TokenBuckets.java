package io.stowage.v1;

import java.time.Clock;

/** For each of many, so many tokens per second. Those who were quiet for longest are forgotten first, as if full. */
final class TokenBuckets<K> {
    private static final int REMEMBERED = 100_000;

    private final double perMilli;
    private final double most;
    private final Clock clock;

    /** Changed under the lock of this object. */
    private final WeighedCache<K, Bucket> buckets = new WeighedCache<>(REMEMBERED, bucket -> 1);

    private record Bucket(double tokens, long atMillis) {}

    TokenBuckets(int perSecond, int burstSeconds, Clock clock) {
        this.perMilli = perSecond / 1000.0;
        this.most = (double) perSecond * burstSeconds;
        this.clock = clock;
    }

    /** Takes a token; false when there is none. */
    synchronized boolean take(K key) {
        long now = clock.millis();
        double tokens = tokens(key, now);
        boolean taken = tokens >= 1;
        buckets.put(key, new Bucket(taken ? tokens - 1 : tokens, now));
        return taken;
    }

    synchronized boolean isEmpty(K key) {
        return tokens(key, clock.millis()) < 1;
    }

    private double tokens(K key, long now) {
        return buckets.find(key)
                .map(bucket -> Math.min(most, bucket.tokens() + Math.max(0, now - bucket.atMillis()) * perMilli))
                .orElse(most);
    }
}
