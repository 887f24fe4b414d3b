package io.stowage.content;

import static io.stowage.content.ContentFixture.incoming;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.stowage.content.rows.Content;
import io.stowage.content.rows.Place;
import io.stowage.content.verify.Lost;
import io.stowage.content.verify.Pace;
import io.stowage.content.verify.Progress;
import io.stowage.content.verify.Roots;
import io.stowage.content.verify.Scope;
import io.stowage.content.verify.VerificationMeters;
import io.stowage.content.verify.Verifier;
import io.stowage.database.Database;
import io.stowage.database.Migrations;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.store.StoreException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Places that are read again. */
abstract class VerifierContract {
    private static final Pace FAST = new Pace(1L << 40);

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private ContentFixture room;
    private Verifier verifier;

    abstract Database openDatabase(Migrations... tables) throws IOException;

    @BeforeEach
    void open() throws IOException {
        room = new ContentFixture(openDatabase(Contents.TABLES, ContentFixture.ITEMS), 2);
        verifier = verifier();
    }

    @AfterEach
    void close() throws IOException {
        room.close();
    }

    private Verifier verifier() {
        return new Verifier(
                room.database, room.contents, room.stores, FAST, room.clock, new VerificationMeters(meters));
    }

    private Progress verifyAll() throws InterruptedException {
        room.clock.advance(Duration.ofMinutes(1));
        assertThat(verifier.begin(Scope.olderThan(room.clock.instant()))).isTrue();
        return verifier.run(() -> true, rows -> {}).orElseThrow();
    }

    private Place placeOf(Content content) {
        return room.places(content).get(0);
    }

    @Test
    void whatIsWholeStaysWhole() throws Exception {
        room.put("a", incoming("one"));
        room.put("b", incoming("two!"));
        assertThat(verifyAll()).isEqualTo(new Progress(2, 7, 0, 0, 0, 0, true));
        assertThat(verifier.lost()).isEqualTo(new Lost(0, 0));
    }

    @Test
    void lostBytesAreFoundAndFoundAgainWhenTheyAreBack() throws Exception {
        Content rotten = room.put("a", incoming("one"));
        Content gone = room.put("b", incoming("two"));
        room.overwrite(placeOf(rotten).key(), "0ne");
        room.store.delete(placeOf(gone).key());
        assertThat(verifyAll()).isEqualTo(new Progress(2, 6, 1, 1, 0, 0, true));
        assertThat(placeOf(rotten).state()).isEqualTo(Place.State.FAILED);
        assertThat(placeOf(gone).state()).isEqualTo(Place.State.MISSING);
        assertThat(verifier.lost()).isEqualTo(new Lost(1, 1));
        assertThat(verifier.lost().any()).isTrue();

        room.overwrite(placeOf(rotten).key(), "one");
        room.overwrite(placeOf(gone).key(), "two");
        assertThat(verifyAll()).isEqualTo(new Progress(2, 6, 0, 0, 2, 0, true));
        assertThat(verifier.lost().any()).isFalse();
    }

    @Test
    void whatWasFoundIsCounted() throws Exception {
        room.put("a", incoming("one"));
        Content rotten = room.put("b", incoming("two!"));
        room.overwrite(placeOf(rotten).key(), "Two!");
        verifyAll();
        assertThat(found("whole")).isEqualTo(1);
        assertThat(found("failed")).isEqualTo(1);
        assertThat(meters.get("stowage.content.verified.bytes").counter().count())
                .isEqualTo(7);
    }

    private double found(String result) {
        return meters.get("stowage.content.verified")
                .tag("result", result)
                .counter()
                .count();
    }

    @Test
    void aStoreThatDoesNotAnswerProvesNothing() throws Exception {
        Content content = room.put("a", incoming("one"));
        room.store.failAlways(new StoreException(StoreException.Reason.UNAVAILABLE, "no answer"));
        assertThat(verifyAll()).isEqualTo(new Progress(0, 0, 0, 0, 0, 1, true));
        room.store.recover();
        assertThat(placeOf(content).state()).isEqualTo(Place.State.WHOLE);
        assertThat(verifyAll().checked()).isEqualTo(1);
    }

    @Test
    void aVerificationThatWasKilledGoesOnWhereItWas() throws Exception {
        for (int i = 0; i < 5; i++) {
            room.put("item " + i, incoming("bytes " + i));
        }
        room.clock.advance(Duration.ofMinutes(1));
        verifier.begin(Scope.olderThan(room.clock.instant()));
        AtomicInteger left = new AtomicInteger(3);
        assertThat(verifier.run(() -> left.getAndDecrement() > 0, rows -> {}).orElseThrow())
                .isEqualTo(new Progress(3, 21, 0, 0, 0, 0, false));

        Verifier another = verifier();
        assertThat(another.begin(Scope.olderThan(room.clock.instant())))
                .as("while one is under way")
                .isFalse();
        int before = room.store.calls();
        assertThat(another.run(() -> true, rows -> {}).orElseThrow()).isEqualTo(new Progress(5, 35, 0, 0, 0, 0, true));
        assertThat(room.store.calls() - before).isEqualTo(2);
        assertThat(another.run(() -> true, rows -> {})).isEmpty();
    }

    @Test
    void onlyWhatWasNotReadForLongIsRead() throws Exception {
        room.put("old", incoming("old"));
        room.clock.advance(Duration.ofDays(30));
        room.put("new", incoming("new"));
        verifier.begin(Scope.olderThan(room.clock.instant().minus(Duration.ofDays(7))));
        assertThat(verifier.run(() -> true, rows -> {}).orElseThrow().checked()).isEqualTo(1);
    }

    @Test
    void samplesMakeAWhole() throws Exception {
        for (int i = 0; i < 9; i++) {
            room.put("item " + i, incoming("bytes " + i));
        }
        room.clock.advance(Duration.ofMinutes(1));
        long checked = 0;
        for (int offset = 0; offset < 3; offset++) {
            verifier.begin(Scope.sample(room.clock.instant(), 3, offset));
            long some = verifier.run(() -> true, rows -> {}).orElseThrow().checked();
            assertThat(some).isBetween(1L, 5L);
            checked += some;
        }
        assertThat(checked).isEqualTo(9);
    }

    @Test
    void whatATakenOverNodeFoundIsNotNoted() throws Exception {
        Content content = room.put("a", incoming("one"));
        room.overwrite(placeOf(content).key(), "0ne");
        room.clock.advance(Duration.ofMinutes(1));
        verifier.begin(Scope.olderThan(room.clock.instant()));
        assertThatThrownBy(() -> verifier.run(() -> true, rows -> {
                    throw new StowageException(Fault.CONFLICT, "taken over");
                }))
                .hasMessage("taken over");
        assertThat(placeOf(content).state()).isEqualTo(Place.State.WHOLE);
        assertThat(verifier.progress().orElseThrow().checked()).isZero();
    }

    @Test
    void aLostListOfPiecesIsMadeAnew() throws Exception {
        Content content = room.put("a", incoming("x".repeat(3 << 20)));
        var pieces = room.contents.pieces().load(content);
        String list = room.database.read(
                "find the list",
                rows -> rows.createQuery("SELECT name FROM content_pieces")
                        .mapTo(String.class)
                        .one());
        room.overwrite(io.stowage.store.Key.of(list), "rotten");
        assertThat(verifyAll().failed()).isZero();
        assertThat(room.contents.pieces().load(content)).isEqualTo(pieces);
        room.collector.collect();
        assertThat(room.keys()).hasSize(2);
    }

    @Test
    void theRootOfPartsWithSeamsAnywhereIsComputed() throws Exception {
        Content one = room.put("one", incoming("0123"));
        Content two = room.put("two", incoming("x".repeat((2 << 20) + 7)));
        long whole = room.database.write("compose", rows -> {
            Content composed = room.contents.compose(
                    rows, List.of(new Slice(one, 1, 2), new Slice(two, 5, (2 << 20) + 1), Slice.all(one)));
            rows.execute("INSERT INTO item (name, content) VALUES ('whole', ?)", composed.id());
            return composed.id();
        });
        Content same = room.put("same", incoming("12" + "x".repeat((2 << 20) + 1) + "0123"));
        Roots roots = new Roots(room.database, room.contents, room.stores, FAST);
        assertThat(roots.compute(() -> true, rows -> {})).isEqualTo(1);
        assertThat(room.database
                        .read("find", rows -> room.contents.require(rows, whole))
                        .root())
                .isEqualTo(same.root());
        assertThat(roots.compute(() -> true, rows -> {})).isZero();
    }

    @Test
    void noRootIsComputedOfBytesThatRotted() throws Exception {
        Content one = room.put("one", incoming("0123"));
        room.database.write("compose", rows -> {
            Content composed = room.contents.compose(rows, List.of(new Slice(one, 1, 2)));
            return rows.execute("INSERT INTO item (name, content) VALUES ('whole', ?)", composed.id());
        });
        room.overwrite(placeOf(one).key(), "4567");
        Roots roots = new Roots(room.database, room.contents, room.stores, FAST);
        assertThat(roots.compute(() -> true, rows -> {})).isZero();
        assertThat(room.count("content WHERE root IS NULL")).isEqualTo(1);
    }
}
