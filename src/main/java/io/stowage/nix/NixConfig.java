package io.stowage.nix;

import io.stowage.config.Settings;
import io.stowage.nix.cache.CacheConfig;
import io.stowage.nix.upstream.PullConfig;
import io.stowage.web.Mount;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whether and where binary caches are offered.
 *
 * @param collectEvery how often it is looked for what goes
 * @param caches the first one answers directly below the mount, the others below their names
 * @param pulls what each takes from upstreams, by the names of caches
 */
public record NixConfig(
        boolean enabled, Mount mount, Duration collectEvery, List<CacheConfig> caches, Map<String, PullConfig> pulls) {
    private static final Set<String> RESERVED = Set.of(
            CacheConfig.MAIN,
            "build-trace-v2",
            "config",
            "debuginfo",
            "gc",
            "healthz",
            "log",
            "metrics",
            "nar",
            "pin",
            "pins",
            "pubkey",
            "realisations",
            "store",
            "upload");
    private static final String NAME = "[a-z0-9][a-z0-9-]{0,30}";

    public NixConfig {
        caches = List.copyOf(caches);
        pulls = Map.copyOf(pulls);
    }

    public static NixConfig from(Settings settings) {
        Settings nix = settings.scope("nix");
        boolean enabled = nix.flag("enabled", true, "Offer a binary cache for Nix to holders of access keys.");
        Mount mount = Mount.from(nix, "/nix");
        Duration collectEvery = nix.duration(
                "collect-every",
                Duration.ofHours(6),
                Duration.ofMinutes(1),
                Duration.ofDays(365),
                "How often each cache is looked through for what its rules keep no longer.");
        String host = mount.hosts().stream()
                .filter(name -> !name.startsWith("*") && !name.contains(":"))
                .sorted()
                .findFirst()
                .orElse("stowage");
        List<CacheConfig> caches = new ArrayList<>();
        caches.add(CacheConfig.from(CacheConfig.MAIN, nix, "nix", host + "-1"));
        Map<String, PullConfig> pulls = new HashMap<>();
        pulls.put(CacheConfig.MAIN, PullConfig.from(nix));
        for (String name : nix.names("caches")) {
            Settings scope = nix.scope("caches." + name);
            boolean good = name.matches(NAME) && !RESERVED.contains(name);
            scope.require(
                    good,
                    "prefix",
                    "belongs to a cache with an impossible name",
                    "use up to 31 of [a-z0-9-], and none of "
                            + RESERVED.stream().sorted().toList());
            caches.add(CacheConfig.from(name, scope, "nix-" + name, host + "-" + name + "-1"));
            pulls.put(name, PullConfig.from(scope));
        }
        requireOwnPrefixes(nix, caches);
        return new NixConfig(enabled, withHeaders(mount), collectEvery, caches, pulls);
    }

    private static void requireOwnPrefixes(Settings nix, List<CacheConfig> caches) {
        Set<String> seen = new HashSet<>();
        for (CacheConfig cache : caches) {
            nix.require(
                    seen.add(cache.prefix()),
                    cache.name().equals(CacheConfig.MAIN) ? "prefix" : "caches." + cache.name() + ".prefix",
                    "is that of another cache",
                    "give each a prefix of its own");
        }
    }

    private static Mount withHeaders(Mount mount) {
        return mount.withCors(mount.cors()
                .allowing(
                        List.of("GET", "HEAD"),
                        List.of("Authorization", "Range", "If-None-Match", "If-Range"),
                        List.of("ETag", "Content-Range", "X-Request-Id", "X-Stowage-Error")));
    }
}
