package io.stowage.app.opening;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.stowage.content.Contents;
import io.stowage.content.collect.Audit;
import io.stowage.content.collect.Collector;
import io.stowage.content.collect.Sweeper;
import io.stowage.content.rows.StoredAmounts;
import io.stowage.content.verify.Lost;
import io.stowage.content.verify.Pace;
import io.stowage.content.verify.Roots;
import io.stowage.content.verify.Scope;
import io.stowage.content.verify.VerificationMeters;
import io.stowage.content.verify.Verifier;
import io.stowage.database.LeasedTasks;
import io.stowage.ops.Health;
import io.stowage.ops.HealthBoard;
import io.stowage.ops.Task;
import io.stowage.ops.Tasks;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has to happen to contents now and again, each task on one node at a time. Only verifying and computing roots takes
 * long; they renew their lease. The others can be done twice without harm, and folding is one transaction.
 */
public final class ContentTasks {
    private static final Logger LOG = LoggerFactory.getLogger(ContentTasks.class);
    private final ContentOpener parts;
    private final Collector collector;
    private final Sweeper sweeper;
    private final StoredAmounts amounts;
    private final Audit audit;
    private final Verifier verifier;
    private final Roots roots;
    private final Counter collected;
    private final Counter undeleted;
    private final Counter orphans;
    private volatile Lost lost = new Lost(0, 0);

    ContentTasks(ContentOpener parts, Contents contents, MeterRegistry meters) {
        this.parts = parts;
        this.collector = new Collector(parts.database(), parts.stores(), parts.config(), parts.clock(), parts.random());
        this.sweeper = new Sweeper(parts.database(), parts.stores(), parts.config(), parts.clock());
        this.amounts = new StoredAmounts(parts.database());
        this.audit = new Audit(parts.database(), parts.config(), parts.clock());
        Pace pace = new Pace(parts.config().verifyBytesPerSecond());
        this.verifier = new Verifier(
                parts.database(), contents, parts.stores(), pace, parts.clock(), new VerificationMeters(meters));
        this.roots = new Roots(parts.database(), contents, parts.stores(), pace);
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
        leased.start("content-verify", Duration.ofMinutes(10), this::verify);
        tasks.start(Task.every(Duration.ofSeconds(30), "content-count-lost", () -> lost = verifier.lost()));
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

    /** Goes on with the one under way, or begins one with what was not read for long. */
    private void verify(LeasedTasks.Turn turn) throws InterruptedException {
        verifier.begin(
                Scope.olderThan(parts.clock().instant().minus(parts.config().verifyEvery())));
        verifier.run(turn::goesOn, turn::require)
                .filter(progress -> progress.ended() && progress.checked() + progress.unread() > 0)
                .ifPresent(progress -> LOG.info("verified contents: {}", progress));
        lost = verifier.lost();
    }

    private Health health() {
        Lost now = verifier.lost();
        if (!now.any()) {
            return Health.up();
        }
        return Health.degraded("some contents have lost bytes; send them again, or restore them in the store")
                .with("failed", Long.toString(now.failed()))
                .with("missing", Long.toString(now.missing()));
    }
}
