package io.stowage.content;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.stowage.content.jobs.JobConflict;
import io.stowage.content.jobs.JobState;
import io.stowage.content.rows.KeyNames;
import io.stowage.content.rows.PieceLists;
import io.stowage.content.verify.Job;
import io.stowage.content.verify.Orphans;
import io.stowage.content.verify.VerificationMeters;
import io.stowage.content.verify.VerifyJobs;
import io.stowage.content.verify.VerifyMode;
import io.stowage.content.verify.VerifyOptions;
import io.stowage.content.verify.VerifyParts;
import io.stowage.database.Database;
import io.stowage.database.Leases;
import io.stowage.database.TestDatabases;
import io.stowage.events.EventLog;
import io.stowage.store.ObjectStore;
import io.stowage.store.Stores;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A process that verifies until it has finished or is killed, and prints how far it is. */
final class CustodyChild {
    /** A small object of an RGW takes 40 ms, however little there is to do. */
    private static final int CONCURRENCY = 16;

    static final VerifyOptions OPTIONS = new VerifyOptions(
            VerifyMode.FULL,
            100,
            Set.of(),
            Duration.ZERO,
            Set.of(),
            CONCURRENCY,
            0,
            4_000,
            0,
            Duration.ofMinutes(1),
            false,
            Orphans.UNNOTICED);

    private CustodyChild() {}

    /** @param args the folder, the seconds that have passed, the key that cannot be read, and where the store is */
    public static void main(String[] args) throws Exception {
        Clock clock = Clock.offset(Clock.systemUTC(), Duration.ofSeconds(Long.parseLong(args[1])));
        Database database = TestDatabases.embedded(Path.of(args[0]), ContentFixture.TABLES);
        ObjectStore store = new CustodyDrill.OneUnreadable(CustodyDrill.open(args[3], clock), args[2]);
        Stores stores = new Stores(Map.of(ContentFixture.STORE, store), ContentFixture.STORE);
        VerifyJobs jobs = jobs(database, stores, clock);
        Job job = jobs.start(ContentFixture.STORE, OPTIONS, false);
        try {
            jobs.start(ContentFixture.STORE, VerifyOptions.USUAL, true);
            print("not refused");
        } catch (JobConflict e) {
            print("refused " + e.running().id().equals(job.id()));
        }
        while (job.state() == JobState.RUNNING) {
            print("places " + job.counters().places());
            TimeUnit.MILLISECONDS.sleep(2);
            job = jobs.find(job.id()).orElseThrow();
        }
        print("places " + job.counters().places());
        print(job.state() + " " + job.id());
        database.close();
        System.exit(0);
    }

    static VerifyJobs jobs(Database database, Stores stores, Clock clock) {
        Random random = new Random();
        PieceLists lists = new Contents(
                        stores,
                        new io.stowage.store.placement.Placement(
                                new io.stowage.store.placement.PlacementConfig(ContentFixture.STORE, List.of())),
                        database,
                        ContentFixture.CONFIG,
                        clock,
                        random,
                        TestReaders.inMemory())
                .pieces();
        return new VerifyJobs(new VerifyParts(
                database,
                stores,
                lists,
                new EventLog(database, "child", clock, random),
                new Leases(
                        database,
                        Optional.of(random.nextLong()).map(Long::toHexString).orElseThrow(),
                        clock),
                ContentFixture.CONFIG,
                KeyNames.SAME,
                new VerificationMeters(new SimpleMeterRegistry()),
                clock,
                random,
                Duration.ofMillis(1)));
    }

    private static void print(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
