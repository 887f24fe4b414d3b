package io.stowage.content;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.stowage.content.collect.Collector;
import io.stowage.content.intake.Incoming;
import io.stowage.content.intake.Intake;
import io.stowage.content.rows.Content;
import io.stowage.content.rows.ContentRows;
import io.stowage.content.rows.PieceLists;
import io.stowage.content.rows.Place;
import io.stowage.content.rows.PlaceWatch;
import io.stowage.database.Database;
import io.stowage.database.Leases;
import io.stowage.database.Migrations;
import io.stowage.events.EventLog;
import io.stowage.ops.FakeClock;
import io.stowage.store.Body;
import io.stowage.store.ByteRange;
import io.stowage.store.Key;
import io.stowage.store.ListQuery;
import io.stowage.store.ObjectInfo;
import io.stowage.store.PutOptions;
import io.stowage.store.Reading;
import io.stowage.store.Stores;
import io.stowage.store.guard.FlakyStore;
import io.stowage.store.memory.MemoryConfig;
import io.stowage.store.memory.MemoryStore;
import io.stowage.store.placement.Placement;
import io.stowage.store.placement.PlacementConfig;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;

/** Contents with one store in memory and a front whose rows are named items. */
final class ContentFixture implements AutoCloseable {
    static final ContentConfig CONFIG = ContentConfig.of(Duration.ofHours(24), true);
    static final Migrations ITEMS = Migrations.of("items", ContentFixture.class, "V1__items.sql");
    static final Migrations[] TABLES = {Contents.TABLES, ITEMS, Leases.TABLES, EventLog.TABLES};
    static final String STORE = "here";
    static final String OTHER_STORE = "there";

    final FakeClock clock = new FakeClock();
    final FlakyStore store = new FlakyStore(new MemoryStore(new MemoryConfig(1 << 26), clock));
    final FlakyStore otherStore = new FlakyStore(new MemoryStore(new MemoryConfig(1 << 26), clock));
    final Stores stores = new Stores(Map.of(STORE, store, OTHER_STORE, otherStore), STORE);
    final Database database;
    final Contents contents;
    final Collector collector;

    /** @param database with the tables of the room and of {@link #ITEMS} */
    ContentFixture(Database database) {
        this(database, PieceLists.MOST_IN_ROW);
    }

    ContentFixture(Database database, int piecesInRow) {
        this(database, piecesInRow, Duration.ZERO);
    }

    /** @param patience with others that write the same key */
    ContentFixture(Database database, int piecesInRow, Duration patience) {
        this.database = database;
        this.contents = open(stores, piecesInRow, patience, TestReaders.inMemory());
        this.collector = new Collector(database, stores, CONFIG, clock, new Random(2));
    }

    /** The same contents through other stores of the same names; for the caller to close. */
    Contents withStores(Stores others) {
        return open(others, 2, Duration.ZERO, TestReaders.forMany());
    }

    private Contents open(Stores its, int piecesInRow, Duration patience, ReadingParts readers) {
        Placement placement = new Placement(new PlacementConfig(STORE, List.of()));
        return new Contents(
                its,
                placement,
                database,
                CONFIG,
                clock,
                new Random(1),
                readers,
                PlaceWatch.NONE,
                piecesInRow,
                patience);
    }

    static Incoming incoming(byte[] bytes) {
        return Incoming.of(new ByteArrayInputStream(bytes), OptionalLong.of(bytes.length));
    }

    static Incoming incoming(String text) {
        return incoming(text.getBytes(UTF_8));
    }

    Content put(String item, Incoming incoming) throws IOException {
        try (Intake intake = contents.receive(incoming)) {
            return publish(item, intake);
        }
    }

    static Content publish(String item, Intake intake) {
        return intake.publish("put an item", (rows, content) -> {
            rows.execute(
                    "INSERT INTO item (name, content) VALUES (?, ?)"
                            + " ON CONFLICT (name) DO UPDATE SET content = excluded.content",
                    item,
                    content.id());
            return content;
        });
    }

    void drop(String item) {
        database.write("drop an item", rows -> {
            long content = rows.createQuery("SELECT content FROM item WHERE name = :name")
                    .bind("name", item)
                    .mapTo(Long.class)
                    .one();
            rows.execute("DELETE FROM item WHERE name = ?", item);
            contents.letGo(rows, content);
            return content;
        });
    }

    List<Place> places(Content content) {
        return database.read("find places", rows -> ContentRows.places(rows, content.id()));
    }

    /** As a check that failed leaves it. */
    void lose(Content content, Place.State state) {
        for (Place place : places(content)) {
            database.write("lose a place", rows -> {
                ContentRows.setState(rows, place.id(), state);
                return state;
            });
        }
    }

    void overwrite(Key key, String text) throws IOException {
        overwrite(key, text.getBytes(UTF_8));
    }

    void overwrite(Key key, byte[] bytes) throws IOException {
        store.put(key, Body.of(bytes), PutOptions.REPLACE);
    }

    Optional<String> text(Key key) throws IOException {
        Optional<Reading> found = store.open(key, ByteRange.ALL);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        try (Reading reading = found.get()) {
            return Optional.of(new String(reading.stream().readAllBytes(), UTF_8));
        }
    }

    List<Key> keys() throws IOException {
        return store.list(ListQuery.prefix("")).objects().stream()
                .map(ObjectInfo::key)
                .toList();
    }

    int count(String table) {
        return database.read(
                "count",
                rows -> rows.createQuery("SELECT COUNT(*) FROM " + table)
                        .mapTo(Integer.class)
                        .one());
    }

    @Override
    public void close() throws IOException {
        contents.close();
        stores.close();
        database.close();
    }
}
