package io.stowage.app.opening;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.stowage.content.Contents;
import io.stowage.content.collect.Collector;
import io.stowage.content.collect.Sweeper;
import io.stowage.content.collect.UnclaimedContents;
import io.stowage.content.jobs.Pace;
import io.stowage.content.move.MoveJobs;
import io.stowage.content.move.MoveParts;
import io.stowage.content.rows.PlaceCounts;
import io.stowage.content.rows.StoredAmounts;
import io.stowage.content.verify.ComposedRoots;
import io.stowage.content.verify.LostCounts;
import io.stowage.content.verify.StoreHealthWatch;
import io.stowage.content.verify.VerificationMeters;
import io.stowage.content.verify.VerifyJobs;
import io.stowage.content.verify.VerifyOptions;
import io.stowage.content.verify.VerifyParts;
import io.stowage.database.LeasedTasks;
import io.stowage.database.Leases;
import io.stowage.events.EventLog;
import io.stowage.ops.Health;
import io.stowage.ops.HealthBoard;
import io.stowage.ops.Task;
import io.stowage.ops.Tasks;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has to happen to contents now and again, each task on one node at a time. Only computing roots takes long, and renews
 * its lease; verifications and moves have threads and leases of their own. The others can be done twice without harm, and folding is
 * one transaction.
 */
public final class ContentTasks {
    private static final Logger LOG = LoggerFactory.getLogger(ContentTasks.class);
    private final ContentOpener parts;
    private final Collector collector;
    private final Sweeper sweeper;
    private final StoredAmounts amounts;
    private final UnclaimedContents audit;
    private final VerifyJobs verifications;
    private final MoveJobs moves;
    private final StoreHealthWatch storeHealth;
    private final ComposedRoots roots;
    private final Counter collected;
    private final Counter undeleted;
    private final Counter orphans;
    private final MeterRegistry meters;
    private final Set<String> gauged = ConcurrentHashMap.newKeySet();
    private volatile LostCounts lost = new LostCounts(0, 0);
    private volatile Map<String, PlaceCounts> counts = Map.of();

    ContentTasks(ContentOpener parts, Contents contents, EventLog events, MeterRegistry meters) {
        this.parts = parts;
        this.meters = meters;
        this.collector = new Collector(parts.database(), parts.stores(), parts.config(), parts.clock(), parts.random());
        this.sweeper = new Sweeper(parts.database(), parts.stores(), parts.config(), parts.clock());
        this.amounts = new StoredAmounts(parts.database());
        this.audit = new UnclaimedContents(parts.database(), parts.config(), parts.clock());
        VerifyParts verify = new VerifyParts(
                parts.database(),
                parts.stores(),
                contents.pieces(),
                events,
                new Leases(parts.database(), UUID.randomUUID().toString(), parts.clock()),
                parts.config(),
                parts.names(),
                new VerificationMeters(meters),
                parts.clock(),
                parts.random(),
                VerifyParts.USUAL_PAUSE);
        this.storeHealth = new StoreHealthWatch(parts.database(), parts.stores(), events, parts.clock());
        this.verifications = new VerifyJobs(verify);
        this.moves = new MoveJobs(new MoveParts(verify, contents));
        moves.know(parts.placement()::into);
        this.roots = new ComposedRoots(
                parts.database(),
                contents,
                parts.stores(),
                new Pace(parts.config().verifyBytesPerSecond()));
        this.collected = Counter.builder("stowage.content.collected")
                .description("Contents that nothing claimed any more and whose rows this node removed")
                .register(meters);
        this.undeleted = Counter.builder("stowage.content.undeleted")
                .description("Tries to delete an object that failed; it is tried again")
                .register(meters);
        this.orphans = Counter.builder("stowage.content.orphans")
                .description("Objects that no row knew and that this node deleted")
                .register(meters);
        Gauge.builder("stowage.content.lost", this, tasks -> tasks.lost.failed())
                .description("Places of contents that have other bytes, or none")
                .tag("state", "failed")
                .register(meters);
        Gauge.builder("stowage.content.lost", this, tasks -> tasks.lost.missing())
                .description("Places of contents that have other bytes, or none")
                .tag("state", "missing")
                .register(meters);
    }

    void start(Tasks tasks, HealthBoard health) {
        LeasedTasks leased = new LeasedTasks(parts.database(), tasks, parts.random(), parts.clock());
        tasks.start(Task.every(Duration.ofSeconds(30), "content-fold", amounts::fold)
                .withJitter(0.1));
        leased.start("content-collect", Duration.ofHours(1), turn -> collect());
        leased.start("content-sweep", Duration.ofHours(1), turn -> sweep());
        leased.start("content-audit", Duration.ofDays(1), turn -> audit.look());
        leased.start("content-roots", Duration.ofMinutes(5), this::computeRoots);
        leased.start("content-verify", Duration.ofMinutes(1), turn -> verify());
        tasks.start(Task.every(Duration.ofMinutes(1), "content-verify-resume", verifications::resume)
                .withJitter(0.1));
        tasks.start(Task.every(Duration.ofMinutes(1), "content-move-resume", moves::resume)
                .withJitter(0.1));
        leased.start("content-store-health", Duration.ofSeconds(30), turn -> storeHealth.look(turn::require));
        tasks.start(Task.every(Duration.ofSeconds(30), "content-count-lost", () -> lost = verifications.lost()));
        tasks.start(Task.every(Duration.ofMinutes(5), "content-count-places", this::count)
                .startingAfter(Duration.ofSeconds(10)));
        health.register("contents", HealthBoard.Weight.OPTIONAL, budget -> health());
    }

    private void collect() {
        Collector.Round round = collector.collect();
        collected.increment(round.collected());
        undeleted.increment(round.undeleted());
        if (round.collected() + round.deleted() > 0) {
            LOG.info("collected {} contents and deleted {} objects", round.collected(), round.deleted());
        }
    }

    private void sweep() throws Exception {
        orphans.increment(sweeper.sweep().deleted());
    }

    private void computeRoots(LeasedTasks.Turn turn) throws InterruptedException {
        roots.compute(turn::goesOn, turn::require);
    }

    private void verify() {
        Duration age = parts.config().verifyEvery();
        verifications.startDue(age, VerifyOptions.scheduled(age, parts.config().verifyBytesPerSecond()));
        verifications.startScheduled(
                VerifyOptions.scheduled(Duration.ZERO, parts.config().verifyBytesPerSecond()));
    }

    VerifyJobs verifications() {
        return verifications;
    }

    MoveJobs moves() {
        return moves;
    }

    private void count() {
        counts = verifications.counts();
        counts.keySet().stream().filter(gauged::add).forEach(this::gauge);
    }

    private void gauge(String store) {
        gauge(store, "stored", PlaceCounts::stored);
        gauge(store, "verified", PlaceCounts::verified);
        gauge(store, "failed", PlaceCounts::failed);
        gauge(store, "missing", PlaceCounts::missing);
        Gauge.builder("stowage.content.oldest.verification", this, tasks -> tasks.oldestSeconds(store))
                .description("Since the place was read that was read longest ago")
                .baseUnit("seconds")
                .tag("store", store)
                .register(meters);
    }

    private void gauge(String store, String state, ToLongFunction<PlaceCounts> count) {
        Gauge.builder("stowage.content.places", this, tasks -> count.applyAsLong(tasks.countsOf(store)))
                .description("Places of contents by what is known of them")
                .tag("store", store)
                .tag("state", state)
                .register(meters);
    }

    private PlaceCounts countsOf(String store) {
        return Optional.ofNullable(counts.get(store)).orElse(PlaceCounts.NONE);
    }

    private double oldestSeconds(String store) {
        return countsOf(store)
                .oldest()
                .map(at ->
                        (double) Duration.between(at, parts.clock().instant()).toSeconds())
                .orElse(0.0);
    }

    private Health health() {
        LostCounts now = verifications.lost();
        if (!now.any()) {
            return Health.up();
        }
        return Health.degraded(
                        "some contents have lost bytes; repair them by stowage storage verify --repair, send them"
                                + " again, or restore them in the store")
                .with("failed", Long.toString(now.failed()))
                .with("missing", Long.toString(now.missing()));
    }
}
