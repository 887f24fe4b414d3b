package io.stowage.nix.upstream;

import io.micrometer.core.instrument.MeterRegistry;
import io.stowage.billing.Metering;
import io.stowage.database.Database;
import io.stowage.nix.cache.NixCache;
import io.stowage.nix.cache.NixCaches;
import io.stowage.ops.Health;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** All caches that have upstreams, by their names. */
public final class PullThroughs implements AutoCloseable {
    /** Longer than clients remember a narinfo, after which they ask for its NAR. */
    private static final Duration REMEMBERED = Duration.ofDays(90);

    private final Ground ground;
    private final Map<String, PullThrough> byCache = new LinkedHashMap<>();

    /**
     * What it stands on. None of it is closed here.
     *
     * @param accountOf the owner of what a cache takes, unless its settings name one
     */
    public record Ground(
            Database database, Metering metering, MeterRegistry meters, Clock clock, UnaryOperator<String> accountOf) {}

    /** @param configs by the names of caches */
    public PullThroughs(Map<String, PullConfig> configs, NixCaches caches, Ground ground) {
        this.ground = ground;
        ground.database().migrate(UpstreamPaths.TABLES);
        ground.metering().announce(List.of(NarPull.NAR_FETCH));
        for (NixCache cache : caches.all()) {
            String name = cache.config().name();
            Optional.ofNullable(configs.get(name))
                    .filter(config -> !config.upstreams().isEmpty())
                    .ifPresent(config -> byCache.put(name, open(cache, config)));
        }
    }

    private PullThrough open(NixCache cache, PullConfig config) {
        String owner = config.owner()
                .orElseGet(() -> ground.accountOf().apply(cache.config().name()));
        return new PullThrough(cache, config, owner, ground);
    }

    /** Empty for a cache without upstreams. */
    public Optional<PullThrough> find(NixCache cache) {
        return Optional.ofNullable(byCache.get(cache.config().name()));
    }

    public Health health() {
        Map<String, List<String>> down = new LinkedHashMap<>();
        byCache.forEach((cache, pull) -> down.put(cache, pull.down()));
        down.values().removeIf(List::isEmpty);
        Health health = down.isEmpty() ? Health.up() : Health.degraded("some upstreams do not answer");
        for (Map.Entry<String, List<String>> each : down.entrySet()) {
            health = health.with(each.getKey(), String.join(", ", each.getValue()));
        }
        return health;
    }

    /** Forgets some of what nobody can ask for any more. Answers how much. */
    public int forgetOld() {
        return UpstreamPaths.forgetOld(ground.database(), ground.clock(), REMEMBERED);
    }

    @Override
    public void close() {
        byCache.values().forEach(PullThrough::close);
    }
}
