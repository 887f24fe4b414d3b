package io.stowage.content;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.stowage.content.collect.Audit;
import io.stowage.content.collect.Collector;
import io.stowage.content.collect.Sweeper;
import io.stowage.content.rows.StoredAmounts;
import io.stowage.content.verify.Pace;
import io.stowage.content.verify.Roots;
import io.stowage.content.verify.Scope;
import io.stowage.content.verify.VerificationMeters;
import io.stowage.content.verify.Verifier;
import io.stowage.database.Database;
import io.stowage.store.Stores;
import io.stowage.store.placement.Placement;
import io.stowage.store.placement.PlacementConfig;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** One node's share of the room, without anything that a process forgets when it is killed. */
final class SimulatedNode implements AutoCloseable {
    private static final Pace FAST = new Pace(1L << 40);

    final Contents contents;
    private final Collector collector;
    private final Sweeper sweeper;
    private final Verifier verifier;
    private final Roots roots;
    private final Audit audit;
    private final StoredAmounts amounts;
    private final Clock clock;

    SimulatedNode(Stores stores, Database database, Clock clock, Random random) {
        ContentConfig config = ContentFixture.CONFIG;
        Placement placement = new Placement(new PlacementConfig(ContentFixture.STORE, List.of()));
        this.clock = clock;
        this.contents = new Contents(
                stores, placement, database, config, clock, random, TestReaders.inMemory(), 1, Duration.ZERO);
        this.collector = new Collector(database, stores, config, clock, random);
        this.sweeper = new Sweeper(database, stores, config, clock);
        this.verifier = new Verifier(
                database, contents, stores, FAST, clock, new VerificationMeters(new SimpleMeterRegistry()));
        this.roots = new Roots(database, contents, stores, FAST);
        this.audit = new Audit(database, config, clock);
        this.amounts = new StoredAmounts(database);
    }

    /** One of the periodic tasks. */
    void task(int which) throws IOException, InterruptedException {
        switch (which) {
            case 0 -> collector.collect();
            case 1 -> sweeper.sweep();
            case 2 -> {
                verifier.begin(Scope.olderThan(clock.instant()));
                verifier.run(() -> true, rows -> {});
            }
            case 3 -> roots.compute(() -> true, rows -> {});
            case 4 -> audit.look();
            default -> amounts.fold();
        }
    }

    static final int TASKS = 6;

    @Override
    public void close() {
        contents.close();
    }
}
