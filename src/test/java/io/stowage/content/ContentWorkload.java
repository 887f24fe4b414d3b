package io.stowage.content;

import static io.stowage.content.ContentFixture.incoming;

import io.stowage.content.intake.Incoming;
import io.stowage.content.intake.Intake;
import io.stowage.content.rows.Content;
import io.stowage.content.rows.ContentRows;
import io.stowage.content.rows.Place;
import io.stowage.database.Database;
import io.stowage.fault.StowageException;
import io.stowage.store.ByteRange;
import io.stowage.store.Key;
import io.stowage.store.ObjectStore;
import io.stowage.store.Reading;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jdbi.v3.core.Handle;

/**
 * One client's random changes of its own items, which share their bytes with those of other clients. A number stands for
 * the bytes of an item; those of {@link #COMPOSED} and above are two others, one behind the other.
 */
final class ContentWorkload {
    static final int NOTHING = -1;
    static final int COMPOSED = 1000;

    private static final int NAMES = 4;
    private static final int DIFFERENT = 12;

    private final String client;
    private final SimulatedNode node;
    private final Database database;
    private final Random random;
    private final Journal journal;
    private final Map<String, Integer> items = new HashMap<>();

    /** Hears of each change before it begins and after it was acknowledged. */
    interface Journal {
        void begin(String item, int bytes);

        void done(String item, int bytes);
    }

    ContentWorkload(String client, SimulatedNode node, Database database, Random random, Journal journal) {
        this.client = client;
        this.node = node;
        this.database = database;
        this.random = random;
        this.journal = journal;
    }

    static byte[] bytes(int number) {
        if (number >= COMPOSED) {
            byte[] first = bytes((number - COMPOSED) / 100);
            byte[] second = bytes((number - COMPOSED) % 100);
            ByteArrayOutputStream both = new ByteArrayOutputStream();
            both.writeBytes(first);
            both.writeBytes(second);
            return both.toByteArray();
        }
        byte[] some = new byte[1 + number * 7001];
        new Random(number).nextBytes(some);
        return some;
    }

    /** Takes over what the items are, after a start. */
    void know(String item, int bytes) {
        items.put(item, bytes);
    }

    void step() throws IOException {
        String item = client + "/" + random.nextInt(NAMES);
        int choice = random.nextInt(10);
        if (choice < 6) {
            put(item, random.nextInt(DIFFERENT));
        } else if (choice < 8) {
            change(item, NOTHING, () -> database.write("drop an item", rows -> drop(rows, item)));
        } else {
            compose(item);
        }
    }

    /** One of three to a key that is given, and the same for all clients. */
    private void put(String item, int number) throws IOException {
        Incoming incoming = incoming(bytes(number));
        if (number % 3 == 0) {
            incoming = incoming.at(Key.of("given/" + number));
        }
        try (Intake intake = node.contents.receive(incoming)) {
            change(item, number, () -> intake.publish("put an item", (rows, content) -> put(rows, item, content)));
        }
    }

    private int number(String item) {
        return Optional.ofNullable(items.get(item)).orElseThrow();
    }

    private void compose(String item) {
        List<String> parts = new ArrayList<>(items.keySet().stream()
                .filter(name -> number(name) < COMPOSED)
                .sorted()
                .toList());
        if (parts.isEmpty()) {
            return;
        }
        String first = parts.get(random.nextInt(parts.size()));
        String second = parts.get(random.nextInt(parts.size()));
        int number = COMPOSED + number(first) * 100 + number(second);
        change(
                item,
                number,
                () -> database.write("compose", rows -> {
                    List<Slice> slices = new ArrayList<>();
                    for (String part : List.of(first, second)) {
                        long id = contentOf(rows, part).orElseThrow();
                        slices.add(Slice.all(node.contents.require(rows, id)));
                    }
                    return put(rows, item, node.contents.compose(rows, slices));
                }));
    }

    private interface Change {
        Object make();
    }

    private void change(String item, int to, Change change) {
        journal.begin(item, to);
        change.make();
        if (to == NOTHING) {
            items.remove(item);
        } else {
            items.put(item, to);
        }
        journal.done(item, to);
    }

    private Content put(Handle rows, String item, Content content) {
        drop(rows, item);
        rows.execute("INSERT INTO item (name, content) VALUES (?, ?)", item, content.id());
        return content;
    }

    private String drop(Handle rows, String item) {
        Optional<Long> content = contentOf(rows, item);
        rows.execute("DELETE FROM item WHERE name = ?", item);
        content.ifPresent(id -> node.contents.letGo(rows, id));
        return item;
    }

    static Optional<Long> contentOf(Handle rows, String item) {
        return rows.createQuery("SELECT content FROM item WHERE name = :name")
                .bind("name", item)
                .mapTo(Long.class)
                .findOne();
    }

    /** What an item is, by its rows and the bytes in the store; nothing that a check would call lost. */
    static Optional<byte[]> read(Database database, ObjectStore store, String item) throws IOException {
        record Part(Slice slice, Place place) {}
        List<Part> parts = new ArrayList<>();
        boolean there = database.read("find an item", rows -> {
            parts.clear();
            Optional<Long> id = contentOf(rows, item);
            if (id.isEmpty()) {
                return false;
            }
            Content content = ContentRows.find(rows, id.get()).orElseThrow();
            List<Slice> slices =
                    content.composed() ? Composition.spansOf(rows, content.id()) : List.of(Slice.all(content));
            for (Slice slice : slices) {
                parts.add(new Part(
                        slice, ContentRows.places(rows, slice.content().id()).get(0)));
            }
            return true;
        });
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (Part part : parts) {
            if (part.place().state() != Place.State.WHOLE) {
                throw new IllegalStateException(part.place() + " of " + item + " is not whole");
            }
            Key key = part.place().key();
            try (Reading reading = store.open(key, ByteRange.ALL)
                    .orElseThrow(() -> new IllegalStateException(key + " of " + item + " is gone"))) {
                byte[] bytes = reading.stream().readAllBytes();
                all.write(bytes, (int) part.slice().start(), (int) part.slice().length());
            }
        }
        return there ? Optional.of(all.toByteArray()) : Optional.empty();
    }

    /** Whether a step failed for a reason that a client has to live with. */
    static boolean isBearable(StowageException e) {
        return switch (e.fault()) {
            case BUSY, BODY_TIMEOUT, DATABASE_UNAVAILABLE, STORE_UNAVAILABLE -> true;
            default -> false;
        };
    }
}
