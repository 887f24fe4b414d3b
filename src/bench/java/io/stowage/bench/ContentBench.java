package io.stowage.bench;

import com.sun.management.OperatingSystemMXBean;
import io.stowage.content.ContentConfig;
import io.stowage.content.Contents;
import io.stowage.content.TestReaders;
import io.stowage.content.intake.Incoming;
import io.stowage.content.intake.Intake;
import io.stowage.database.Database;
import io.stowage.database.Engine;
import io.stowage.database.Migrations;
import io.stowage.database.postgresql.Isolation;
import io.stowage.store.Body;
import io.stowage.store.Key;
import io.stowage.store.ObjectStore;
import io.stowage.store.PutOptions;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Intakes of a front with one row of its own, on a filesystem store and on SQLite or the PostgreSQL that PG_URL names: how many
 * a second, what they cost beside the store alone, and what a page of a thousand names costs among many, at most {@code
 * bench.objects}.
 */
public final class ContentBench {
    private static final int SMALL = 4096;
    private static final int LARGE = 8 << 20;
    private static final int LARGEST = Integer.getInteger("bench.objects", 1_000_000);
    private static final int FILLED_AT_ONCE = 500_000;
    private static final long NANOS = 1_000_000_000L;
    private static final long SECONDS = Long.getLong("bench.content-seconds", 5);
    private static final Migrations ITEMS = Migrations.of("items", TestReaders.class, "V1__items.sql");

    private final Database database;
    private final ObjectStore store;
    private final Contents contents;
    private final AtomicLong names = new AtomicLong();

    private ContentBench(Database database, ObjectStore store) {
        this.database = database;
        this.store = store;
        this.contents = new Contents(
                new Stores(Map.of("files", store), "files"),
                new Placement(new PlacementConfig("files", List.of())),
                database,
                ContentConfig.of(Duration.ofHours(24), true),
                Clock.systemUTC(),
                new Random(),
                TestReaders.inMemory());
    }

    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory(Path.of(System.getProperty("bench.target", ".")), "content");
        Fsync fsync = Fsync.valueOf(System.getProperty("bench.fsync", "file").toUpperCase(Locale.ROOT));
        try (Database database = BenchDatabase.open(folder.resolve("rows.db"), Isolation.SERIALIZABLE);
                FileStore store =
                        FileStore.open(new FileStoreConfig(folder.resolve("store"), fsync, 0), Clock.systemUTC())) {
            database.migrate(Contents.TABLES);
            database.migrate(ITEMS);
            System.out.println(database.engine() + ", fsync " + fsync + ", " + Table.machine());
            ContentBench bench = new ContentBench(database, store);
            String only = System.getProperty("bench.only", "");
            if (only.isEmpty() || only.equals("rates")) {
                bench.rates();
            }
            if (only.isEmpty() || only.equals("processor")) {
                bench.processorTime();
            }
            if (only.isEmpty() || only.equals("pages")) {
                bench.put(bench.noise(SMALL));
                bench.pages();
            }
            bench.contents.close();
        }
    }

    private void rates() throws Exception {
        run(4, 2);
        for (int writers : new int[] {1, 16, 64}) {
            System.out.printf("intakes of 4 KiB, %d writers: %.0f/s%n", writers, run(writers, SECONDS));
        }
    }

    private double run(int writers, long seconds) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(writers);
        long end = System.nanoTime() + seconds * NANOS;
        List<Future<Long>> all = new ArrayList<>();
        for (int i = 0; i < writers; i++) {
            all.add(threads.submit(() -> {
                long done = 0;
                while (System.nanoTime() < end) {
                    put(noise(SMALL));
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
        return (double) done / seconds;
    }

    private byte[] noise(int size) {
        byte[] bytes = new byte[size];
        new Random(names.incrementAndGet()).nextBytes(bytes);
        return bytes;
    }

    private void put(byte[] bytes) throws IOException {
        Incoming incoming = Incoming.of(new ByteArrayInputStream(bytes), OptionalLong.of(bytes.length));
        try (Intake intake = contents.receive(incoming)) {
            String name = "item " + names.incrementAndGet();
            intake.publish(
                    "put an item",
                    (rows, content) ->
                            rows.execute("INSERT INTO item (name, content) VALUES (?, ?)", name, content.id()));
        }
    }

    private void processorTime() throws IOException {
        for (int size : new int[] {SMALL, LARGE}) {
            int count = size == SMALL ? 2000 : 24;
            List<byte[]> bodies = new ArrayList<>();
            for (int i = 0; i < (size == SMALL ? count : 8); i++) {
                bodies.add(noise(size));
            }
            for (int round = 0; round < 2; round++) {
                double alone = cost(
                        count,
                        size,
                        i -> store.put(
                                Key.of("bench/" + names.incrementAndGet()),
                                Body.of(bodies.get(i % bodies.size())),
                                PutOptions.REPLACE));
                double whole = cost(count, size, i -> put(changed(bodies.get(i % bodies.size()))));
                System.out.printf(
                        "%d bytes, round %d: store alone %.2f ms/MiB, intake %.2f ms/MiB%n",
                        size, round + 1, alone, whole);
            }
        }
    }

    private byte[] changed(byte[] bytes) {
        long number = names.incrementAndGet();
        for (int i = 0; i < Long.BYTES; i++) {
            bytes[i] = (byte) (number >> (8 * i));
        }
        return bytes;
    }

    private interface Step {
        void run(int number) throws IOException;
    }

    private static double cost(int count, int size, Step step) throws IOException {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long before = system.getProcessCpuTime();
        for (int i = 0; i < count; i++) {
            step.run(i);
        }
        double millis = (system.getProcessCpuTime() - before) / 1e6;
        return millis / ((double) count * size / (1 << 20));
    }

    private void pages() {
        database.write("empty", rows -> rows.execute("DELETE FROM item"));
        long content = database.read(
                "find one",
                rows -> rows.createQuery("SELECT MIN(id) FROM content")
                        .mapTo(Long.class)
                        .one());
        int there = 0;
        for (int wanted = 10_000; wanted <= LARGEST; wanted *= wanted < 1_000_000 ? 100 : 10) {
            for (int to = there; to < wanted; there = to) {
                to = Math.min(wanted, there + FILLED_AT_ONCE);
                fill(there, to, content);
            }
            page();
            long began = System.nanoTime();
            int pages = 50;
            for (int i = 0; i < pages; i++) {
                page();
            }
            System.out.printf(
                    "page of 1,000 among %,d rows: %.2f ms%n", wanted, (System.nanoTime() - began) / 1e6 / pages);
        }
    }

    /** Names come in no order. */
    private void fill(int from, int to, long content) {
        boolean embedded = database.engine() == Engine.SQLITE;
        String mixed = "((i * 2654435761) & 4294967295)";
        String hex = embedded ? "printf('%08x', " + mixed + ")" : "lpad(to_hex(" + mixed + "), 8, '0')";
        database.write(
                "fill",
                rows -> rows.createUpdate("WITH RECURSIVE n (i) AS (SELECT CAST(:from AS BIGINT)"
                                + " UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :to)"
                                + " INSERT INTO item (name, content) SELECT 'folder/' || " + hex
                                + ", :content FROM n ORDER BY 1")
                        .bind("from", from)
                        .bind("to", to)
                        .bind("content", content)
                        .execute());
    }

    private List<String> page() {
        String after = "folder/" + String.format(Locale.ROOT, "%08x", (int) names.incrementAndGet() * 0x9E3779B1);
        return database.read(
                "list a page",
                rows -> rows.createQuery("SELECT i.name FROM item i JOIN content c ON c.id = i.content"
                                + " WHERE i.name > :after ORDER BY i.name LIMIT 1000")
                        .bind("after", after)
                        .mapTo(String.class)
                        .list());
    }
}
