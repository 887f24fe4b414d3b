package io.stowage.content;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.stowage.content.collect.Collector;
import io.stowage.content.collect.Sweeper;
import io.stowage.content.collect.UnclaimedContents;
import io.stowage.content.jobs.JobConflict;
import io.stowage.content.jobs.Pace;
import io.stowage.content.rows.KeyNames;
import io.stowage.content.rows.PlaceWatch;
import io.stowage.content.rows.StoredAmounts;
import io.stowage.content.verify.ComposedRoots;
import io.stowage.content.verify.Orphans;
import io.stowage.content.verify.VerificationMeters;
import io.stowage.content.verify.VerifyJobs;
import io.stowage.content.verify.VerifyMode;
import io.stowage.content.verify.VerifyOptions;
import io.stowage.content.verify.VerifyParts;
import io.stowage.database.Database;
import io.stowage.database.Leases;
import io.stowage.events.EventLog;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.store.Stores;
import io.stowage.store.placement.Placement;
import io.stowage.store.placement.PlacementConfig;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** One node's share of the room, without anything that a process forgets when it is killed. */
final class SimulatedNode implements AutoCloseable {
    private static final Pace FAST = new Pace(1L << 40);
    private static final VerifyOptions ONE_AFTER_THE_OTHER = new VerifyOptions(
            VerifyMode.FULL,
            100,
            Set.of(),
            Duration.ZERO,
            Set.of(),
            1,
            0,
            0,
            0,
            Duration.ofMillis(1),
            true,
            Orphans.TOLD);

    final Contents contents;
    private final Collector collector;
    private final Sweeper sweeper;
    private final VerifyJobs verification;
    private final ComposedRoots roots;
    private final UnclaimedContents audit;
    private final StoredAmounts amounts;

    SimulatedNode(Stores stores, Database database, Clock clock, Random random) {
        ContentConfig config = ContentFixture.CONFIG;
        Placement placement = new Placement(new PlacementConfig(ContentFixture.STORE, List.of()));
        this.contents = new Contents(
                stores,
                placement,
                database,
                config,
                clock,
                random,
                TestReaders.inMemory(),
                PlaceWatch.NONE,
                1,
                Duration.ZERO);
        this.collector = new Collector(database, stores, config, clock, random);
        this.sweeper = new Sweeper(database, stores, config, clock);
        this.verification = new VerifyJobs(new VerifyParts(
                database,
                stores,
                contents.pieces(),
                new EventLog(database, "node", clock, random),
                new Leases(database, Long.toHexString(random.nextLong()), clock),
                config,
                KeyNames.SAME,
                new VerificationMeters(new SimpleMeterRegistry()),
                clock,
                random,
                Duration.ZERO));
        this.roots = new ComposedRoots(database, contents, stores, FAST);
        this.audit = new UnclaimedContents(database, config, clock);
        this.amounts = new StoredAmounts(database);
    }

    /** One of the periodic tasks. */
    void task(int which) throws IOException, InterruptedException {
        switch (which) {
            case 0 -> collector.collect();
            case 1 -> sweeper.sweep();
            case 2 -> verify();
            case 3 -> roots.compute(() -> true, rows -> {});
            case 4 -> audit.look();
            default -> amounts.fold();
        }
    }

    /** One place at a time, so that the story is the same each time it is told. */
    private void verify() throws InterruptedException {
        try {
            verification.run(ContentFixture.STORE, ONE_AFTER_THE_OTHER);
        } catch (JobConflict e) {
            // Another node is about it, or was until it was killed a moment ago.
        } catch (StowageException e) {
            // Another node's ended while this one asked.
            if (e.fault() != Fault.BUSY) {
                throw e;
            }
        }
    }

    static final int TASKS = 6;

    @Override
    public void close() {
        contents.close();
    }
}
