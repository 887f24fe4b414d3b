package io.stowage.nix.collect;

import io.stowage.nix.cache.Ground;
import io.stowage.nix.cache.KeepRules;
import io.stowage.nix.cache.NixCache;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Finds what goes from one cache, condemns it, and a while later removes what nobody has asked for since. The while is longer
 * than it takes a use to reach the rows from any node; whoever asks for what is condemned keeps it at once.
 */
public final class CacheCollector {
    /** From the verdict to the removal: far longer than {@link #USES_FLUSHED_EVERY}, and than clocks of nodes differ. */
    public static final Duration RIPENING = Duration.ofMinutes(10);

    public static final Duration USES_FLUSHED_EVERY = Duration.ofSeconds(20);

    private final NixCache cache;
    private final KeepRules rules;
    private final Clock clock;
    private final KeptPaths kept;
    private final UnkeptPaths unkept;
    private final CondemnedPaths condemned;
    private final UnusedNars unusedNars;
    private final LostPaths lost;

    public CacheCollector(NixCache cache, Ground ground) {
        String name = cache.config().name();
        this.cache = cache;
        this.rules = cache.config().keep();
        this.clock = ground.clock();
        this.kept = new KeptPaths(name, ground.database());
        this.unkept = new UnkeptPaths(name, ground.database());
        this.condemned = new CondemnedPaths(name, ground.database(), cache.files(), rules.grace(), clock);
        this.unusedNars = new UnusedNars(name, ground.database(), ground.contents());
        this.lost = new LostPaths(name, ground.database(), ground.contents(), ground.stores(), cache.files(), clock);
    }

    /**
     * What to look for.
     *
     * @param dry whether nothing is condemned
     * @param repair whether narinfos are removed whose bytes are confirmed absent
     * @param shown of how many paths the report tells more than their number
     */
    public record Request(boolean dry, boolean repair, int shown) {}

    /** What was removed. */
    public record Removed(long paths, long nars, long bytes) {
        public boolean isNothing() {
            return paths + nars == 0;
        }
    }

    public NixCache cache() {
        return cache;
    }

    /** Finds what goes by the rules, and condemns it unless this is a dry run. Empty when the turn was over before. */
    public Optional<CollectReport> look(Request request, Turn turn) throws IOException {
        // This node's own uses; those of others reach the rows while what is condemned ripens.
        int unused = cache.lastUses().flush();
        Instant now = clock.instant();
        Instant young = now.minus(rules.grace());
        Optional<Going> found = rules.keepAll() ? keepAll(request, turn) : find(request, now, turn);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        UnusedNars.Found nars = request.dry() ? unusedNars.count(young) : unusedNars.condemn(young, now, turn);
        LostPaths.Lost absent = lost.find(request.repair() && !request.dry(), turn);
        Going going = found.get();
        return Optional.of(new CollectReport(
                going.paths(),
                going.freed().nars(),
                going.freed().bytes(),
                going.items(),
                nars.nars(),
                nars.bytes(),
                absent.paths(),
                absent.removed()));
    }

    private record Going(long paths, UnkeptPaths.Freed freed, List<CollectReport.Item> items) {}

    /** Earlier verdicts are taken back, as the rules were others then. */
    private Optional<Going> keepAll(Request request, Turn turn) {
        if (!request.dry()) {
            unkept.acquitAll(turn);
        }
        return Optional.of(new Going(0, new UnkeptPaths.Freed(0, 0), List.of()));
    }

    private Optional<Going> find(Request request, Instant now, Turn turn) {
        Instant young = now.minus(rules.grace());
        List<CollectReport.Item> items = new ArrayList<>();
        AtomicLong paths = new AtomicLong();
        boolean all = kept.mark(rules, now, turn)
                && unkept.visit(young, turn, page -> {
                    paths.addAndGet(page.size());
                    page.stream().limit(request.shown() - items.size()).forEach(each -> items.add(item(each, now)));
                    if (!request.dry()) {
                        unkept.condemn(page, young, now, turn);
                    }
                });
        if (!all) {
            return Optional.empty();
        }
        if (!request.dry()) {
            unkept.acquitMarked(turn);
        }
        return Optional.of(new Going(paths.get(), unkept.freed(young), items));
    }

    private CollectReport.Item item(UnkeptPaths.Unkept path, Instant now) {
        boolean old = rules.unused()
                .filter(unused -> path.usedAt().isBefore(now.minus(unused)))
                .isPresent();
        return new CollectReport.Item(
                path.path(),
                path.size(),
                path.usedAt(),
                old ? CollectReport.Reason.UNUSED : CollectReport.Reason.OVER_MAX_SIZE);
    }

    /** Removes what was condemned long enough ago. */
    public Removed remove(Turn turn) {
        Instant before = clock.instant().minus(RIPENING);
        long paths = rules.keepAll() ? 0 : condemned.remove(before, turn);
        UnusedNars.Found nars = unusedNars.remove(before, turn);
        return new Removed(paths, nars.nars(), nars.bytes());
    }

    /** How many paths wait for their removal. */
    public long condemned() {
        return condemned.count();
    }
}
