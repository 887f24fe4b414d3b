package io.stowage.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.stowage.content.ContentConfig;
import io.stowage.content.Contents;
import io.stowage.content.TestReaders;
import io.stowage.content.intake.Incoming;
import io.stowage.content.intake.Intake;
import io.stowage.content.rows.StoredAmounts;
import io.stowage.database.Database;
import io.stowage.database.postgresql.Isolation;
import io.stowage.s3.index.ObjectIndex;
import io.stowage.s3.index.ObjectIndex.Source;
import io.stowage.s3.index.S3Index;
import io.stowage.s3.record.Bucket;
import io.stowage.s3.record.NewBucket;
import io.stowage.s3.record.NewObject;
import io.stowage.s3.record.ObjectAttributes;
import io.stowage.s3.record.PageRequest;
import io.stowage.s3.record.UploadLimits;
import io.stowage.s3.record.WriteCondition;
import io.stowage.s3.wire.CannedAcl;
import io.stowage.s3.wire.ObjectKey;
import io.stowage.store.Stores;
import io.stowage.store.memory.MemoryConfig;
import io.stowage.store.memory.MemoryStore;
import io.stowage.store.placement.Placement;
import io.stowage.store.placement.PlacementConfig;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * The index of S3 alone: objects written in a second, and what a page of 1,000, one of 1,000 common prefixes, and the
 * deletion of 1,000 cost in buckets of several sizes. The largest has {@code bench.objects}, a million by default.
 */
public final class S3IndexBench {
    private static final int PAGE = 1000;
    private static final int FILLED_AT_ONCE = 10_000;
    private static final int ROUNDS = 21;
    private static final long SECONDS = 5;
    private static final int LARGEST = Integer.getInteger("bench.objects", 1_000_000);

    private final Database database;
    private final MeterRegistry registry;
    private final Contents contents;
    private final S3Index index;
    private final Bucket bucket;
    private final Bucket rates;
    private final AtomicLong numbers = new AtomicLong();

    private S3IndexBench(Database database, MeterRegistry registry) {
        this.database = database;
        this.registry = registry;
        database.migrate(Contents.TABLES);
        database.migrate(S3Index.TABLES);
        Clock clock = Clock.systemUTC();
        this.contents = new Contents(
                new Stores(Map.of("memory", new MemoryStore(new MemoryConfig(1L << 30), clock)), "memory"),
                new Placement(new PlacementConfig("memory", List.of())),
                database,
                ContentConfig.of(Duration.ofHours(24), true),
                clock,
                new Random(1),
                TestReaders.inMemory());
        this.index = new S3Index(
                database,
                contents,
                new StoredAmounts(database),
                UploadLimits.of(Duration.ofDays(7)),
                clock,
                new Random(2));
        this.bucket = bucket("pages");
        this.rates = bucket("rates");
    }

    private Bucket bucket(String name) {
        return index.buckets()
                .create(new NewBucket(name, "KEY", "payer", "/root", CannedAcl.PRIVATE), PAGE)
                .bucket();
    }

    public static void main(String[] arguments) throws Exception {
        Path base = Path.of(System.getProperty("bench.target", "target"));
        Path folder = Files.createTempDirectory(base.toAbsolutePath(), "s3-index-bench");
        MeterRegistry registry = new SimpleMeterRegistry();
        try (Database database = BenchDatabase.open(folder.resolve("rows.db"), Isolation.SERIALIZABLE, registry)) {
            S3IndexBench bench = new S3IndexBench(database, registry);
            System.out.println(database.engine() + ", " + Table.machine());
            String only = System.getProperty("bench.only", "");
            if (only.isEmpty() || only.equals("rates")) {
                bench.rates();
            }
            if (only.isEmpty() || only.equals("sizes")) {
                bench.sizes();
            }
            bench.contents.close();
        }
        try (var files = Files.list(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                System.out.println(file.getFileName() + ": " + Files.size(file) + " bytes");
                Files.delete(file);
            }
        }
    }

    private interface Step {
        void run(long number) throws IOException;
    }

    private void rates() throws Exception {
        Step put = number -> put(rates, number);
        put(bucket, 0);
        Source source = Source.of(bucket, key(0));
        Step copy = number ->
                index.objects().copy(source, rates, key(number), old -> ObjectAttributes.NONE, WriteCondition.NONE);
        run(put, 4);
        run(copy, 4);
        for (int writers : new int[] {1, 16, 64}) {
            System.out.printf(
                    Locale.ROOT,
                    "%d writers: puts %s, copies %s%n",
                    writers,
                    run(put, writers),
                    run(copy, writers));
        }
    }

    private String run(Step step, int writers) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(writers);
        double conflictsBefore = conflicts();
        long start = System.nanoTime();
        long end = start + Duration.ofSeconds(SECONDS).toNanos();
        List<Future<Long>> all = new ArrayList<>();
        for (int i = 0; i < writers; i++) {
            all.add(threads.submit(() -> {
                long done = 0;
                while (System.nanoTime() < end) {
                    step.run(numbers.incrementAndGet());
                    done++;
                }
                return done;
            }));
        }
        long done = 0;
        for (Future<Long> one : all) {
            done += one.get();
        }
        threads.shutdown();
        double seconds = (System.nanoTime() - start) / 1e9;
        return String.format(
                Locale.ROOT, "%.0f/s, done again %.3f times", done / seconds, (conflicts() - conflictsBefore) / done);
    }

    private double conflicts() {
        return registry.get("stowage.database.conflicts").counter().count();
    }

    private void put(Bucket target, long number) throws IOException {
        byte[] bytes = ("some bytes " + number).getBytes(UTF_8);
        Incoming incoming = Incoming.of(new ByteArrayInputStream(bytes), OptionalLong.of(bytes.length));
        try (Intake intake = contents.receive(incoming)) {
            index.objects()
                    .put(
                            intake,
                            target,
                            key(number),
                            NewObject.of("d41d8cd98f00b204e9800998ecf8427e", ObjectAttributes.NONE),
                            WriteCondition.NONE);
        }
    }

    /** In no order, and in 4,096 folders. */
    private static ObjectKey key(long number) {
        String hash = String.format(Locale.ROOT, "%016x", number * 0x9E3779B97F4A7C15L);
        return new ObjectKey("photos/" + hash.substring(0, 3) + "/" + hash.substring(3) + ".jpg");
    }

    private void sizes() throws IOException {
        List<Long> some = new ArrayList<>();
        for (int i = 0; i < PAGE; i++) {
            long number = numbers.incrementAndGet();
            put(rates, number);
            some.add(index.objects().find(rates, key(number)).orElseThrow().content());
        }
        int there = 1;
        for (int size = FILLED_AT_ONCE; size <= LARGEST; size *= 10) {
            for (; there < size; there += FILLED_AT_ONCE) {
                fill(there, Math.min(size, there + FILLED_AT_ONCE), some);
            }
            there = size;
            pages(size, false);
            pages(size, true);
            deletions(size);
        }
    }

    private void fill(int from, int to, List<Long> some) {
        database.write("fill", rows -> {
            PreparedBatch batch = rows.prepareBatch(
                    "INSERT INTO s3_object (bucket, name, size, modified_at, etag, content) VALUES (?, ?, 4096, ?, ?, ?)");
            for (int i = from; i < to; i++) {
                batch.add(
                        bucket.id(),
                        key(i).text().getBytes(UTF_8),
                        1_700_000_000_000L,
                        "d41d8cd98f00b204e9800998ecf8427e",
                        some.get(i % some.size()));
            }
            return batch.execute().length;
        });
    }

    /** The first time warms up. */
    private void pages(int size, boolean told) {
        Random random = new Random(size);
        double all = median(() -> {
            String after = "photos/" + Integer.toHexString(0x100 + random.nextInt(0x800));
            return index.objects().list(bucket, new PageRequest("", "", Optional.of(after), PAGE));
        });
        double grouped = median(() -> {
            String after = "photos/" + Integer.toHexString(0x100 + random.nextInt(0x800)) + "/";
            return index.objects().list(bucket, new PageRequest("photos/", "/", Optional.of(after), PAGE));
        });
        if (told) {
            System.out.printf(
                    Locale.ROOT,
                    "%d objects: page of %d keys %.2f ms, of %d common prefixes %.2f ms%n",
                    size,
                    PAGE,
                    all,
                    PAGE,
                    grouped);
        }
    }

    private void deletions(int size) {
        Random random = new Random(size);
        double[] millis = new double[5];
        for (int round = 0; round < millis.length; round++) {
            List<ObjectKey> keys = IntStream.range(0, PAGE)
                    .mapToObj(i -> key(1 + random.nextInt(size - 1)))
                    .toList();
            long start = System.nanoTime();
            ObjectIndex objects = index.objects();
            objects.delete(bucket, keys);
            millis[round] = (System.nanoTime() - start) / 1e6;
        }
        Arrays.sort(millis);
        System.out.printf(Locale.ROOT, "%d objects: deletion of %d %.1f ms%n", size, PAGE, millis[2]);
    }

    private static double median(Supplier<?> step) {
        double[] millis = new double[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            long start = System.nanoTime();
            if (step.get() == null) {
                throw new IllegalStateException("no page");
            }
            millis[i] = (System.nanoTime() - start) / 1e6;
        }
        Arrays.sort(millis);
        return millis[ROUNDS / 2];
    }
}
