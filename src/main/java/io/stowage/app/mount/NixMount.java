package io.stowage.app.mount;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.stowage.app.opening.AccessOpener;
import io.stowage.database.LeasedTasks;
import io.stowage.nix.NixConfig;
import io.stowage.nix.NixFront;
import io.stowage.nix.cache.Adoption;
import io.stowage.nix.cache.Ground;
import io.stowage.nix.cache.NixCache;
import io.stowage.nix.cache.NixCaches;
import io.stowage.nix.collect.Collections;
import io.stowage.nix.upstream.PullThroughs;
import io.stowage.ops.HealthBoard;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Mounts the binary caches, and starts what brings their files up to their rows. */
public final class NixMount implements FrontMount {
    private static final Logger LOG = LoggerFactory.getLogger(NixMount.class);
    private static final Duration ADOPT_FIRST = Duration.ofSeconds(5);
    private static final Duration ADOPT_EVERY = Duration.ofHours(1);
    private static final Duration CATCH_UP_EVERY = Duration.ofMinutes(1);
    private static final Duration FORGET_EVERY = Duration.ofHours(1);

    @Override
    public void mount(FrontParts parts, Fronts fronts) {
        NixConfig config = parts.configuration().nix();
        if (!config.enabled()) {
            fronts.leaveOut(NixCaches.FRONT, "stowage.nix.enabled is false");
            return;
        }
        Ground ground =
                new Ground(parts.database(), parts.contents(), parts.stores(), parts.placement(), parts.clock());
        NixCaches caches = new NixCaches(config.caches(), ground);
        LeasedTasks leased = parts.leasedTasks();
        Collections collections = new Collections(caches, ground, leased, parts.meters());
        collections.start(parts.tasks(), config.collectEvery());
        leased.start("nix-narinfo-files", CATCH_UP_EVERY, turn -> catchUp(caches, turn));
        leased.start("nix-adopt", ADOPT_EVERY, ADOPT_FIRST, turn -> adopt(caches, turn));
        PullThroughs pulls = upstreams(parts, config, caches);
        fronts.mount(
                new NixFront(new NixFront.Parts(
                        caches,
                        collections,
                        pulls,
                        parts.metering(),
                        parts.access().callers(),
                        parts.contents().pump(),
                        parts.meters(),
                        GlobalOpenTelemetry.get().getTracer("io.stowage"))),
                config.mount());
    }

    private static PullThroughs upstreams(FrontParts parts, NixConfig config, NixCaches caches) {
        PullThroughs pulls = parts.closing(
                "nix upstreams",
                new PullThroughs(
                        config.pulls(),
                        caches,
                        new PullThroughs.Ground(
                                parts.database(),
                                parts.metering(),
                                parts.meters(),
                                parts.clock(),
                                cache -> AccessOpener.account(NixCaches.FRONT + "/" + cache))));
        parts.health().register("nix.upstreams", HealthBoard.Weight.OPTIONAL, budget -> pulls.health());
        parts.leasedTasks().start("nix-upstream-paths", FORGET_EVERY, turn -> {
            while (turn.goesOn() && pulls.forgetOld() > 0) {
                LOG.debug("forgot paths of upstreams");
            }
        });
        return pulls;
    }

    private static void adopt(NixCaches caches, LeasedTasks.Turn turn) throws IOException {
        for (NixCache cache : caches.all()) {
            Optional<String> owner = cache.config().adoptOwner();
            if (owner.isPresent() && turn.goesOn()) {
                Adoption.Round round = cache.adoption().adopt(owner.get(), turn::goesOn);
                if (round.adopted() + round.refused() > 0) {
                    LOG.info(
                            "took over {} paths of the cache {}, and refused {}",
                            round.adopted(),
                            cache.config().name(),
                            round.refused());
                }
            }
        }
    }

    private static void catchUp(NixCaches caches, LeasedTasks.Turn turn) throws IOException {
        for (NixCache cache : caches.all()) {
            if (turn.goesOn()) {
                cache.narInfoFiles().catchUp();
            }
        }
    }
}
