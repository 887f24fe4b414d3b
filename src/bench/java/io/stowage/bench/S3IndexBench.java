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
import io.stowage.database.Engine;
import io.stowage.database.postgresql.Isolation;
import io.stowage.s3.index.ObjectIndex.Source;
import io.stowage.s3.index.S3Index;
import io.stowage.s3.payload.ObjectChecksum;
import io.stowage.s3.record.Bucket;
import io.stowage.s3.record.Completion;
import io.stowage.s3.record.Completion.Listed;
import io.stowage.s3.record.Completion.Whole;
import io.stowage.s3.record.NewBucket;
import io.stowage.s3.record.NewObject;
import io.stowage.s3.record.NewPart;
import io.stowage.s3.record.NewUpload;
import io.stowage.s3.record.ObjectAttributes;
import io.stowage.s3.record.PageRequest;
import io.stowage.s3.record.Upload;
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
    private static final String ETAG = "d41d8cd98f00b204e9800998ecf8427e";
    private static final int FILLED_AT_ONCE = 500_000;
    private static final int CONTENTS = 1000;
    private static final int ROUNDS = 21;
    private static final long SECONDS = 5;
    private static final int LARGEST = Integer.getInteger("bench.objects", 1_000_000);

    private final Database database;
    private final MeterRegistry registry;
    private final Contents contents;
    private final S3Index index;
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
                new UploadLimits(Duration.ofDays(7), 1),
                clock,
                new Random(2));
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
            if (only.isEmpty() || only.equals("completions")) {
                bench.completions();
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
        put(rates, 0);
        Source source = Source.of(rates, key(0));
        Step copy = number ->
                index.objects().copy(source, rates, key(number), old -> ObjectAttributes.NONE, WriteCondition.NONE);
        run(put, 4);
        run(copy, 4);
        for (int writers : new int[] {1, 16, 64}) {
            System.out.printf(
                    Locale.ROOT, "%d writers: puts %s, copies %s%n", writers, run(put, writers), run(copy, writers));
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
                    .put(intake, target, key(number), NewObject.of(ETAG, ObjectAttributes.NONE), WriteCondition.NONE);
        }
    }

    /** In no order, and in 4,096 folders. */
    private static ObjectKey key(long number) {
        String hash = String.format(Locale.ROOT, "%016x", number * 0x9E3779B97F4A7C15L);
        return new ObjectKey("photos/" + hash.substring(0, 3) + "/" + hash.substring(3) + ".jpg");
    }

    private void completions() throws Exception {
        double[] millis = new double[5];
        for (int round = 0; round < millis.length; round++) {
            NewUpload wanted = new NewUpload(
                    key(numbers.incrementAndGet()),
                    "KEY",
                    ObjectAttributes.NONE,
                    Optional.empty(),
                    ObjectChecksum.Type.COMPOSITE);
            Upload upload = index.uploads().create(rates, wanted);
            List<Listed> parts = parts(upload);
            long start = System.nanoTime();
            Completion unused = index.uploads()
                    .complete(
                            rates,
                            upload.key(),
                            upload.id(),
                            parts,
                            WriteCondition.NONE,
                            (begun, chosen) -> new Whole(ETAG + "-" + chosen.size(), Optional.empty()));
            millis[round] = (System.nanoTime() - start) / 1e6;
        }
        Arrays.sort(millis);
        System.out.printf(Locale.ROOT, "completion of %d parts: %.1f ms%n", PAGE, millis[millis.length / 2]);
    }

    private List<Listed> parts(Upload upload) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(16);
        List<Future<Listed>> all = new ArrayList<>();
        for (int i = 1; i <= PAGE; i++) {
            int number = i;
            all.add(threads.submit(() -> {
                byte[] bytes = ("part " + numbers.incrementAndGet()).getBytes(UTF_8);
                try (Intake intake =
                        contents.receive(Incoming.of(new ByteArrayInputStream(bytes), OptionalLong.of(bytes.length)))) {
                    index.uploads()
                            .put(intake, rates, upload.key(), upload.id(), new NewPart(number, ETAG, Optional.empty()));
                }
                return new Listed(number, ETAG, Optional.empty());
            }));
        }
        List<Listed> parts = new ArrayList<>();
        for (Future<Listed> one : all) {
            parts.add(one.get());
        }
        threads.shutdown();
        return parts;
    }

    /** Of each size one bucket. */
    private void sizes() throws IOException {
        List<Long> some = new ArrayList<>();
        for (int i = 0; i < CONTENTS; i++) {
            long number = numbers.incrementAndGet();
            put(rates, number);
            some.add(index.objects().find(rates, key(number)).orElseThrow().content());
        }
        database.write("note contents", rows -> {
            rows.execute("CREATE TABLE bench_content (position BIGINT PRIMARY KEY, content BIGINT NOT NULL)");
            PreparedBatch batch = rows.prepareBatch("INSERT INTO bench_content (position, content) VALUES (?, ?)");
            for (int i = 0; i < some.size(); i++) {
                batch.add(i, some.get(i));
            }
            return batch.execute().length;
        });
        for (int size = 10_000; size <= LARGEST; size *= 10) {
            Bucket bucket = bucket("of-" + size);
            long start = System.nanoTime();
            for (int from = 0; from < size; from += FILLED_AT_ONCE) {
                fill(bucket, size, from, Math.min(size, from + FILLED_AT_ONCE));
            }
            analyze();
            System.out.printf(Locale.ROOT, "%d objects: filled in %.1f s%n", size, (System.nanoTime() - start) / 1e9);
            pages(bucket, size, false);
            pages(bucket, size, true);
            deletions(bucket, size);
        }
    }

    /** What a server does by itself within a minute or so. */
    private void analyze() {
        if (database.engine() == Engine.POSTGRESQL) {
            int unused = database.write("look at what was filled in", rows -> rows.execute("ANALYZE s3_object"));
        }
    }

    /** In the order of their names, at even distances, by the database itself. */
    private void fill(Bucket bucket, int size, int from, int to) {
        boolean embedded = database.engine() == Engine.SQLITE;
        String hex = embedded ? "printf('%011x', i * :step)" : "lpad(to_hex(i * CAST(:step AS BIGINT)), 11, '0')";
        String name = "'photos/' || substr(hash, 1, 3) || '/' || substr(hash, 4) || '.jpg'";
        database.write(
                "fill",
                rows -> rows.createUpdate("WITH RECURSIVE n (i) AS (SELECT CAST(:from AS BIGINT)"
                                + " UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :to), h (i, hash) AS (SELECT i, " + hex
                                + " FROM n)"
                                + " INSERT INTO s3_object (bucket, name, size, modified_at, etag, content) SELECT :bucket, "
                                + (embedded ? "CAST(" + name + " AS BLOB)" : "convert_to(" + name + ", 'UTF8')")
                                + ", 4096, 1700000000000, '" + ETAG + "', content"
                                + " FROM h JOIN bench_content ON position = i % " + CONTENTS)
                        .bind("from", from)
                        .bind("to", to)
                        .bind("step", step(size))
                        .bind("bucket", bucket.id())
                        .execute());
    }

    private static long step(int size) {
        return (1L << 44) / size;
    }

    private static ObjectKey key(long number, int size) {
        String hash = String.format(Locale.ROOT, "%011x", number * step(size));
        return new ObjectKey("photos/" + hash.substring(0, 3) + "/" + hash.substring(3) + ".jpg");
    }

    /** The first time warms up. */
    private void pages(Bucket bucket, int size, boolean told) {
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

    private void deletions(Bucket bucket, int size) {
        Random random = new Random(size);
        double[] millis = new double[5];
        for (int round = 0; round < millis.length; round++) {
            List<ObjectKey> keys = IntStream.range(0, PAGE)
                    .mapToObj(i -> key(random.nextInt(size), size))
                    .toList();
            long start = System.nanoTime();
            int unused = index.objects().delete(bucket, keys);
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
