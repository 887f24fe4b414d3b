package io.stowage.nix.collect;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.stowage.database.LeasedTasks;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.nix.cache.Ground;
import io.stowage.nix.cache.NixCache;
import io.stowage.nix.cache.NixCaches;
import io.stowage.nix.collect.CacheCollector.Removed;
import io.stowage.nix.collect.CacheCollector.Request;
import io.stowage.ops.Task;
import io.stowage.ops.Tasks;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The collections of all caches, on a schedule and on request; one node at a time is at it. */
public final class Collections {
    private static final Logger LOG = LoggerFactory.getLogger(Collections.class);
    private static final Duration REMOVE_EVERY = Duration.ofMinutes(1);
    private static final String LOOK = "nix-collect";
    private static final Request SCHEDULED = new Request(false, false, 0);

    private final NixCaches caches;
    private final LeasedTasks leased;
    private final MeterRegistry meters;
    private final Map<String, CacheCollector> collectors = new LinkedHashMap<>();
    private final Map<String, Pins> pins = new LinkedHashMap<>();

    public Collections(NixCaches caches, Ground ground, LeasedTasks leased, MeterRegistry meters) {
        this.caches = caches;
        this.leased = leased;
        this.meters = meters;
        for (NixCache cache : caches.all()) {
            String name = cache.config().name();
            collectors.put(name, new CacheCollector(cache, ground));
            pins.put(name, new Pins(name, ground.database(), ground.clock()));
        }
    }

    public void start(Tasks tasks, Duration every) {
        tasks.start(Task.every(CacheCollector.USES_FLUSHED_EVERY, "nix-last-uses", this::flushUses)
                .andOnStop());
        leased.start(LOOK, every, this::lookAll);
        leased.start("nix-remove", REMOVE_EVERY, this::removeAll);
    }

    public Pins pins(NixCache cache) {
        return found(pins, cache);
    }

    /** How many paths wait for their removal. */
    public long condemned(NixCache cache) {
        return found(collectors, cache).condemned();
    }

    /** Refuses while another collection of any cache runs. */
    public CollectReport lookNow(NixCache cache, Request request) throws IOException {
        List<CollectReport> reports = new ArrayList<>();
        boolean done;
        try {
            done = leased.runNow(
                    LOOK,
                    turn -> found(collectors, cache).look(request, turn(turn)).ifPresent(reports::add));
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("a collection failed in a way that it does not have", e);
        }
        if (!done) {
            throw new StowageException(Fault.CONFLICT, "a collection is under way; try again when it is over");
        }
        CollectReport found = reports.stream()
                .findFirst()
                .orElseThrow(() -> new StowageException(Fault.BUSY, "the collection was stopped; try again"));
        tell(cache, found);
        return found;
    }

    private static <T> T found(Map<String, T> those, NixCache cache) {
        return Optional.ofNullable(those.get(cache.config().name())).orElseThrow();
    }

    private static Turn turn(LeasedTasks.Turn turn) {
        return new Turn(turn::goesOn, turn::require);
    }

    private void flushUses() {
        for (NixCache cache : caches.all()) {
            int unused = cache.lastUses().flush();
        }
    }

    private void lookAll(LeasedTasks.Turn turn) throws IOException {
        for (CacheCollector collector : collectors.values()) {
            collector.look(SCHEDULED, turn(turn)).ifPresent(report -> tell(collector.cache(), report));
        }
    }

    private static void tell(NixCache cache, CollectReport report) {
        String name = cache.config().name();
        if (report.paths() + report.unusedNars() > 0) {
            LOG.info(
                    "{} paths and {} NARs of the cache {} are kept by no rule any more, {} bytes in all",
                    report.paths(),
                    report.nars() + report.unusedNars(),
                    name,
                    report.bytes() + report.unusedBytes());
        }
        if (!report.lost().isEmpty()) {
            LOG.warn(
                    "{} narinfos of the cache {} have no bytes any more, such as {}; stowage nix gc --repair removes them",
                    report.lost().size() - report.repaired(),
                    name,
                    report.lost().get(0));
        }
    }

    private void removeAll(LeasedTasks.Turn turn) {
        for (CacheCollector collector : collectors.values()) {
            Removed removed = collector.remove(turn(turn));
            if (!removed.isNothing()) {
                String name = collector.cache().config().name();
                count(name, "path", removed.paths());
                count(name, "nar", removed.nars());
                LOG.info(
                        "removed {} paths and {} NARs with {} bytes from the cache {}",
                        removed.paths(),
                        removed.nars(),
                        removed.bytes(),
                        name);
            }
        }
    }

    private void count(String cache, String what, long amount) {
        Counter.builder("stowage.nix.removed")
                .description("Paths and NARs that no rule kept any more and that this node removed")
                .tag("cache", cache)
                .tag("what", what)
                .register(meters)
                .increment((double) amount);
    }
}
