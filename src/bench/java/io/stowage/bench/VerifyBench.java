package io.stowage.bench;

import com.sun.management.OperatingSystemMXBean;
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
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/** A full verification of files against {@code sha256sum} over the same files, one after the other in each round. */
public final class VerifyBench {
    private static final int FILES = Integer.getInteger("bench.files", 512);
    private static final int SIZE = Integer.getInteger("bench.size", 1 << 20);
    private static final int WARM_UP = 2;
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 5);
    /** What a verification computes of each file beside the root of its tree; files of packages have both. */
    private static final Checksum[] CHECKSUMS = Stream.of(
                    System.getProperty("bench.checksums", "sha256,sha512").split(","))
            .filter(name -> !name.isBlank())
            .map(name -> Checksum.valueOf(name.toUpperCase(Locale.ROOT)))
            .toArray(Checksum[]::new);

    private static final long BYTES = (long) FILES * SIZE;

    private final OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

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
        } finally {
            StoreBench.deleteTree(folder);
        }
    }

    private void fill() throws IOException {
        byte[] bytes = new byte[SIZE];
        Random random = new Random(1);
        for (int i = 0; i < FILES; i++) {
            random.nextBytes(bytes);
            Incoming incoming = Incoming.of(new ByteArrayInputStream(bytes), OptionalLong.of(SIZE));
            try (Intake intake = contents.receive(incoming.with(CHECKSUMS))) {
                intake.publish("fill", (rows, content) -> content);
            }
        }
    }

    private void compare() throws IOException, InterruptedException {
        Results results = new Results(Contest.HEAD);
        for (int threads : new int[] {1, 2}) {
            for (int i = 0; i < WARM_UP; i++) {
                Tally unused = verify(threads);
            }
            Contest contest = new Contest(threads + (threads == 1 ? " thread" : " threads"));
            for (int i = 0; i < ROUNDS; i++) {
                contest.round(i, () -> verify(threads), () -> sum(threads));
            }
            results.tell(contest.line("sha256sum"));
        }
    }

    private Tally sum(int processes) throws IOException, InterruptedException {
        Tally sum = ShellCommand.run(
                folder, "find store -type f -print0 | xargs -0 -n 32 -P " + processes + " sha256sum > /dev/null");
        return new Tally(FILES, BYTES, sum.nanos(), sum.cpuNanos());
    }

    private Tally verify(int threads) throws InterruptedException {
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
        long cpu = system.getProcessCpuTime();
        long began = System.nanoTime();
        Job job = jobs.run("files", options);
        if (job.counters().ok() != FILES) {
            throw new IllegalStateException("not all was verified: " + job);
        }
        return new Tally(FILES, BYTES, System.nanoTime() - began, system.getProcessCpuTime() - cpu);
    }
}
