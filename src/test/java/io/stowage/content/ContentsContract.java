package io.stowage.content;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.content.collect.Collector;
import io.stowage.content.collect.Sweeper;
import io.stowage.content.intake.Incoming;
import io.stowage.content.intake.Intake;
import io.stowage.content.reading.PieceReader;
import io.stowage.content.rows.Content;
import io.stowage.content.rows.Place;
import io.stowage.content.rows.StoredAmounts;
import io.stowage.database.Database;
import io.stowage.database.Migrations;
import io.stowage.database.Work;
import io.stowage.digest.Algorithm;
import io.stowage.digest.Digest;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.ops.FakeClock;
import io.stowage.store.BodyException;
import io.stowage.store.ListQuery;
import io.stowage.store.ObjectInfo;
import io.stowage.store.Span;
import io.stowage.store.Stores;
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
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the room promises, whatever keeps its rows. */
abstract class ContentsContract {
    private static final ContentConfig CONFIG = ContentConfig.of(Duration.ofHours(24), true);

    private final FakeClock clock = new FakeClock();
    private Database database;
    private MemoryStore store;
    private Stores stores;
    private Contents contents;
    private Collector collector;

    /** One without rows. */
    abstract Database openDatabase(Migrations... tables) throws IOException;

    @BeforeEach
    void open() throws IOException {
        database = openDatabase(ContentFixture.TABLES);
        store = new MemoryStore(new MemoryConfig(1 << 24), clock);
        stores = new Stores(Map.of("here", store), "here");
        contents = contents(CONFIG);
        collector = new Collector(database, stores, CONFIG, clock, new Random(2));
    }

    private Contents contents(ContentConfig config) {
        return new Contents(
                stores,
                new Placement(new PlacementConfig("here", List.of())),
                database,
                config,
                clock,
                new Random(1),
                TestReaders.inMemory());
    }

    @AfterEach
    void close() throws IOException {
        contents.close();
        stores.close();
        database.close();
    }

    private Content put(String name, String text) throws IOException {
        try (Intake intake = contents.receive(incoming(text))) {
            return intake.publish("put an item", (rows, content) -> {
                rows.execute("INSERT INTO item (name, content) VALUES (?, ?)", name, content.id());
                return content;
            });
        }
    }

    private static Incoming incoming(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        return Incoming.of(new ByteArrayInputStream(bytes), OptionalLong.of(bytes.length));
    }

    private void drop(String name) {
        database.write("drop an item", rows -> {
            long content = rows.createQuery("SELECT content FROM item WHERE name = :name")
                    .bind("name", name)
                    .mapTo(Long.class)
                    .one();
            rows.execute("DELETE FROM item WHERE name = ?", name);
            contents.letGo(rows, content);
            return content;
        });
    }

    private Optional<Content> found(Work<Optional<Content>> question) {
        return database.read("find a content", question);
    }

    private int objects() throws IOException {
        return store.list(ListQuery.prefix("")).objects().size();
    }

    private int rows(String table) {
        return database.read(
                "count",
                rows -> rows.createQuery("SELECT COUNT(*) FROM " + table)
                        .mapTo(Integer.class)
                        .one());
    }

    @Test
    void whatWasPublishedIsFoundByItsRoot() throws IOException {
        Content content = put("a", "some bytes");
        assertThat(found(rows -> contents.findByRoot(rows, content.root().orElseThrow())))
                .contains(content);
        assertThat(objects()).isEqualTo(1);
    }

    @Test
    void bytesWhoseLengthNobodyToldArePublishedToo() throws IOException {
        byte[] bytes = "as many as there are".getBytes(UTF_8);
        try (Intake intake = contents.receive(Incoming.of(new ByteArrayInputStream(bytes), OptionalLong.empty()))) {
            long size = intake.publish("publish", (rows, content) -> content.size());
            assertThat(size).isEqualTo(bytes.length);
        }
    }

    @Test
    void whatWasNotPublishedLeavesNothing() throws IOException {
        contents.receive(incoming("nobody wants this")).close();
        assertThat(objects()).isZero();
        assertThat(rows("content")).isZero();
    }

    @Test
    void aFrontThatFailsUndoesItAll() throws IOException {
        try (Intake intake = contents.receive(incoming("refused at the end"))) {
            assertThatThrownBy(() -> intake.publish("refuse", (rows, content) -> {
                        throw new StowageException(Fault.CONFLICT, "the name is taken");
                    }))
                    .hasMessage("the name is taken");
        }
        assertThat(objects()).isZero();
        assertThat(rows("content")).isZero();
    }

    @Test
    void theSameBytesAreStoredOnce() throws IOException {
        Content first = put("a", "the same");
        Content second = put("b", "the same");
        assertThat(second.id()).isEqualTo(first.id());
        assertThat(objects()).isEqualTo(1);
    }

    /** A store in memory forgets what it had, and rows do not. */
    @Test
    void bytesThatComeAgainTakeThePlaceOfThoseThatAreGone() throws IOException {
        Content first = put("a", "some bytes");
        for (ObjectInfo each : store.list(ListQuery.prefix("")).objects()) {
            store.delete(each.key());
        }
        Content second = put("b", "some bytes");
        assertThat(second.id()).isEqualTo(first.id());
        assertThat(objects()).isEqualTo(1);
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        try (PieceReader reader = contents.open(second, new Span(0, second.size()))) {
            reader.writeTo(read);
        }
        assertThat(read.toString(UTF_8)).isEqualTo("some bytes");
        assertThat(database.<List<Place>>read("list places", rows -> contents.places(rows, first.id())))
                .filteredOn(place -> place.state() == Place.State.WHOLE)
                .hasSize(1);
    }

    @Test
    void theSameBytesAreStoredTwiceWhereThatIsWanted() throws IOException {
        contents.close();
        contents = contents(ContentConfig.of(Duration.ofHours(24), false));
        assertThat(put("b", "the same").id()).isNotEqualTo(put("a", "the same").id());
        assertThat(objects()).isEqualTo(2);
    }

    @Test
    void aDigestThatIsAskedForLaterIsLearned() throws IOException {
        put("a", "the same");
        Digest sha = Digest.compute(Algorithm.SHA256, "the same".getBytes(UTF_8));
        assertThat(found(rows -> contents.findByDigest(rows, sha))).isEmpty();
        try (Intake intake = contents.receive(incoming("the same").expecting(sha))) {
            intake.publish(
                    "put an item",
                    (rows, content) -> rows.execute("INSERT INTO item (name, content) VALUES ('b', ?)", content.id()));
        }
        assertThat(found(rows -> contents.findByDigest(rows, sha))).isPresent();
    }

    @Test
    void bytesOfAnotherDigestAreRefusedAndLeaveNothing() throws IOException {
        Digest other = Digest.compute(Algorithm.SHA256, new byte[0]);
        assertThatThrownBy(() -> contents.receive(incoming("not those").expecting(other)))
                .isInstanceOf(BodyException.class);
        assertThat(objects()).isZero();
    }

    @Test
    void everyDigestThatIsExpectedHasToBeRight() throws IOException {
        byte[] bytes = "those".getBytes(UTF_8);
        Digest right = Digest.compute(Algorithm.SHA256, bytes);
        Digest wrong = Digest.compute(Algorithm.SHA512, new byte[0]);
        assertThatThrownBy(() ->
                        contents.receive(incoming("those").expecting(right).expecting(wrong)))
                .isInstanceOf(BodyException.class);
        assertThatThrownBy(() ->
                        contents.receive(incoming("those").expecting(wrong).expecting(right)))
                .isInstanceOf(BodyException.class);
        assertThat(objects()).isZero();
    }

    @Test
    void aBodyOfAnotherLengthIsRefusedAndLeavesNothing() throws IOException {
        byte[] bytes = "four".getBytes(UTF_8);
        for (long length : new long[] {3, 5}) {
            assertThatThrownBy(() ->
                            contents.receive(Incoming.of(new ByteArrayInputStream(bytes), OptionalLong.of(length))))
                    .isInstanceOf(BodyException.class);
        }
        assertThat(objects()).isZero();
    }

    @Test
    void whatIsClaimedIsNeverCollected() throws IOException {
        put("a", "shared");
        put("b", "shared");
        drop("a");
        clock.advance(Duration.ofHours(25));
        assertThat(collector.collect()).isEqualTo(new Collector.Round(0, 1, 0, 0));
        assertThat(objects()).isEqualTo(1);
        assertThat(rows("content_loose")).isZero();
    }

    @Test
    void whatNothingClaimsGoesAfterTheGrace() throws IOException {
        put("a", "for a while");
        drop("a");
        clock.advance(Duration.ofHours(23));
        assertThat(collector.collect()).isEqualTo(new Collector.Round(0, 0, 0, 0));
        clock.advance(Duration.ofHours(2));
        assertThat(collector.collect()).isEqualTo(new Collector.Round(1, 0, 1, 0));
        assertThat(objects()).isZero();
        for (String table : List.of("content", "content_place", "content_loose", "content_removal")) {
            assertThat(rows(table)).as(table).isZero();
        }
    }

    @Test
    void anUploadThatTookLongerThanHalfTheGraceIsNotPublished() throws IOException {
        try (Intake intake = contents.receive(incoming("late"))) {
            clock.advance(Duration.ofHours(13));
            assertThatThrownBy(() -> intake.publish("put an item", (rows, content) -> content))
                    .isInstanceOf(StowageException.class)
                    .hasMessageContaining("stowage.content.grace");
        }
        assertThat(objects()).isZero();
    }

    private void compose(String name, List<Slice> parts) {
        database.write("compose", rows -> {
            Content whole = contents.compose(rows, parts);
            return rows.execute("INSERT INTO item (name, content) VALUES (?, ?)", name, whole.id());
        });
    }

    private Content named(String name) {
        return database.read("find an item", rows -> named(rows, name));
    }

    private Content named(Handle rows, String name) {
        long id = rows.createQuery("SELECT content FROM item WHERE name = :name")
                .bind("name", name)
                .mapTo(Long.class)
                .one();
        return contents.require(rows, id);
    }

    @Test
    void theRootOfPartsThatEndOnWholeMebibytesIsThatOfAllBytes() throws IOException {
        String first = "a".repeat(2 << 20);
        String second = "b".repeat((1 << 20) + 5);
        Content one = put("one", first);
        Content two = put("two", second);
        compose("both", List.of(Slice.all(one), Slice.all(two)));
        Content whole = put("whole", first + second);
        assertThat(named("both").root()).isEqualTo(whole.root());
        assertThat(named("both").size()).isEqualTo(whole.size());
    }

    @Test
    void aSeamWithinAPieceLeavesTheRootOpen() throws IOException {
        Content one = put("one", "short");
        Content two = put("two", "another");
        compose("both", List.of(Slice.all(one), new Slice(two, 1, 3)));
        assertThat(named("both").root()).isEmpty();
        assertThat(named("both").size()).isEqualTo(8);
    }

    @Test
    void aPartOfAComposedContentIsMadeOfItsParts() throws IOException {
        Content one = put("one", "0123");
        Content two = put("two", "4567");
        compose("both", List.of(Slice.all(one), Slice.all(two)));
        compose("middle", List.of(new Slice(named("both"), 2, 4)));
        List<Slice> spans = database.read(
                "find spans",
                rows -> Composition.spansOf(rows, named(rows, "middle").id()));
        assertThat(spans).containsExactly(new Slice(one, 2, 2), new Slice(two, 0, 2));
    }

    @Test
    void partsStayAsLongAsWhatIsMadeOfThem() throws IOException {
        Content one = put("one", "0123");
        compose("copy", List.of(Slice.all(one)));
        drop("one");
        clock.advance(Duration.ofHours(25));
        assertThat(collector.collect()).isEqualTo(new Collector.Round(0, 1, 0, 0));
        drop("copy");
        clock.advance(Duration.ofHours(25));
        assertThat(collector.collect()).isEqualTo(new Collector.Round(2, 0, 1, 0));
        assertThat(objects()).isZero();
        assertThat(rows("content")).isZero();
    }

    @Test
    void bytesWithoutRowsGoWhenTheyAreSeenTwiceAndOld() throws IOException {
        Sweeper sweeper = new Sweeper(database, stores, CONFIG, clock);
        put("kept", "some row knows these");
        // As a crash leaves it: received, and neither published nor closed.
        contents.receive(incoming("left behind"));
        assertThat(sweeper.sweep()).isEqualTo(new Sweeper.Round(0, 0));
        clock.advance(Duration.ofHours(25));
        assertThat(sweeper.sweep()).isEqualTo(new Sweeper.Round(1, 0));
        assertThat(sweeper.sweep()).isEqualTo(new Sweeper.Round(1, 0));
        clock.advance(Sweeper.BETWEEN);
        assertThat(sweeper.sweep()).isEqualTo(new Sweeper.Round(0, 1));
        assertThat(objects()).isEqualTo(1);
        assertThat(rows("content_orphan")).isZero();
    }

    @Test
    void whatOwnersHaveStoredIsExactBeforeAndAfterFolding() {
        StoredAmounts amounts = new StoredAmounts(database);
        database.write("change", rows -> {
            amounts.change(rows, "a", 100, 1);
            amounts.change(rows, "b", 7, 1);
            amounts.change(rows, "a", -30, 0);
            return 0;
        });
        StoredAmounts.Amount expected = new StoredAmounts.Amount(70, 1);
        assertThat(stored(amounts, "a")).isEqualTo(expected);
        assertThat(amounts.fold()).isEqualTo(3);
        assertThat(stored(amounts, "a")).isEqualTo(expected);
        database.write("change", rows -> {
            amounts.change(rows, "a", -70, -1);
            return 0;
        });
        assertThat(amounts.fold()).isEqualTo(1);
        assertThat(stored(amounts, "a")).isEqualTo(StoredAmounts.Amount.NONE);
        assertThat(stored(amounts, "b")).isEqualTo(new StoredAmounts.Amount(7, 1));
        assertThat(stored(amounts, "nobody")).isEqualTo(StoredAmounts.Amount.NONE);
    }

    private StoredAmounts.Amount stored(StoredAmounts amounts, String owner) {
        return database.read("find what an owner has stored", rows -> amounts.of(rows, owner));
    }
}
