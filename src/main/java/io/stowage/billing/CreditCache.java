package io.stowage.billing;

import io.stowage.ic.Owner;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.ehcache.Cache;
import org.ehcache.CacheManager;
import org.ehcache.Status;
import org.ehcache.config.builders.CacheConfigurationBuilder;
import org.ehcache.config.builders.CacheManagerBuilder;
import org.ehcache.config.builders.ExpiryPolicyBuilder;
import org.ehcache.config.builders.ResourcePoolsBuilder;

/**
 * What is known of owners that are not in {@link Accounts}: the last figures, who has no account at the cashier, and
 * when it was asked. Anything in here may be forgotten at any time and is asked for again then.
 */
final class CreditCache implements AutoCloseable {
    private final CacheManager manager;
    private final Cache<Owner, CreditSnapshot> figures;
    private final Cache<Owner, Long> strangers;
    private final Cache<Owner, Long> asked;
    private final Clock clock;
    private final long strangerMillis;

    /**
     * @param most entries of each kind
     * @param figureLife after which nobody wants a figure any more
     * @param strangerLife how long an owner without an account is believed to have none
     */
    CreditCache(int most, Duration figureLife, Duration strangerLife, Clock clock) {
        this.clock = clock;
        this.strangerMillis = strangerLife.toMillis();
        // In code and not in XML: parsing would need a library more, and the servers' own parsers differ.
        this.manager = CacheManagerBuilder.newCacheManagerBuilder().build(true);
        this.figures = manager.createCache("figures", bounded(CreditSnapshot.class, most, figureLife));
        this.strangers = manager.createCache("strangers", bounded(Long.class, most, strangerLife));
        this.asked = manager.createCache("asked", bounded(Long.class, most, figureLife));
    }

    private static <V> CacheConfigurationBuilder<Owner, V> bounded(Class<V> type, int most, Duration life) {
        return CacheConfigurationBuilder.newCacheConfigurationBuilder(
                        Owner.class, type, ResourcePoolsBuilder.heap(most))
                .withExpiry(ExpiryPolicyBuilder.timeToLiveExpiration(life));
    }

    Optional<CreditSnapshot> find(Owner owner) {
        return Optional.ofNullable(figures.get(owner));
    }

    void put(Owner owner, CreditSnapshot figure) {
        figures.put(owner, figure);
        strangers.remove(owner);
    }

    void noteStranger(Owner owner) {
        figures.remove(owner);
        strangers.put(owner, clock.millis());
    }

    boolean isStranger(Owner owner) {
        Long since = strangers.get(owner);
        return since != null && clock.millis() - since < strangerMillis;
    }

    void noteAsked(Owner owner) {
        asked.put(owner, clock.millis());
    }

    boolean wasAskedWithin(Owner owner, Duration time) {
        Long last = asked.get(owner);
        return last != null && clock.millis() - last < time.toMillis();
    }

    @Override
    public void close() {
        if (manager.getStatus() == Status.AVAILABLE) {
            manager.close();
        }
    }
}
