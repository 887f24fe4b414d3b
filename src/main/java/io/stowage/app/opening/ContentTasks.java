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
import io.stowage.database.Lease;
import io.stowage.database.Leases;
import io.stowage.ops.Health;
import io.stowage.ops.HealthBoard;
import io.stowage.ops.Task;
import io.stowage.ops.Tasks;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has to happen to contents now and again, each task on one node at a time. Only verifying and computing roots takes
 * long; they renew their lease. The others can be done twice without harm, and folding is one transaction.
 */
public final class ContentTasks {
    private static final Logger LOG = LoggerFactory.getLogger(ContentTasks.class);
    private static final Duration LEASE = Duration.ofMinutes(10);
    private static final Duration RENEWED_AFTER = Duration.ofMinutes(1);
    private static final int HOLDER_BYTES = 12;

    private final ContentOpener parts;
    private final Leases leases;
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
        this.leases = new Leases(parts.database(), holder(parts.random()), parts.clock());
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

    private static String holder(RandomGenerator random) {
        byte[] unique = new byte[HOLDER_BYTES];
        random.nextBytes(unique);
        return HexFormat.of().formatHex(unique);
    }

    void start(Tasks tasks, HealthBoard health) {
        parts.database().migrate(Leases.TABLES);
        tasks.start(Task.every(Duration.ofSeconds(30), "content-fold", amounts::fold)
                .withJitter(0.1));
        start(tasks, "content-collect", Duration.ofHours(1), lease -> collect());
        start(tasks, "content-sweep", Duration.ofHours(1), lease -> sweep());
        start(tasks, "content-audit", Duration.ofDays(1), lease -> audit.look());
        start(tasks, "content-roots", Duration.ofMinutes(5), this::computeRoots);
        start(tasks, "content-verify", Duration.ofMinutes(10), this::verify);
        tasks.start(Task.every(Duration.ofSeconds(30), "content-count-lost", () -> lost = verifier.lost()));
        health.register("contents", HealthBoard.Weight.OPTIONAL, budget -> health());
    }

    private interface Alone {
        void run(Lease lease) throws Exception;
    }

    private void start(Tasks tasks, String name, Duration every, Alone work) {
        tasks.start(Task.every(every, name, () -> alone(name, work)).withJitter(0.1));
    }

    private void alone(String name, Alone work) throws Exception {
        Optional<Lease> lease = leases.take(name, LEASE);
        if (lease.isPresent()) {
            try {
                work.run(lease.get());
            } finally {
                leases.release(lease.get());
            }
        }
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

    private void computeRoots(Lease lease) throws InterruptedException {
        roots.compute(new Renewal(lease)::goesOn, rows -> leases.require(rows, lease));
    }

    /** Goes on with the one under way, or begins one with what was not read for long. */
    private void verify(Lease lease) throws InterruptedException {
        verifier.begin(
                Scope.olderThan(parts.clock().instant().minus(parts.config().verifyEvery())));
        verifier.run(new Renewal(lease)::goesOn, rows -> leases.require(rows, lease))
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

    /** Keeps a lease while there is work; the node that lost it stops. */
    private final class Renewal {
        private final Lease lease;
        private final Clock clock = parts.clock();
        private Instant renewed = clock.instant();

        private Renewal(Lease lease) {
            this.lease = lease;
        }

        private boolean goesOn() {
            if (Thread.currentThread().isInterrupted()) {
                return false;
            }
            Instant now = clock.instant();
            if (now.isBefore(renewed.plus(RENEWED_AFTER))) {
                return true;
            }
            renewed = now;
            return leases.renew(lease, LEASE);
        }
    }
}
