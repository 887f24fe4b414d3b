package io.stowage.content;

import static io.stowage.content.ContentFixture.OTHER_STORE;
import static io.stowage.content.ContentFixture.STORE;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.stowage.content.jobs.JobConflict;
import io.stowage.content.jobs.JobState;
import io.stowage.content.move.Move;
import io.stowage.content.move.MoveJobs;
import io.stowage.content.move.MoveOptions;
import io.stowage.content.move.MoveParts;
import io.stowage.content.rows.KeyNames;
import io.stowage.content.verify.VerificationMeters;
import io.stowage.content.verify.VerifyParts;
import io.stowage.database.Database;
import io.stowage.database.Leases;
import io.stowage.database.TestDatabases;
import io.stowage.events.EventLog;
import io.stowage.store.Stores;
import io.stowage.store.fs.FileStore;
import io.stowage.store.fs.FileStoreConfig;
import io.stowage.store.fs.FileStoreConfig.Fsync;
import io.stowage.store.placement.Placement;
import io.stowage.store.placement.PlacementConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** A process that moves one store's places to another until it has finished or is killed, and prints how far it is. */
final class MoveChild {
    static final MoveOptions OPTIONS = new MoveOptions(OTHER_STORE, "", "", 4, 0, 0, Duration.ofMinutes(1));

    private MoveChild() {}

    /** @param args the folder, and the seconds that have passed */
    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        Clock clock = Clock.offset(Clock.systemUTC(), Duration.ofSeconds(Long.parseLong(args[1])));
        Database database = TestDatabases.embedded(folder, ContentFixture.TABLES);
        Stores stores = stores(folder, clock);
        MoveJobs moves = moves(database, stores, contents(database, stores, clock), clock);
        Move move = moves.start(STORE, OPTIONS, false);
        try {
            moves.start(STORE, OPTIONS, false);
            print("not refused");
        } catch (JobConflict e) {
            print("refused " + e.running().id().equals(move.id()));
        }
        while (move.state() == JobState.RUNNING) {
            print("places " + move.counters().places());
            TimeUnit.MILLISECONDS.sleep(2);
            move = moves.find(move.id()).orElseThrow();
        }
        print("places " + move.counters().places());
        print(move.state() + " " + move.counters());
        database.close();
        System.exit(0);
    }

    static Stores stores(Path folder, Clock clock) throws IOException {
        return new Stores(
                Map.of(STORE, files(folder.resolve("old"), clock), OTHER_STORE, files(folder.resolve("new"), clock)),
                STORE);
    }

    private static FileStore files(Path folder, Clock clock) throws IOException {
        return FileStore.open(new FileStoreConfig(folder, Fsync.NONE, 0), clock);
    }

    static Contents contents(Database database, Stores stores, Clock clock) {
        return new Contents(
                stores,
                new Placement(new PlacementConfig(STORE, List.of())),
                database,
                ContentFixture.CONFIG,
                clock,
                new Random(),
                TestReaders.forMany());
    }

    static MoveJobs moves(Database database, Stores stores, Contents contents, Clock clock) {
        Random random = new Random();
        return new MoveJobs(new MoveParts(
                new VerifyParts(
                        database,
                        stores,
                        contents.pieces(),
                        new EventLog(database, "child", clock, random),
                        new Leases(database, Long.toHexString(random.nextLong()), clock),
                        ContentFixture.CONFIG,
                        KeyNames.SAME,
                        new VerificationMeters(new SimpleMeterRegistry()),
                        clock,
                        random,
                        Duration.ofMillis(1)),
                contents));
    }

    private static void print(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
