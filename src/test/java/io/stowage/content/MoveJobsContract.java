package io.stowage.content;

import static io.stowage.content.ContentFixture.OTHER_STORE;
import static io.stowage.content.ContentFixture.STORE;
import static io.stowage.content.ContentFixture.incoming;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.stowage.content.jobs.JobConflict;
import io.stowage.content.jobs.JobState;
import io.stowage.content.move.ContentUse;
import io.stowage.content.move.Move;
import io.stowage.content.move.MoveCounters;
import io.stowage.content.move.MoveJobs;
import io.stowage.content.move.MoveOptions;
import io.stowage.content.move.MoveParts;
import io.stowage.content.reading.PieceReader;
import io.stowage.content.rows.Content;
import io.stowage.content.rows.KeyNames;
import io.stowage.content.rows.Place;
import io.stowage.content.verify.VerificationMeters;
import io.stowage.content.verify.VerifyParts;
import io.stowage.database.Database;
import io.stowage.database.Leases;
import io.stowage.database.Migrations;
import io.stowage.events.Event;
import io.stowage.events.EventLog;
import io.stowage.store.Body;
import io.stowage.store.Key;
import io.stowage.store.ListQuery;
import io.stowage.store.ObjectStore;
import io.stowage.store.PutOptions;
import io.stowage.store.Span;
import io.stowage.store.Stores;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Places that move from one store to another. */
abstract class MoveJobsContract {
    private static final Key GIVEN = Key.of("sha256/aa/bb/one");
    private static final MoveOptions OPTIONS = options("", "");

    ContentFixture room;
    private EventLog events;
    private ObstinateStore from;
    private ObstinateStore to;
    private Stores stores;
    private Contents contents;
    private MoveJobs moves;

    abstract Database openDatabase(Migrations... tables) throws IOException;

    @BeforeEach
    void open() throws IOException {
        room = new ContentFixture(openDatabase(ContentFixture.TABLES), 2);
        events = new EventLog(room.database, "n", room.clock, new Random(4));
        from = new ObstinateStore(room.store);
        to = new ObstinateStore(room.otherStore);
        stores = new Stores(new LinkedHashMap<>(Map.of(STORE, from, OTHER_STORE, to)), STORE);
        contents = room.withStores(stores);
        moves = node("node-1", stores, KeyNames.SAME);
    }

    private MoveJobs node(String name, Stores its, KeyNames names) {
        VerifyParts verify = new VerifyParts(
                room.database,
                its,
                contents.pieces(),
                events,
                new Leases(room.database, name, room.clock),
                ContentFixture.CONFIG,
                names,
                new VerificationMeters(new SimpleMeterRegistry()),
                room.clock,
                new Random(name.hashCode()),
                Duration.ZERO);
        return new MoveJobs(new MoveParts(verify, contents));
    }

    @AfterEach
    void close() throws Exception {
        from.gate.ifPresent(CountDownLatch::countDown);
        moves.close();
        contents.close();
        room.close();
    }

    private static MoveOptions options(String front, String retentionClass) {
        return new MoveOptions(OTHER_STORE, front, retentionClass, 4, 0, 0, Duration.ofMillis(1));
    }

    private Move move() throws InterruptedException {
        return moves.run(STORE, OPTIONS);
    }

    private static MoveCounters found(long moved, long there, long lost, long errors, long left, long bytes) {
        return new MoveCounters(moved, there, lost, errors, 0, 0, left, bytes);
    }

    private static byte[] large() {
        byte[] bytes = new byte[(9 << 20) + 17];
        new Random(5).nextBytes(bytes);
        return bytes;
    }

    private byte[] read(Content content) throws IOException {
        return contents.stream(content).readAllBytes();
    }

    private List<String> storesOf(Content content) {
        return room.places(content).stream().map(Place::store).toList();
    }

    private static List<Key> keys(ObjectStore store) throws IOException {
        return store.list(ListQuery.prefix("")).objects().stream()
                .map(object -> object.key())
                .toList();
    }

    private List<Event> told(String type) {
        return events.after(0, Set.of("v1.storage." + type), 1000);
    }

    private void passTheGrace() {
        room.clock.advance(Duration.ofHours(24));
        room.collector.collect();
    }

    @Test
    void everythingMovesAndTheOldBytesGoAfterTheGrace() throws Exception {
        Content small = room.put("small", incoming("small"));
        Content empty = room.put("empty", incoming(""));
        Content large = room.put("large", incoming(large()));
        Content given = room.put("given", incoming("given").at(GIVEN));
        int before = room.keys().size();

        Move move = move();
        assertThat(move.state()).isEqualTo(JobState.FINISHED);
        assertThat(move.counters()).isEqualTo(new MoveCounters(4, 0, 0, 0, 0, 1, 0, 10 + (9 << 20) + 17));
        assertThat(move.totalPlaces()).contains(4L);
        assertThat(move.totalBytes()).contains(10L + (9 << 20) + 17);
        for (Content content : List.of(small, empty, large, given)) {
            assertThat(storesOf(content)).containsExactly(OTHER_STORE);
        }
        assertThat(room.places(given)).extracting(Place::key).containsExactly(GIVEN);

        room.collector.collect();
        assertThat(room.keys()).as("readers may be at them").hasSize(before);
        passTheGrace();
        assertThat(room.keys()).isEmpty();
        assertThat(room.count("content_removal")).isZero();
        assertThat(room.count("content_hold")).isZero();
        assertThat(read(small)).isEqualTo("small".getBytes(UTF_8));
        assertThat(read(empty)).isEmpty();
        assertThat(read(large)).isEqualTo(large());
        assertThat(read(given)).isEqualTo("given".getBytes(UTF_8));
    }

    @Test
    void eachStepIsTold() throws Exception {
        Content content = room.put("a", incoming("one"));
        Place old = room.places(content).get(0);
        Move move = move();
        Place now = room.places(content).get(0);
        assertThat(told("job_started").get(0).data()).contains("\"kind\":\"move\",\"to\":\"there\"");
        assertThat(told("job_finished").get(0).data())
                .contains("\"state\":\"finished\",\"moved\":1,", "\"left\":0,\"bytes\":3");
        assertThat(told("location_stored").get(0).subject())
                .isEqualTo("root:" + content.root().orElseThrow().hex());
        assertThat(told("location_stored").get(0).data())
                .contains("\"location_id\":\"" + now.id() + "\",\"backend_id\":\"there\"")
                .contains("\"job_id\":\"" + move.id() + "\"");
        assertThat(told("location_deleted").get(0).data())
                .contains("\"location_id\":\"" + old.id() + "\",\"backend_id\":\"here\"", "\"reason\":\"moved\"");
    }

    @Test
    void aReaderThatBeganBeforeTheMoveGetsEveryByteAfterTheOldOnesAreGone() throws Exception {
        Content content = room.put("large", incoming(large()));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (PieceReader reader = contents.open(content, new Span(0, content.size()))) {
            assertThat(move().counters().moved()).isEqualTo(1);
            passTheGrace();
            assertThat(room.keys()).isEmpty();
            reader.writeTo(out);
        }
        assertThat(out.toByteArray()).isEqualTo(large());
    }

    @Test
    void readersAndWritersGoOnThroughTheMove() throws Exception {
        List<Content> all = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            all.add(room.put("item " + i, incoming(("bytes " + i).repeat(1 + i * 1000))));
        }
        AtomicBoolean ends = new AtomicBoolean();
        AtomicInteger reads = new AtomicInteger();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        List<Thread> readers = new ArrayList<>();
        for (int t = 0; t < 3; t++) {
            Random random = new Random(t);
            readers.add(new Thread(() -> {
                try {
                    while (!ends.get()) {
                        int i = random.nextInt(all.size());
                        assertThat(read(all.get(i)))
                                .isEqualTo(("bytes " + i).repeat(1 + i * 1000).getBytes(UTF_8));
                        reads.incrementAndGet();
                    }
                } catch (Throwable e) {
                    failure.compareAndSet(null, e);
                }
            }));
        }
        readers.forEach(Thread::start);
        await().until(() -> reads.get() > 10 || failure.get() != null);
        Move move = moves.start(STORE, OPTIONS, false);
        Content same = room.put("again", incoming("bytes 0"));
        await().until(() -> !moves.isRunning());
        int then = reads.get();
        await().until(() -> reads.get() > then + 10 || failure.get() != null);
        ends.set(true);
        for (Thread reader : readers) {
            reader.join();
        }
        assertThat(failure.get()).isNull();
        assertThat(moves.find(move.id()).orElseThrow().counters().moved()).isEqualTo(60);
        assertThat(same.id())
                .as("the same bytes are one content, wherever they lie")
                .isEqualTo(all.get(0).id());
        assertThat(all).allSatisfy(content -> assertThat(storesOf(content)).containsExactly(OTHER_STORE));
    }

    @Test
    void whatLiesThereAlreadyIsProvenAndNotCopied() throws Exception {
        Content content = room.put("a", incoming("one").at(GIVEN));
        contents.copy(content, OTHER_STORE, GIVEN);
        assertThat(move().counters()).isEqualTo(found(0, 1, 0, 0, 0, 0));
        assertThat(storesOf(content)).containsExactly(OTHER_STORE);
        assertThat(told("location_stored")).isEmpty();
    }

    @Test
    void aPlaceDoesNotGoForACopyThatIsRotten() throws Exception {
        Content content = room.put("a", incoming("one").at(GIVEN));
        contents.copy(content, OTHER_STORE, GIVEN);
        room.otherStore.put(GIVEN, Body.of("0ne".getBytes(UTF_8)), PutOptions.REPLACE);
        assertThat(move().counters()).isEqualTo(found(0, 0, 0, 1, 1, 0));
        assertThat(storesOf(content)).containsExactly(STORE, OTHER_STORE);
        assertThat(move().counters()).as("a lost copy is written again").isEqualTo(found(1, 0, 0, 0, 0, 3));
        assertThat(read(content)).isEqualTo("one".getBytes(UTF_8));
        assertThat(storesOf(content)).containsExactly(OTHER_STORE);
    }

    @Test
    void bytesThatAreLostStayWhereTheyAreMissed() throws Exception {
        Content rotten = room.put("a", incoming("one"));
        Content fine = room.put("b", incoming("two"));
        room.overwrite(room.places(rotten).get(0).key(), "0ne");
        assertThat(move().counters()).isEqualTo(found(1, 0, 1, 0, 1, 3));
        assertThat(storesOf(rotten)).containsExactly(STORE);
        assertThat(storesOf(fine)).containsExactly(OTHER_STORE);
        assertThat(keys(room.otherStore)).hasSize(1);
    }

    @Test
    void anObjectThatCannotBeReadStaysAndIsMovedLater() throws Exception {
        Content content = room.put("a", incoming("one"));
        from.unreadable.add(room.places(content).get(0).key());
        assertThat(move().counters()).isEqualTo(found(0, 0, 0, 1, 1, 0));
        from.unreadable.clear();
        assertThat(move().counters()).isEqualTo(found(1, 0, 0, 0, 0, 3));
    }

    @Test
    void aStoreThatIsSilentPausesTheMoveWhichThenGoesOn() throws Exception {
        Content content = room.put("a", incoming("one"));
        from.silent = true;
        Move paused = move();
        assertThat(paused.state()).isEqualTo(JobState.PAUSED);
        assertThat(paused.counters()).isEqualTo(found(0, 0, 0, 0, 0, 0));
        from.silent = false;
        Move done = move();
        assertThat(done.id()).isEqualTo(paused.id());
        assertThat(storesOf(content)).containsExactly(OTHER_STORE);
    }

    @Test
    void oneMoveRunsAtATimeOverAllNodes() throws Exception {
        room.put("a", incoming("one"));
        from.gate = Optional.of(new CountDownLatch(1));
        Move first = moves.start(STORE, OPTIONS, false);
        MoveJobs another = node("node-2", stores, KeyNames.SAME);
        MoveOptions back = new MoveOptions(STORE, "", "", 4, 0, 0, Duration.ofMillis(1));
        assertThatThrownBy(() -> another.start(OTHER_STORE, back, false))
                .isInstanceOfSatisfying(
                        JobConflict.class, e -> assertThat(e.running().id()).isEqualTo(first.id()));
        assertThatThrownBy(() -> moves.start(STORE, OPTIONS, false)).isInstanceOf(JobConflict.class);
        from.gate.orElseThrow().countDown();
        await().until(() -> !moves.isRunning());
        assertThat(moves.find(first.id()).orElseThrow().state()).isEqualTo(JobState.FINISHED);
    }

    @Test
    void aNodeThatStopsLeavesItsMoveToAnother() throws Exception {
        List<Content> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            all.add(room.put("item " + i, incoming("bytes " + i)));
        }
        from.letThrough = 10;
        from.gate = Optional.of(new CountDownLatch(1));
        Move move = moves.start(STORE, OPTIONS, false);
        await().until(() -> from.opened.get() > 10);
        moves.close();
        Move left = moves.find(move.id()).orElseThrow();
        assertThat(left.state()).isEqualTo(JobState.RUNNING);
        assertThat(left.counters().places()).isLessThanOrEqualTo(10);

        from.gate.orElseThrow().countDown();
        MoveJobs another = node("node-2", stores, KeyNames.SAME);
        another.resume();
        await().until(() -> another.find(move.id()).orElseThrow().state() == JobState.FINISHED);
        MoveCounters counters = another.find(move.id()).orElseThrow().counters();
        assertThat(counters.moved() + counters.there()).isEqualTo(20);
        assertThat(counters.left()).isZero();
        assertThat(told("location_deleted"))
                .extracting(Event::subject)
                .hasSize(20)
                .doesNotHaveDuplicates();
        assertThat(told("location_stored")).hasSize(20);
        passTheGrace();
        assertThat(room.keys()).isEmpty();
        for (int i = 0; i < 20; i++) {
            assertThat(read(all.get(i))).isEqualTo(("bytes " + i).getBytes(UTF_8));
        }
        another.close();
    }

    @Test
    void aCanceledMoveEndsAndLeavesBothStoresWhole() throws Exception {
        Content content = room.put("a", incoming("one"));
        from.gate = Optional.of(new CountDownLatch(1));
        Move move = moves.start(STORE, OPTIONS, false);
        await().until(() -> from.opened.get() > 0);
        assertThat(moves.cancel(move.id()).orElseThrow().state()).isEqualTo(JobState.CANCELED);
        await().until(() -> !moves.isRunning());
        from.gate.orElseThrow().countDown();
        assertThat(storesOf(content)).containsExactly(STORE);
        assertThat(read(content)).isEqualTo("one".getBytes(UTF_8));
        assertThat(keys(room.otherStore)).isEmpty();
        assertThat(told("job_finished")).hasSize(1);
    }

    @Test
    void whatIsDeletedMeanwhileIsSkipped() throws Exception {
        room.put("a", incoming("one"));
        from.gate = Optional.of(new CountDownLatch(1));
        Move move = moves.start(STORE, OPTIONS, false);
        await().until(() -> from.opened.get() > 0);
        room.drop("a");
        room.clock.advance(Duration.ofHours(25));
        room.collector.collect();
        from.gate.orElseThrow().countDown();
        await().until(() -> !moves.isRunning());
        assertThat(moves.find(move.id()).orElseThrow().counters().skipped()).isEqualTo(1);
        assertThat(room.count("content")).isZero();
        passTheGrace();
        assertThat(keys(room.otherStore)).isEmpty();
    }

    /** Items of a name, and items of a class, which is the beginning of their names. */
    private record Items(String front) implements ContentUse {
        @Override
        public String needs(String content) {
            return "EXISTS (SELECT 1 FROM item i WHERE i.content = " + content + " AND i.name LIKE '" + front + "%')";
        }

        @Override
        public String needsInClass(String content) {
            return front.equals("a")
                    ? "EXISTS (SELECT 1 FROM item i WHERE i.content = " + content + " AND i.name = 'a-' || :retention)"
                    : "";
        }
    }

    @Test
    void theContentsOfAFrontOrAClassMoveAlone() throws Exception {
        Content cold = room.put("a-cold", incoming("one"));
        Content warm = room.put("a-warm", incoming("two"));
        Content part = room.put("part", incoming("three"));
        room.put("b", incoming("four"));
        room.database.write("compose", rows -> {
            Content whole = contents.compose(rows, List.of(Slice.all(part)));
            rows.execute("INSERT INTO item (name, content) VALUES ('a-whole', ?)", whole.id());
            return whole;
        });
        moves.know(new Items("a"));
        moves.know(new Items("b"));
        assertThat(moves.plan(STORE, options("", "cold")).places()).isEqualTo(1);
        assertThat(moves.run(STORE, options("", "cold")).counters()).isEqualTo(found(1, 0, 0, 0, 0, 3));
        assertThat(storesOf(cold)).containsExactly(OTHER_STORE);
        assertThat(moves.plan(STORE, options("a", "")).bytes()).isEqualTo(8);
        assertThat(moves.run(STORE, options("a", "")).counters()).isEqualTo(found(2, 0, 0, 0, 0, 8));
        assertThat(storesOf(warm)).containsExactly(OTHER_STORE);
        assertThat(storesOf(part)).containsExactly(OTHER_STORE);
        assertThat(moves.plan(STORE, OPTIONS).places()).isEqualTo(1);
        assertThatThrownBy(() -> moves.plan(STORE, options("z", ""))).hasMessageContaining("[a, b]");
        assertThatThrownBy(() -> moves.plan(STORE, options("b", "cold"))).hasMessageContaining("no front");
    }

    @Test
    void aStoreThatNewBytesStillGoToIsEmptiedOnlyWhenOneInsists() throws Exception {
        room.put("a", incoming("one"));
        List<String> rules = new CopyOnWriteArrayList<>(List.of("the default"));
        moves.know((String store) -> store.equals(STORE) ? List.copyOf(rules) : List.of());
        assertThat(moves.plan(STORE, OPTIONS).arrivals()).containsExactly("the default");
        assertThatThrownBy(() -> moves.start(STORE, OPTIONS, false)).hasMessageContaining("by the default");
        assertThat(moves.start(STORE, OPTIONS, true).state()).isEqualTo(JobState.RUNNING);
        await().until(() -> !moves.isRunning());
        rules.clear();
        assertThat(moves.start(STORE, OPTIONS, false).state()).isEqualTo(JobState.RUNNING);
        await().until(() -> !moves.isRunning());
    }

    @Test
    void theSameStorageUnderTwoNamesIsRefused() throws Exception {
        Content content = room.put("a", incoming("one").at(GIVEN));
        Stores twice = new Stores(new LinkedHashMap<>(Map.of(STORE, from, OTHER_STORE, from)), STORE);
        MoveJobs blind = node("node-2", twice, KeyNames.SAME);
        assertThatThrownBy(() -> blind.start(STORE, OPTIONS, false)).hasMessageContaining("same storage");
        assertThat(room.keys()).containsExactly(GIVEN);
        assertThat(read(content)).isEqualTo("one".getBytes(UTF_8));
        blind.close();
    }

    @Test
    void storesThatAreNotThereAreRefused() {
        assertThatThrownBy(() -> moves.start("nowhere", OPTIONS, false)).hasMessageContaining("no store named nowhere");
        assertThatThrownBy(() -> moves.start(STORE, MoveOptions.all("nowhere"), false))
                .hasMessageContaining("no store named nowhere");
        assertThatThrownBy(() -> moves.start(STORE, MoveOptions.all(STORE), false))
                .hasMessageContaining("to itself");
    }

    @Test
    void aNameByDigestIsThatOfTheOtherStore() throws Exception {
        Content content = room.put("a", incoming("one").at(Key.of("artifacts/sha256/aa/bb/one")));
        Content other = room.put("b", incoming("two").at(Key.of("store/nar/two")));
        MoveJobs named = node("node-2", stores, new KeyNames(Map.of(OTHER_STORE, ""), "artifacts"));
        assertThat(named.run(STORE, OPTIONS).counters().moved()).isEqualTo(2);
        assertThat(room.places(content)).extracting(Place::key).containsExactly(GIVEN);
        assertThat(room.places(other)).extracting(Place::key).containsExactly(Key.of("store/nar/two"));
    }

    @Test
    void aNameThatAnotherContentHasIsNotTaken() throws Exception {
        Content content = room.put("a", incoming("one").at(GIVEN));
        Content other = room.put("b", incoming("other").in(OTHER_STORE).at(GIVEN));
        assertThat(move().counters().moved()).isEqualTo(1);
        assertThat(room.places(content).get(0).key().text()).startsWith("content/");
        assertThat(read(content)).isEqualTo("one".getBytes(UTF_8));
        assertThat(read(other)).isEqualTo("other".getBytes(UTF_8));
    }
}
