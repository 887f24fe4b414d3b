package io.stowage.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.stowage.artifacts.registry.PackageFilter;
import io.stowage.artifacts.registry.PackageState;
import io.stowage.artifacts.registry.Packages;
import io.stowage.artifacts.registry.Registry;
import io.stowage.artifacts.registry.RegistryLimits;
import io.stowage.artifacts.registry.Requester;
import io.stowage.artifacts.retention.RetentionRules;
import io.stowage.artifacts.routing.Backend;
import io.stowage.artifacts.routing.Backends;
import io.stowage.artifacts.routing.Routing;
import io.stowage.artifacts.routing.RoutingRules;
import io.stowage.content.ContentConfig;
import io.stowage.content.Contents;
import io.stowage.content.TestReaders;
import io.stowage.database.Database;
import io.stowage.database.Engine;
import io.stowage.database.postgresql.Isolation;
import io.stowage.digest.Algorithm;
import io.stowage.digest.Digest;
import io.stowage.events.EventLog;
import io.stowage.ops.WatchedFile;
import io.stowage.store.Stores;
import io.stowage.store.memory.MemoryConfig;
import io.stowage.store.memory.MemoryStore;
import io.stowage.store.placement.Placement;
import io.stowage.store.placement.PlacementConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * What lists, searches, the latest of a name and the round of retention cost with few packages and with many: of 1,000 and
 * of {@code bench.packages}, a million by default. The rows are written by the database itself, which takes minutes; with
 * {@code bench.keep} embedded databases lie in that folder and are used again.
 */
public final class ArtifactsBench {
    private static final int FEW = 1000;
    private static final int PAGE = 50;
    private static final int ROUNDS = 31;
    private static final int FILLED_AT_ONCE = 100_000;
    private static final long BEGAN = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();
    private static final Requester READER = new Requester("key", "owner", List.of(), false);

    private final Database database;
    private final int size;
    private final Random random = new Random(7);

    private ArtifactsBench(Database database, int size) {
        this.database = database;
        this.size = size;
    }

    public static void main(String[] arguments) throws Exception {
        Optional<Path> kept =
                Optional.ofNullable(System.getProperty("bench.keep")).map(Path::of);
        Path base = Path.of(System.getProperty("bench.target", "target"));
        Path folder = kept.isPresent()
                ? Files.createDirectories(kept.get())
                : Files.createTempDirectory(base.toAbsolutePath(), "artifacts-bench");
        List<Integer> sizes = List.of(FEW, Integer.getInteger("bench.packages", 1_000_000));
        measure(folder.resolve("warm.db"), FEW);
        Map<String, List<String>> table = new LinkedHashMap<>();
        for (int size : sizes) {
            measure(folder.resolve(size + ".db"), size)
                    .forEach((name, millis) -> table.computeIfAbsent(name, key -> new ArrayList<>())
                            .add(String.format(Locale.ROOT, "%.2f ms", millis)));
        }
        System.out.println("| what | " + sizes.get(0) + " packages | " + sizes.get(1) + " packages |");
        System.out.println("|---|---|---|");
        table.forEach((name, cells) -> System.out.println("| " + name + " | " + String.join(" | ", cells) + " |"));
        if (kept.isEmpty()) {
            delete(folder);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                System.out.println(file.getFileName() + ": " + Files.size(file) + " bytes");
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    private static Map<String, Double> measure(Path file, int size) throws Exception {
        try (Database database = BenchDatabase.open(file, Isolation.SERIALIZABLE, new SimpleMeterRegistry())) {
            System.out.println(database.engine() + ", " + Table.machine());
            return new ArtifactsBench(database, size).run();
        }
    }

    private Map<String, Double> run() throws Exception {
        database.migrate(Contents.TABLES);
        database.migrate(EventLog.TABLES);
        Clock clock = Clock.systemUTC();
        Stores stores = new Stores(Map.of("main", new MemoryStore(new MemoryConfig(1L << 20), clock)), "main");
        try (Contents contents = new Contents(
                stores,
                new Placement(PlacementConfig.only("main")),
                database,
                ContentConfig.of(Duration.ofHours(24), true),
                clock,
                new Random(1),
                TestReaders.inMemory())) {
            EventLog events = new EventLog(database, "bench", clock, new Random(2));
            Registry registry = registry(contents, stores, events, clock, "{ \"old\": { \"max_age\": \"P3650D\" } }");
            fill();
            Map<String, Double> millis = new LinkedHashMap<>();
            lists(registry.packages(), millis);
            singles(registry.packages(), millis);
            millis.put(
                    "round of retention, nothing old enough",
                    median(number -> registry.expiry().preview(0)));
            Registry strict = registry(
                    contents, stores, events, clock, "{ \"old\": { \"max_age\": \"PT0S\", \"keep_last\": 3 } }");
            millis.put(
                    "round of retention, all old, nine of ten kept as the last",
                    median(number -> strict.expiry().preview(0), 3));
            events.close();
            return millis;
        }
    }

    /** Nothing, where the database was kept from an earlier run. */
    private void fill() {
        long start = System.nanoTime();
        long there = database.read(
                "count",
                rows -> rows.createQuery("SELECT COUNT(*) FROM artifact_package")
                        .mapTo(Long.class)
                        .one());
        for (int from = (int) there; from < size; from += FILLED_AT_ONCE) {
            fill(from, Math.min(size, from + FILLED_AT_ONCE));
        }
        if (database.engine() == Engine.POSTGRESQL) {
            List.of("artifact_package", "artifact_label", "artifact_file").forEach(this::analyze);
        }
        System.out.printf(Locale.ROOT, "%d packages: filled in %.1f s%n", size, (System.nanoTime() - start) / 1e9);
    }

    private Registry registry(Contents contents, Stores stores, EventLog events, Clock clock, String classes) {
        Backends backends = new Backends(List.of(new Backend("main", "main", "")));
        String document = "{ \"default\": \"old\", \"classes\": " + classes + " }";
        return new Registry(
                new Registry.Rules(
                        Routing.fixed(backends, RoutingRules.only(backends.require("main"))),
                        WatchedFile.fixed(RetentionRules.parse(document)),
                        new RegistryLimits(100, 1 << 20, 64, 256, 1 << 20),
                        Algorithm.SHA256,
                        Set.of()),
                new Registry.Ground(database, contents, stores, events, clock, new Random(3)));
    }

    private void analyze(String table) {
        int unused = database.write("look at what was filled in", rows -> rows.execute("ANALYZE " + table));
    }

    /**
     * Every tenth package is a version of one name, the others have names of their own and share a hundred producers. Half
     * of them have a file and a label in common; each has a file and a label that no other one has.
     */
    private void fill(int from, int to) {
        String numbers = "WITH RECURSIVE n (i) AS (SELECT CAST(" + from
                + " AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE" + " i + 1 < " + to + ") ";
        boolean embedded = database.engine() == Engine.SQLITE;
        String padded = embedded ? "printf('%024d', i)" : "lpad(CAST(i AS TEXT), 24, '0')";
        String id = "'01' || " + padded;
        String text = "'sha-256 ' || " + padded;
        String digest = embedded ? "CAST(" + text + " AS BLOB)" : "convert_to(" + text + ", 'UTF8')";
        String moment = BEGAN + " + i * 1000";
        write(numbers
                + "INSERT INTO artifact_package (id, producer, name, version, retention_class, state, owner, created_by,"
                + " created_at, finalized_at, delete_reason, file_count, total_size, row_version, tombstone, emptied) SELECT "
                + id + ", CASE WHEN i % 10 = 0 THEN 'ci/main' ELSE 'team-' || (i % 100) END,"
                + " CASE WHEN i % 10 = 0 THEN 'nightly' ELSE 'tool-' || i END, '1.' || i, 'old', 1, 'owner', 'key', "
                + moment + ", " + moment + ", '', 2, 5, 2, 0, 0 FROM n");
        write(numbers + "INSERT INTO artifact_label (package, name, value) SELECT " + id
                + ", 'commit', 'c' || i FROM n");
        write(numbers + "INSERT INTO artifact_label (package, name, value) SELECT " + id
                + ", 'os', CASE WHEN i % 2 = 0 THEN 'linux' ELSE 'other' END FROM n");
        write(numbers + "INSERT INTO artifact_label (package, name, value) SELECT " + id
                + ", 'arch', CASE WHEN i % 2 = 0 THEN 'amd64' ELSE 'arm64' END FROM n");
        String file = "INSERT INTO artifact_file (package, path, state, size, media_type, sha256, uploaded_at) SELECT ";
        write(numbers + file + id + ", 'own', 2, 5, 'text/plain', " + digest + ", " + moment + " FROM n");
        write(numbers + file + id + ", 'shared', 2, 0, 'text/plain', "
                + digest.replace(padded, "'" + "0".repeat(24) + "'") + ", " + moment + " FROM n WHERE i % 2 = 1");
    }

    private void write(String statement) {
        int unused = database.write("fill", rows -> rows.execute(statement));
    }

    private static Digest digest(long number) {
        byte[] text = String.format(Locale.ROOT, "sha-256 %024d", number).getBytes(US_ASCII);
        return new Digest(Algorithm.SHA256, HexFormat.of().formatHex(text));
    }

    private static String id(long number) {
        return String.format(Locale.ROOT, "01%024d", number);
    }

    private static PackageFilter filter(
            Optional<String> producer, Optional<String> name, Optional<String> version, Map<String, String> labels) {
        return new PackageFilter(
                producer,
                name,
                version,
                Optional.empty(),
                PackageState.FINALIZED,
                Optional.empty(),
                labels,
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty());
    }

    private static PackageFilter having(Digest digest) {
        return new PackageFilter(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                PackageState.FINALIZED,
                Optional.of(digest),
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty());
    }

    private static PackageFilter labelled(Map<String, String> labels) {
        return filter(Optional.empty(), Optional.empty(), Optional.empty(), labels);
    }

    private interface Filters {
        PackageFilter of(int number);
    }

    private void lists(Packages packages, Map<String, Double> millis) {
        Optional<String> none = Optional.empty();
        Map<String, Filters> filters = new LinkedHashMap<>();
        filters.put("page, no filter", i -> PackageFilter.ALL);
        filters.put("page, behind a cursor", i -> PackageFilter.ALL.after(id(i)));
        filters.put("producer", i -> filter(Optional.of("team-" + (i % 100 / 10 * 10 + 1)), none, none, Map.of()));
        filters.put(
                "producer and name, a tenth of all",
                i -> filter(Optional.of("ci/main"), Optional.of("nightly"), none, Map.of()));
        filters.put("name", i -> filter(none, Optional.of("tool-" + (i / 10 * 10 + 1)), none, Map.of()));
        filters.put("version", i -> filter(none, none, Optional.of("1." + i), Map.of()));
        filters.put("label of half of all", i -> labelled(Map.of("os", "linux")));
        filters.put("label of one", i -> labelled(Map.of("commit", "c" + i)));
        filters.put(
                "label of one and producer",
                i -> filter(Optional.of("ci/main"), none, none, Map.of("commit", "c" + i / 10 * 10)));
        filters.put("two labels that never meet", i -> labelled(Map.of("os", "linux", "arch", "arm64")));
        filters.put("digest of one", i -> having(digest(i)));
        filters.put("digest of half of all", i -> having(digest(0)));
        filters.forEach((name, by) -> millis.put(name, median(number -> packages.list(by.of(number), READER, PAGE))));
        millis.put("count, no filter", median(number -> packages.count(PackageFilter.ALL, READER)));
        millis.put(
                "count of a producer",
                median(number -> packages.count(filter(Optional.of("team-1"), none, none, Map.of()), READER)));
    }

    private void singles(Packages packages, Map<String, Double> millis) {
        millis.put(
                "latest of a name", median(number -> packages.requireByName("ci/main", "nightly", "latest", READER)));
        millis.put(
                "by name and version",
                median(number -> packages.requireByName("ci/main", "nightly", "1." + number / 10 * 10, READER)));
        millis.put("by id", median(number -> packages.require(id(number), READER)));
    }

    private interface Step {
        Object run(int number);
    }

    private double median(Step step) {
        return median(step, ROUNDS);
    }

    /** Of steps about packages that are chosen at random; the first third warms up. */
    private double median(Step step, int rounds) {
        int warming = rounds / 3;
        double[] millis = new double[rounds];
        for (int i = -warming; i < rounds; i++) {
            int number = random.nextInt(size);
            long start = System.nanoTime();
            if (step.run(number) == null) {
                throw new IllegalStateException("nothing was found");
            }
            if (i >= 0) {
                millis[i] = (System.nanoTime() - start) / 1e6;
            }
        }
        Arrays.sort(millis);
        return millis[rounds / 2];
    }
}
