package io.stowage.nix.upstream;

import io.stowage.nix.cache.NixCache;
import io.stowage.nix.cache.Paths;
import io.stowage.nix.cache.StoredNar;
import io.stowage.nix.format.NarName;
import io.stowage.nix.format.PathHash;
import io.stowage.ops.Threads;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;

/** What one cache takes from its upstreams when somebody asks for it. */
public final class PullThrough implements AutoCloseable {
    private final NixCache cache;
    private final String owner;
    private final Upstreams upstreams;
    private final UpstreamClient client;
    private final ExecutorService fetches;
    private final PathPull paths;
    private final NarPull nars;

    PullThrough(NixCache cache, PullConfig config, String owner, PullThroughs.Ground ground) {
        String name = cache.config().name();
        this.cache = cache;
        this.owner = owner;
        this.client = new UpstreamClient(config.timeout(), config.idle());
        this.fetches = Threads.few("stowage-nix-fetch", config.fetches());
        this.upstreams = new Upstreams(config.upstreams().stream()
                .map(each -> new Upstream(each, name, client, config.idle(), ground.meters(), ground.clock()))
                .toList());
        UpstreamPaths known = new UpstreamPaths(name, ground.database(), ground.clock());
        this.paths = new PathPull(cache, config, upstreams, known, ground.clock());
        this.nars = new NarPull(cache, upstreams, known, paths, ground.metering(), owner, fetches, config.patience());
    }

    /** A narinfo, signed by the cache's keys too. Its NAR is taken when somebody asks for it. */
    public Optional<Paths.Found> find(PathHash hash) {
        return paths.find(hash).map(path -> new Paths.Found(signed(path), owner));
    }

    private String signed(UpstreamPath path) {
        return path.signers().equals(cache.keys().signers())
                ? path.document()
                : cache.keys().sign(path.parse()).text();
    }

    /** Takes a NAR that a narinfo of an upstream named; empty where none did, or no upstream has it any more. */
    public Optional<StoredNar> fetch(NarName name) {
        return nars.fetch(name);
    }

    List<String> down() {
        return upstreams.down();
    }

    @Override
    public void close() {
        // Work that was not begun is returned, and those who wait for it are told.
        List<Runnable> unused = fetches.shutdownNow();
        nars.end();
        client.close();
    }
}
