package io.stowage.content;

import static io.stowage.content.ContentFixture.OTHER_STORE;
import static io.stowage.content.ContentFixture.STORE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.content.collect.Collector;
import io.stowage.content.collect.Sweeper;
import io.stowage.content.intake.Incoming;
import io.stowage.content.intake.Intake;
import io.stowage.content.move.Move;
import io.stowage.content.rows.Content;
import io.stowage.content.rows.ContentRows;
import io.stowage.content.rows.Place;
import io.stowage.database.Database;
import io.stowage.database.TestDatabases;
import io.stowage.store.Key;
import io.stowage.store.ListQuery;
import io.stowage.store.Listing;
import io.stowage.store.ObjectStore;
import io.stowage.store.Stores;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A move that is killed halfway, more than once, and goes on in another process: no byte is lost, and none stays behind. */
@Tag("content")
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class MoveKilledIT {
    private static final int OBJECTS = Integer.getInteger("move.objects", 3_000);

    @TempDir
    private Path folder;

    private static byte[] bytes(int index) {
        return ("object " + index + " ").repeat(1 + index % 7).getBytes(UTF_8);
    }

    /** Half of them have names that a front gave. */
    private static Optional<Key> name(int index) {
        return index % 2 == 0 ? Optional.of(Key.of("sha256/aa/" + index)) : Optional.empty();
    }

    @Test
    void nothingIsLostAndNothingStaysBehind() throws Exception {
        List<Content> contents = fill();
        List<String> first = child(0, OBJECTS / 3);
        assertThat(first).contains("refused true").noneMatch(line -> line.startsWith("FINISHED"));
        // The lease of the one that was killed has to run out.
        assertThat(child(100, OBJECTS * 2 / 3)).noneMatch(line -> line.startsWith("FINISHED"));
        List<String> last = child(200, Integer.MAX_VALUE);
        assertThat(last).anyMatch(line -> line.startsWith("FINISHED"));
        int atStart = Integer.parseInt(last.stream()
                .filter(line -> line.startsWith("places "))
                .findFirst()
                .orElseThrow()
                .substring("places ".length()));
        assertThat(atStart).as("it goes on and does not begin again").isGreaterThanOrEqualTo(OBJECTS * 2 / 3);

        Clock clock = Clock.offset(Clock.systemUTC(), Duration.ofHours(50));
        try (Database database = TestDatabases.embedded(folder, ContentFixture.TABLES);
                Stores stores = MoveChild.stores(folder, clock);
                Contents room = MoveChild.contents(database, stores, clock)) {
            Move move = MoveChild.moves(database, stores, room, clock)
                    .list(Optional.of(STORE), 10)
                    .get(0);
            assertThat(move.counters().moved() + move.counters().there()).isEqualTo(OBJECTS);
            assertThat(move.counters().left()).isZero();
            removeLeftovers(database, stores, clock);
            assertThat(count(stores.require(STORE))).isZero();
            assertThat(count(stores.require(OTHER_STORE))).isEqualTo(OBJECTS);
            for (int i = 0; i < OBJECTS; i++) {
                assertOnePlace(database, contents.get(i));
                try (InputStream in = room.stream(contents.get(i))) {
                    assertThat(in.readAllBytes()).isEqualTo(bytes(i));
                }
            }
        }
    }

    private static void assertOnePlace(Database database, Content content) {
        List<Place> places = database.read("find places", rows -> ContentRows.places(rows, content.id()));
        assertThat(places).extracting(Place::store).containsExactly(OTHER_STORE);
    }

    /** What a kill left behind is deleted when it was seen twice. */
    private static void removeLeftovers(Database database, Stores stores, Clock clock) throws IOException {
        new Collector(database, stores, ContentFixture.CONFIG, clock, new Random()).collect();
        Sweeper.Round noted = new Sweeper(database, stores, ContentFixture.CONFIG, clock).sweep();
        Clock later = Clock.offset(clock, Sweeper.BETWEEN);
        assertThat(new Sweeper(database, stores, ContentFixture.CONFIG, later)
                        .sweep()
                        .deleted())
                .isEqualTo(noted.noted());
    }

    private static int count(ObjectStore store) throws IOException {
        int count = 0;
        Listing page = store.list(ListQuery.prefix(""));
        count += page.objects().size();
        while (page.next().isPresent()) {
            page = store.list(ListQuery.prefix("").after(page.next().get()));
            count += page.objects().size();
        }
        return count;
    }

    private List<Content> fill() throws IOException {
        Clock clock = Clock.systemUTC();
        try (Database database = TestDatabases.embedded(folder, ContentFixture.TABLES);
                Stores stores = MoveChild.stores(folder, clock);
                Contents room = MoveChild.contents(database, stores, clock)) {
            return IntStream.range(0, OBJECTS)
                    .parallel()
                    .mapToObj(index -> put(room, index))
                    .toList();
        }
    }

    private static Content put(Contents room, int index) {
        byte[] bytes = bytes(index);
        Incoming incoming = Incoming.of(new ByteArrayInputStream(bytes), OptionalLong.of(bytes.length));
        try (Intake intake = room.receive(name(index).map(incoming::at).orElse(incoming))) {
            return ContentFixture.publish("item " + index, intake);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a process printed until it ended, or was killed when it had moved so many places. */
    private List<String> child(int seconds, int killedAt) throws Exception {
        return KilledChild.run(MoveChild.class, killedAt, folder.toString(), Integer.toString(seconds));
    }
}
