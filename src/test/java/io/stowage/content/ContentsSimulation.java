package io.stowage.content;

import static io.stowage.content.ContentFixture.incoming;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.content.intake.Incoming;
import io.stowage.content.intake.Intake;
import io.stowage.content.rows.Content;
import io.stowage.content.rows.ContentRows;
import io.stowage.content.rows.Place;
import io.stowage.database.Database;
import io.stowage.fault.StowageException;
import io.stowage.ops.FakeClock;
import io.stowage.store.ByteRange;
import io.stowage.store.Key;
import io.stowage.store.ListQuery;
import io.stowage.store.ObjectInfo;
import io.stowage.store.ObjectStore;
import io.stowage.store.Reading;
import io.stowage.store.Stores;
import io.stowage.store.memory.MemoryConfig;
import io.stowage.store.memory.MemoryStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Random steps of two nodes on one database and one store, beside a model that knows which items have which bytes. After
 * each step every item has its bytes somewhere; at the end nothing else is stored.
 */
final class ContentsSimulation {
    private static final int STEPS = 50;
    private static final int NAMES = 6;
    private static final int PIECE = 1 << 20;

    private final Random random;
    private final Database rows;
    private final ObjectStore bytes;
    private final FakeClock clock = new FakeClock();
    private final Weather weather;
    private final Stores stores;
    private final Database database;
    private final Map<String, byte[]> model = new HashMap<>();
    private final List<SimulatedNode> nodes = new ArrayList<>();
    private final List<Open> open = new ArrayList<>();
    private final List<String> history = new ArrayList<>();

    /** Received and not published yet. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Open(Intake intake, byte[] bytes) {}

    ContentsSimulation(long seed, Database rows) {
        this.random = new Random(seed);
        this.rows = rows;
        this.bytes = new MemoryStore(new MemoryConfig(1 << 28), clock);
        this.weather = new Weather(random);
        this.stores = new Stores(Map.of(ContentFixture.STORE, weather.over(bytes)), ContentFixture.STORE);
        this.database = weather.over(rows);
    }

    void run(double failing, double ending) throws Exception {
        start();
        weather.set(failing, ending);
        for (int i = 0; i < STEPS; i++) {
            step();
            assertNothingIsLost();
        }
        settle();
        assertNothingIsLost();
        assertNothingIsTooMuch();
        close();
    }

    private void start() {
        nodes.add(new SimulatedNode(stores, database, clock, random));
        nodes.add(new SimulatedNode(stores, database, clock, random));
    }

    private void close() throws IOException {
        nodes.forEach(SimulatedNode::close);
        nodes.clear();
        stores.close();
    }

    /** Whatever a process had in memory is gone. */
    private void restart() {
        history.add("killed");
        nodes.forEach(SimulatedNode::close);
        nodes.clear();
        open.clear();
        weather.restart();
        start();
    }

    private void step() throws Exception {
        try {
            act();
        } catch (Weather.Killed e) {
            restart();
        } catch (IOException | StowageException e) {
            history.add("  " + e.getMessage());
        }
    }

    private void act() throws Exception {
        SimulatedNode node = nodes.get(random.nextInt(nodes.size()));
        int choice = random.nextInt(100);
        if (choice < 35) {
            receive(node);
        } else if (choice < 55) {
            publishOrClose();
        } else if (choice < 65) {
            drop(node);
        } else if (choice < 72) {
            compose(node);
        } else if (choice < 88) {
            task(node, random.nextInt(SimulatedNode.TASKS));
        } else {
            turnClock();
        }
    }

    private void task(SimulatedNode node, int which) throws Exception {
        history.add("task " + which);
        node.task(which);
    }

    private void turnClock() {
        Duration by = List.of(
                        Duration.ofMinutes(5),
                        Duration.ofMinutes(11),
                        Duration.ofHours(1),
                        Duration.ofHours(11),
                        Duration.ofHours(25),
                        Duration.ofMinutes(-3))
                .get(random.nextInt(6));
        history.add("clock " + by);
        clock.advance(by);
    }

    private byte[] someBytes() {
        int which = random.nextInt(8);
        byte[] some = new byte[which == 7 ? 2 * PIECE + 3 : which * 7];
        Arrays.fill(some, (byte) which);
        return some;
    }

    /** Three of four to a new key; one to one of few given keys, which take whatever comes first. */
    private void receive(SimulatedNode node) throws IOException {
        byte[] some = someBytes();
        Incoming incoming = incoming(some);
        if (random.nextInt(4) == 0) {
            Key key = Key.of("given/" + random.nextInt(3));
            history.add("receive " + some.length + " at " + key);
            incoming = incoming.at(key);
        } else {
            history.add("receive " + some.length);
        }
        Intake intake = node.contents.receive(incoming);
        if (open.size() < 3 && random.nextInt(3) == 0) {
            open.add(new Open(intake, some));
        } else {
            end(new Open(intake, some));
        }
    }

    private void publishOrClose() {
        if (!open.isEmpty()) {
            end(open.remove(random.nextInt(open.size())));
        }
    }

    private void end(Open received) {
        int what = random.nextInt(10);
        if (what == 0) {
            history.add("leave");
            return;
        }
        try (Intake intake = received.intake()) {
            if (what > 1) {
                publish(intake, received.bytes());
            }
        }
    }

    private void publish(Intake intake, byte[] some) {
        String name = "item " + random.nextInt(NAMES);
        history.add("publish " + some.length + " as " + name);
        change(name, some, () -> intake.publish("put an item", (handle, content) -> put(handle, name, content)));
    }

    private Content put(Handle handle, String name, Content content) {
        dropRow(handle, name);
        handle.execute("INSERT INTO item (name, content) VALUES (?, ?)", name, content.id());
        return content;
    }

    private void dropRow(Handle handle, String name) {
        Optional<Long> content = contentOf(handle, name);
        handle.execute("DELETE FROM item WHERE name = ?", name);
        content.ifPresent(id -> nodes.get(0).contents.letGo(handle, id));
    }

    private static Optional<Long> contentOf(Handle handle, String name) {
        return handle.createQuery("SELECT content FROM item WHERE name = :name")
                .bind("name", name)
                .mapTo(Long.class)
                .findOne();
    }

    private void drop(SimulatedNode node) {
        String name = "item " + random.nextInt(NAMES);
        history.add("drop " + name);
        change(
                name,
                null,
                () -> database.write("drop", handle -> {
                    dropRow(handle, name);
                    return node;
                }));
    }

    private void compose(SimulatedNode node) {
        List<String> names = model.keySet().stream().sorted().toList();
        if (names.isEmpty()) {
            return;
        }
        List<String> parts = new ArrayList<>();
        List<int[]> cuts = new ArrayList<>();
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (int i = 0; i <= random.nextInt(3); i++) {
            String part = names.get(random.nextInt(names.size()));
            byte[] all = Objects.requireNonNull(model.get(part));
            if (all.length > 0 && all.length < 4 * PIECE) {
                int from = random.nextInt(all.length);
                int length = 1 + random.nextInt(all.length - from);
                parts.add(part);
                cuts.add(new int[] {from, length});
                whole.write(all, from, length);
            }
        }
        if (parts.isEmpty()) {
            return;
        }
        String name = "item " + random.nextInt(NAMES);
        history.add("compose " + parts + " as " + name);
        change(
                name,
                whole.toByteArray(),
                () -> database.write("compose", handle -> {
                    List<Slice> slices = new ArrayList<>();
                    for (int i = 0; i < parts.size(); i++) {
                        long id = contentOf(handle, parts.get(i)).orElseThrow();
                        slices.add(new Slice(node.contents.require(handle, id), cuts.get(i)[0], cuts.get(i)[1]));
                    }
                    return put(handle, name, node.contents.compose(handle, slices));
                }));
    }

    private interface Change {
        Object make();
    }

    /** After a failure, the database tells which of two it was; anything else is a loss. */
    private void change(String name, byte @Nullable [] to, Change change) {
        try {
            change.make();
            set(name, to);
        } catch (StowageException | Weather.Killed e) {
            Optional<byte[]> now = stored(name);
            if (isSame(now, Optional.ofNullable(to))) {
                set(name, to);
            }
            throw e;
        }
    }

    private void set(String name, byte @Nullable [] to) {
        if (to == null) {
            model.remove(name);
        } else {
            model.put(name, to);
        }
    }

    private static boolean isSame(Optional<byte[]> one, Optional<byte[]> other) {
        return one.isPresent() == other.isPresent() && (one.isEmpty() || Arrays.equals(one.get(), other.get()));
    }

    /** Past all faults: what an item's rows and the places of its content come to. */
    private Optional<byte[]> stored(String name) {
        return rows.read("look", handle -> contentOf(handle, name).map(id -> bytesOf(handle, id)));
    }

    private byte[] bytesOf(Handle handle, long id) {
        Content content = ContentRows.find(handle, id).orElseThrow();
        if (!content.composed() && content.size() == 0) {
            return new byte[0];
        }
        List<Slice> spans = content.composed() ? Composition.spansOf(handle, id) : List.of(Slice.all(content));
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (Slice span : spans) {
            Place place = ContentRows.places(handle, span.content().id()).get(0);
            assertThat(place.state()).as(this::story).isEqualTo(Place.State.WHOLE);
            byte[] part = read(place.key());
            assertThat((long) part.length)
                    .as(this::story)
                    .isEqualTo(span.content().size());
            all.write(part, (int) span.start(), (int) span.length());
        }
        return all.toByteArray();
    }

    private byte[] read(Key key) {
        try (Reading reading =
                bytes.open(key, ByteRange.ALL).orElseThrow(() -> new AssertionError(key + " is gone\n" + story()))) {
            return reading.stream().readAllBytes();
        } catch (IOException e) {
            throw new AssertionError(story(), e);
        }
    }

    private void assertNothingIsLost() {
        for (int i = 0; i < NAMES; i++) {
            String name = "item " + i;
            assertThat(isSame(stored(name), Optional.ofNullable(model.get(name))))
                    .as(() -> name + "\n" + story())
                    .isTrue();
        }
    }

    /** Good weather, and all that the tasks have to do. */
    private void settle() throws Exception {
        weather.set(0, 0);
        restart();
        for (int i = 0; i < 4; i++) {
            clock.advance(Duration.ofHours(25));
            for (int task = 0; task < SimulatedNode.TASKS; task++) {
                task(nodes.get(0), task);
            }
        }
    }

    private void assertNothingIsTooMuch() throws IOException {
        Set<String> known = rows.read(
                "find objects",
                handle -> new HashSet<>(
                        handle.createQuery("SELECT name FROM content_place UNION SELECT name FROM content_pieces")
                                .mapTo(String.class)
                                .list()));
        Set<String> there = new HashSet<>();
        for (ObjectInfo object : bytes.list(ListQuery.prefix("")).objects()) {
            there.add(object.key().text());
        }
        assertThat(there).as(this::story).isEqualTo(known);
        for (String table : List.of("content_loose", "content_hold", "content_removal", "content_orphan")) {
            assertThat(count(table)).as(() -> table + "\n" + story()).isZero();
        }
        assertThat(count("content c WHERE NOT EXISTS (SELECT 1 FROM item WHERE content = c.id)"
                        + " AND NOT EXISTS (SELECT 1 FROM content_span WHERE part = c.id)"))
                .as(this::story)
                .isZero();
        assertThat(count("content WHERE root IS NULL")).as(this::story).isZero();
    }

    private int count(String what) {
        return rows.read(
                "count",
                handle -> handle.createQuery("SELECT COUNT(*) FROM " + what)
                        .mapTo(Integer.class)
                        .one());
    }

    private String story() {
        return String.join("\n", history);
    }
}
