package io.stowage.nix.upstream;

import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.nix.cache.NixCache;
import io.stowage.nix.format.ForeignNarInfo;
import io.stowage.nix.format.NarInfo;
import io.stowage.nix.format.PathHash;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds paths in upstreams that the cache does not have. */
final class PathPull {
    private static final Logger LOG = LoggerFactory.getLogger(PathPull.class);
    private static final Duration DISTRUST = Duration.ofMinutes(10);
    private static final Duration TRY_AGAIN = Duration.ofSeconds(1);

    private final NixCache cache;
    private final Upstreams upstreams;
    private final UpstreamPaths known;
    private final Semaphore requests;
    private final Duration patience;
    private final RecentMisses<PathHash> misses;
    private final RecentMisses<Origin> distrusted;
    private final SingleFlight<PathHash, Optional<UpstreamPath>> flights = new SingleFlight<>();

    private record Origin(String upstream, PathHash hash) {}

    PathPull(NixCache cache, PullConfig config, Upstreams upstreams, UpstreamPaths known, Clock clock) {
        this.cache = cache;
        this.upstreams = upstreams;
        this.known = known;
        this.requests = new Semaphore(config.requests(), true);
        this.patience = config.patience();
        this.misses = new RecentMisses<>(config.missFor(), clock);
        this.distrusted = new RecentMisses<>(DISTRUST, clock);
    }

    Optional<UpstreamPath> find(PathHash hash) {
        Optional<UpstreamPath> before =
                known.find(hash).filter(path -> upstreams.find(path.upstream()).isPresent());
        if (before.isPresent()) {
            return before;
        }
        if (misses.has(hash)) {
            return Optional.empty();
        }
        // The first one asks in its own thread, for as long as the limits of requests allow.
        CompletableFuture<Optional<UpstreamPath>> coming = flights.join(hash, Runnable::run, () -> ask(hash));
        return Waiting.of(coming, patience, "the narinfo");
    }

    /** What came from there was not what it said, so its word on this path does not count for a while. */
    void distrust(UpstreamPath path) {
        distrusted.note(new Origin(path.upstream(), path.hash()));
        known.forget(path);
    }

    private Optional<UpstreamPath> ask(PathHash hash) throws IOException, InterruptedException {
        if (!requests.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
            throw busy("too many paths are looked for in upstream caches at once; try again in a moment");
        }
        try {
            return askInOrder(hash);
        } finally {
            requests.release();
        }
    }

    private Optional<UpstreamPath> askInOrder(PathHash hash) {
        Upstreams.Turn turn = upstreams.turn();
        boolean failed = turn.someFailed();
        for (Upstream upstream : turn.order()) {
            if (distrusted.has(new Origin(upstream.name(), hash))) {
                continue;
            }
            try {
                Optional<ForeignNarInfo> found =
                        upstream.findNarInfo(hash, cache.config().maxNarSize());
                if (found.isPresent()) {
                    return Optional.of(note(upstream, found.get()));
                }
            } catch (IOException e) {
                upstream.count("narinfo", Upstream.Result.FAILED);
                LOG.info("cannot ask the upstream {} for {}: {}", upstream.name(), hash, e.toString());
                failed = true;
            }
        }
        if (failed) {
            throw busy("an upstream cache did not answer; try again in a moment");
        }
        if (!turn.someLeftOut()) {
            misses.note(hash);
        }
        return Optional.empty();
    }

    private static StowageException busy(String message) {
        return new StowageException(Fault.BUSY, message, null, TRY_AGAIN);
    }

    private UpstreamPath note(Upstream upstream, ForeignNarInfo found) {
        NarInfo signed = cache.keys().sign(found.info());
        UpstreamPath path = new UpstreamPath(
                signed.storePath().hash(),
                signed.url().name(),
                upstream.name(),
                found.url(),
                signed.text(),
                cache.keys().signers());
        known.put(path);
        return path;
    }
}
