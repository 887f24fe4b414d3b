package io.stowage.nix.cache;

import io.stowage.database.Migrations;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All caches of a context by their names. */
public final class NixCaches {
    /** As in rights and in rules of placement. */
    public static final String FRONT = "nix";

    public static final Migrations TABLES = Migrations.of("nix", NixCaches.class, "V1__caches.sql");

    private final Map<String, NixCache> byName = new LinkedHashMap<>();

    /** @param ground with the tables of contents */
    public NixCaches(List<CacheConfig> configs, Ground ground) {
        ground.database().migrate(TABLES);
        configs.forEach(config -> byName.put(config.name(), new NixCache(config, ground)));
    }

    public Optional<NixCache> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** The one that is there without being named. */
    public NixCache main() {
        return find(CacheConfig.MAIN).orElseThrow();
    }

    public Collection<NixCache> all() {
        return byName.values();
    }
}
