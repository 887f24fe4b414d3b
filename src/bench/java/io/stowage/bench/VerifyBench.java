package io.stowage.bench;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.stowage.content.ContentConfig;
import io.stowage.content.Contents;
import io.stowage.content.TestReaders;
import io.stowage.content.intake.Incoming;
import io.stowage.content.intake.Intake;
import io.stowage.content.rows.Checksum;
import io.stowage.content.rows.KeyNames;
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
import io.stowage.store.Stores;
import io.stowage.store.fs.FileStore;
import io.stowage.store.fs.FileStoreConfig;
import io.stowage.store.fs.FileStoreConfig.Fsync;
import io.stowage.store.placement.Placement;
import io.stowage.store.placement.PlacementConfig;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;

/** A full verification of files against {@code sha256sum} over the same files, one after the other in each round. */
public final class VerifyBench {
    private static final int FILES = Integer.getInteger("bench.files", 512);
    private static final int SIZE = Integer.getInteger("bench.size", 1 << 20);
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 5);
    private static final double MIB = 1 << 20;

    private final Contents contents;
    private final VerifyJobs jobs;
    private final Path folder;

    private VerifyBench(Database database, Stores stores, Path folder) {
        Clock clock = Clock.systemUTC();
        Random random = new Random();
        ContentConfig config = ContentConfig.of(Duration.ofHours(24), true);
        this.folder = folder;
        this.contents = new Contents(
                stores,
                new Placement(new PlacementConfig("files", List.of())),
                database,
                config,
                clock,
                random,
                TestReaders.inMemory());
        this.jobs = new VerifyJobs(new VerifyParts(
                database,
                stores,
                contents.pieces(),
                new EventLog(database, "bench", clock, random),
                new Leases(database, "bench", clock),
                config,
                KeyNames.SAME,
                new VerificationMeters(new SimpleMeterRegistry()),
                clock,
                random,
                VerifyParts.USUAL_PAUSE));
    }

    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory(Path.of(System.getProperty("bench.target", ".")), "verify");
        try (Database database = TestDatabases.embedded(folder, Contents.TABLES, Leases.TABLES, EventLog.TABLES);
                FileStore store = FileStore.open(
                        new FileStoreConfig(folder.resolve("store"), Fsync.NONE, 0), Clock.systemUTC())) {
            VerifyBench bench = new VerifyBench(database, new Stores(Map.of("files", store), "files"), folder);
            bench.fill();
            bench.compare();
            bench.contents.close();
        }
    }

    private void fill() throws IOException {
        byte[] bytes = new byte[SIZE];
        Random random = new Random(1);
        boolean digest = Boolean.getBoolean("bench.sha256");
        for (int i = 0; i < FILES; i++) {
            random.nextBytes(bytes);
            Incoming incoming = Incoming.of(new ByteArrayInputStream(bytes), OptionalLong.of(SIZE));
            try (Intake intake = contents.receive(digest ? incoming.with(Checksum.SHA256) : incoming)) {
                intake.publish("fill", (rows, content) -> content);
            }
        }
    }

    private void compare() throws Exception {
        List<Double> ones = new ArrayList<>();
        List<Double> twos = new ArrayList<>();
        for (int round = -1; round < ROUNDS; round++) {
            double sum = command("find store -type f -print0 | xargs -0 sha256sum > /dev/null");
            double one = verify(1);
            double sums = command("find store -type f -print0 | xargs -0 -n 32 -P 2 sha256sum > /dev/null");
            double two = verify(2);
            System.out.printf(
                    "%s sha256sum %.0f MiB/s, verify with 1 thread %.0f; 2 sha256sum %.0f, verify with 2 threads %.0f%n",
                    round < 0 ? "warm-up:" : "round " + round + ":", sum, one, sums, two);
            if (round >= 0) {
                ones.add(one / sum);
                twos.add(two / sums);
            }
        }
        System.out.printf("verify / sha256sum, median: 1 thread %.2f, 2 threads %.2f%n", median(ones), median(twos));
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    private double verify(int threads) throws InterruptedException {
        VerifyOptions options = new VerifyOptions(
                VerifyMode.FULL,
                100,
                Set.of(),
                Duration.ZERO,
                Set.of(),
                threads,
                0,
                0,
                0,
                Duration.ofMinutes(1),
                false,
                Orphans.UNNOTICED);
        long began = System.nanoTime();
        Job job = jobs.run("files", options);
        if (job.counters().ok() != FILES) {
            throw new IllegalStateException("not all was verified: " + job);
        }
        return rate(began);
    }

    private double command(String command) throws Exception {
        long began = System.nanoTime();
        Process process = new ProcessBuilder("sh", "-c", command)
                .directory(folder.toFile())
                .inheritIO()
                .start();
        if (process.waitFor() != 0) {
            throw new IOException("cannot run " + command);
        }
        return rate(began);
    }

    private static double rate(long began) {
        return (double) FILES * SIZE / MIB / ((System.nanoTime() - began) / 1e9);
    }
}
