package io.stowage.nix.cache;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.stowage.config.Settings;
import io.stowage.config.Source;
import io.stowage.content.ContentConfig;
import io.stowage.content.Contents;
import io.stowage.content.TestReaders;
import io.stowage.content.intake.Intake;
import io.stowage.content.reading.PieceReader;
import io.stowage.database.Database;
import io.stowage.nix.format.NarInfo;
import io.stowage.nix.format.NarName;
import io.stowage.ops.FakeClock;
import io.stowage.store.Body;
import io.stowage.store.ByteRange;
import io.stowage.store.Key;
import io.stowage.store.ListQuery;
import io.stowage.store.ObjectInfo;
import io.stowage.store.PutOptions;
import io.stowage.store.Reading;
import io.stowage.store.Span;
import io.stowage.store.Stores;
import io.stowage.store.guard.FlakyStore;
import io.stowage.store.memory.MemoryConfig;
import io.stowage.store.memory.MemoryStore;
import io.stowage.store.placement.Placement;
import io.stowage.store.placement.PlacementConfig;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;

/** Caches over one store in memory. */
public final class CachesFixture implements AutoCloseable {
    public static final String ALICE = "alice";
    public static final String BOB = "bob";
    private static final String STORE = "here";

    public final FakeClock clock = new FakeClock();
    public final FlakyStore store = new FlakyStore(new MemoryStore(new MemoryConfig(1 << 24), clock));
    public final Database database;
    public final Contents contents;
    public final Ground ground;

    /** @param database with the tables of contents */
    public CachesFixture(Database database) {
        this.database = database;
        Stores stores = new Stores(Map.of(STORE, store), STORE);
        Placement placement = new Placement(PlacementConfig.only(STORE));
        this.contents = new Contents(
                stores,
                placement,
                database,
                ContentConfig.of(Duration.ofHours(24), true),
                clock,
                new Random(1),
                TestReaders.inMemory());
        this.ground = new Ground(database, contents, stores, placement, clock);
    }

    /** The cache of that name with these settings, as another start of the server opens it. */
    public NixCache open(String name, Map<String, String> settings) {
        CacheConfig config =
                CacheConfig.from(name, Settings.of(List.of(Source.of("test", settings)), Map.of()), "", name + "-1");
        return new NixCaches(List.of(config), ground).find(name).orElseThrow();
    }

    public NixCache open(String... settings) {
        return switch (settings.length) {
            case 0 -> open("main", Map.of());
            case 2 -> open("main", Map.of(settings[0], settings[1]));
            default -> open("main", Map.of(settings[0], settings[1], settings[2], settings[3]));
        };
    }

    public static boolean upload(NixCache cache, TestNar nar) throws IOException {
        return upload(cache, nar.name(), nar.bytes());
    }

    public static boolean upload(NixCache cache, NarName name, byte[] bytes) throws IOException {
        try (Intake intake =
                cache.nars().receive(name, new ByteArrayInputStream(bytes), OptionalLong.of(bytes.length), ALICE)) {
            return cache.nars().publish(intake, name, ALICE);
        }
    }

    public static PathUploads.Outcome put(NixCache cache, TestNar nar, String narInfo) throws IOException {
        return cache.uploads().put(nar.pathHash(), narInfo.getBytes(UTF_8), ALICE);
    }

    /** NAR and narinfo. */
    public static PathUploads.Outcome push(NixCache cache, TestNar nar) throws IOException {
        upload(cache, nar);
        return put(cache, nar, nar.narInfo());
    }

    public static NarInfo find(NixCache cache, TestNar nar) {
        return NarInfo.parse(
                cache.paths().find(nar.pathHash()).orElseThrow().document().getBytes(UTF_8));
    }

    public static String read(NixCache cache, NarName name) throws IOException {
        StoredNar nar = cache.nars().find(name).orElseThrow();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (PieceReader reader = cache.nars().open(nar, new Span(0, nar.size()))) {
            reader.writeTo(out);
        }
        return out.toString(UTF_8);
    }

    /** Of the files that are not under names of chance. */
    public List<String> keys() throws IOException {
        return store.list(ListQuery.prefix("")).objects().stream()
                .map(ObjectInfo::key)
                .map(Key::text)
                .filter(key -> !key.startsWith("content/"))
                .toList();
    }

    public Optional<String> text(String key) throws IOException {
        Optional<Reading> found = store.open(Key.of(key), ByteRange.ALL);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        try (Reading reading = found.get()) {
            return Optional.of(new String(reading.stream().readAllBytes(), UTF_8));
        }
    }

    public void write(String key, String text) throws IOException {
        store.put(Key.of(key), Body.of(text.getBytes(UTF_8)), PutOptions.REPLACE);
    }

    public static String narKey(TestNar nar) {
        String hash = nar.name().hash();
        return "store/nar/" + hash.charAt(0) + "/" + hash.substring(0, 2) + "/" + nar.name();
    }

    public static String narInfoKey(TestNar nar) {
        return "store/narinfo/" + nar.hash().charAt(0) + "/" + nar.hash().substring(0, 2) + "/" + nar.hash()
                + ".narinfo";
    }

    public int count(String table) {
        return database.read(
                "count",
                rows -> rows.createQuery("SELECT COUNT(*) FROM " + table)
                        .mapTo(Integer.class)
                        .one());
    }

    @Override
    public void close() throws IOException {
        contents.close();
        store.close();
        database.close();
    }
}
