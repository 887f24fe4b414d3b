package io.stowage.content;

import static io.stowage.content.ContentFixture.incoming;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.content.collect.Collector;
import io.stowage.content.intake.Incoming;
import io.stowage.content.intake.Intake;
import io.stowage.content.rows.Checksum;
import io.stowage.content.rows.Content;
import io.stowage.content.rows.KeyHolds;
import io.stowage.content.rows.PieceLists;
import io.stowage.content.rows.Place;
import io.stowage.database.Database;
import io.stowage.database.Migrations;
import io.stowage.fault.StowageException;
import io.stowage.store.Key;
import io.stowage.store.ObjectStore;
import io.stowage.store.StoreException;
import io.stowage.store.Stores;
import io.stowage.store.guard.ForwardingStore;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Names in stores that are promised to others, and contents that lie in several places. */
abstract class GivenKeysContract {
    private static final Key KEY = Key.of("docker/blobs/one");

    private ContentFixture room;

    abstract Database openDatabase(Migrations... tables) throws IOException;

    @BeforeEach
    void open() throws IOException {
        room = new ContentFixture(openDatabase(ContentFixture.TABLES));
    }

    @AfterEach
    void close() throws IOException {
        room.close();
    }

    private void assertNoTraces() {
        assertThat(room.count("content_hold")).isZero();
        assertThat(room.count("content_removal")).isZero();
    }

    @Test
    void bytesLieUnderTheKeyThatWasGiven() throws IOException {
        room.put("a", incoming("layer").at(KEY));
        assertThat(room.keys()).containsExactly(KEY);
        assertThat(room.text(KEY)).contains("layer");
        assertNoTraces();
    }

    @Test
    void theSameBytesUnderTheSameKeyAreNotWrittenAgain() throws IOException {
        Content first = room.put("a", incoming("layer").at(KEY));
        int before = room.store.calls();
        Content second = room.put("b", incoming("layer").at(KEY));
        assertThat(second.id()).isEqualTo(first.id());
        assertThat(room.store.calls()).isEqualTo(before);
    }

    @Test
    void otherBytesUnderTheSameKeyAreRefused() throws IOException {
        room.put("a", incoming("layer").at(KEY));
        assertThatThrownBy(() -> room.put("b", incoming("other").at(KEY))).hasMessageContaining("other bytes");
        assertThat(room.text(KEY)).contains("layer");
    }

    @Test
    void bytesThatLieElsewhereGetASecondPlace() throws IOException {
        Content first = room.put("a", incoming("layer"));
        Content second = room.put("b", incoming("layer").at(KEY));
        assertThat(second.id()).isEqualTo(first.id());
        assertThat(room.places(first)).hasSize(2);
        assertThat(room.keys()).hasSize(2);
    }

    @Test
    void whatWasNotPublishedLeavesNothingUnderTheKey() throws IOException {
        room.contents.receive(incoming("layer").at(KEY)).close();
        assertThat(room.keys()).isEmpty();
        assertNoTraces();
    }

    @Test
    void aLostPlaceIsWrittenAgainByTheSameBytesOnly() throws IOException {
        Content content = room.put("a", incoming("layer").at(KEY));
        room.overwrite(KEY, "rotten");
        room.lose(content, Place.State.FAILED);
        assertThatThrownBy(() -> room.put("b", incoming("other").at(KEY))).hasMessageContaining("other bytes");
        assertThat(room.text(KEY)).contains("rotten");
        Content mended = room.put("b", incoming("layer").at(KEY));
        assertThat(mended.id()).isEqualTo(content.id());
        assertThat(room.text(KEY)).contains("layer");
        assertThat(room.keys()).containsExactly(KEY);
        assertThat(room.places(content)).extracting(Place::state).containsExactly(Place.State.WHOLE);
        assertNoTraces();
    }

    @Test
    void anUploadOfTheSameBytesMendsAContentThatIsLost() throws IOException {
        Content content = room.put("a", incoming("layer"));
        Key lost = room.places(content).get(0).key();
        room.lose(content, Place.State.MISSING);
        Content mended = room.put("b", incoming("layer"));
        assertThat(mended.id()).isEqualTo(content.id());
        assertThat(room.places(content)).extracting(Place::state).containsExactly(Place.State.WHOLE);
        room.collector.collect();
        assertThat(room.keys()).hasSize(1).doesNotContain(lost);
    }

    @Test
    void twoUploadsToOneKeyEndWithOneContent() throws IOException {
        try (Intake first = room.contents.receive(incoming("layer").at(KEY));
                Intake second = room.contents.receive(incoming("layer").at(KEY))) {
            assertThatThrownBy(() -> ContentFixture.publish("b", second)).hasMessageContaining("try again");
            Content content = ContentFixture.publish("a", first);
            assertThat(ContentFixture.publish("b", second).id()).isEqualTo(content.id());
        }
        assertThat(room.keys()).containsExactly(KEY);
        assertNoTraces();
    }

    @Test
    void theSecondUploadWritesTheKeyWhenTheFirstOneWasGivenUp() throws IOException {
        Intake first = room.contents.receive(incoming("other").at(KEY));
        try (Intake second = room.contents.receive(incoming("layer").at(KEY))) {
            first.close();
            ContentFixture.publish("b", second);
        }
        assertThat(room.text(KEY)).contains("layer");
        assertThat(room.keys()).containsExactly(KEY);
        assertNoTraces();
    }

    @Test
    void bytesAreNamedByWhatTheyAre() throws IOException {
        Incoming layer = incoming("layer").with(Checksum.SHA256).named(received -> Key.of("blobs/" + received.size()));
        Content content = room.put("a", layer);
        assertThat(room.keys()).containsExactly(Key.of("blobs/5"));
        assertThat(room.places(content)).hasSize(1);
        assertThatThrownBy(() -> room.put("b", incoming("other").named(received -> Key.of("blobs/5"))))
                .hasMessageContaining("other bytes");
        assertThat(room.keys()).containsExactly(Key.of("blobs/5"));
        assertNoTraces();
    }

    @Test
    void bytesThatWereMovedToTheirNameAndRefusedLeaveNothing() throws IOException {
        try (Intake intake = room.contents.receive(incoming("layer").named(received -> KEY))) {
            assertThatThrownBy(() -> publishRefused(intake)).hasMessage("refused");
            assertThat(room.keys()).containsExactly(KEY);
        }
        assertThat(room.keys()).isEmpty();
        assertNoTraces();
    }

    @Test
    void bytesThatWereMovedToTheirNameArePublishedAtTheSecondTry() throws IOException {
        try (Intake intake = room.contents.receive(incoming("layer").named(received -> KEY))) {
            assertThatThrownBy(() -> publishRefused(intake)).hasMessage("refused");
            ContentFixture.publish("a", intake);
        }
        assertThat(room.keys()).containsExactly(KEY);
        assertThat(room.text(KEY)).contains("layer");
        assertNoTraces();
    }

    @Test
    void bytesThatWereMovedOverLostOnesAndRefusedKeepTheirRow() throws IOException {
        Content content = room.put("a", incoming("layer").at(KEY));
        room.lose(content, Place.State.FAILED);
        try (Intake intake = room.contents.receive(incoming("layer").named(received -> KEY))) {
            assertThatThrownBy(() -> publishRefused(intake)).hasMessage("refused");
        }
        room.collector.collect();
        assertThat(room.places(content)).extracting(Place::state).containsExactly(Place.State.FAILED);
        assertNoTraces();
    }

    private static void publishRefused(Intake intake) {
        intake.publish("refuse it", (rows, content) -> {
            throw new IllegalStateException("refused");
        });
    }

    @Test
    void sixteenUploadsOfTheSameBytesToOneNameAllSucceed() throws Exception {
        ContentFixture patient = new ContentFixture(room.database, PieceLists.MOST_IN_ROW, Duration.ofSeconds(60));
        ExecutorService threads = Executors.newFixedThreadPool(16);
        try {
            List<Future<Content>> uploads = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                String item = "item " + i;
                Incoming layer = i % 2 == 0
                        ? incoming("layer").at(KEY)
                        : incoming("layer").named(received -> KEY);
                uploads.add(threads.submit(() -> patient.put(item, layer)));
            }
            Set<Long> contents = new HashSet<>();
            for (Future<Content> upload : uploads) {
                contents.add(upload.get().id());
            }
            assertThat(contents).hasSize(1);
            assertThat(patient.keys()).containsExactly(KEY);
            assertNoTraces();
        } finally {
            threads.shutdownNow();
            patient.contents.close();
        }
    }

    @Test
    void whatACrashLeftUnderAGivenKeyIsCollected() throws IOException {
        room.contents.receive(incoming("layer").at(KEY));
        room.collector.collect();
        assertThat(room.keys()).as("while it may still be published").containsExactly(KEY);
        room.clock.advance(KeyHolds.LENGTH.plusSeconds(1));
        room.collector.collect();
        assertThat(room.keys()).isEmpty();
        assertNoTraces();
    }

    @Test
    void anUploadWhoseHoldWasTakenOverIsNotPublished() throws IOException {
        try (Intake slow = room.contents.receive(incoming("layer").at(KEY))) {
            room.clock.advance(KeyHolds.LENGTH.plusSeconds(1));
            room.put("b", incoming("another").at(KEY));
            assertThatThrownBy(() -> ContentFixture.publish("a", slow)).isInstanceOf(StowageException.class);
        }
        assertThat(room.text(KEY)).contains("another");
    }

    @Test
    void aKeyStaysHeldForAsLongAsItsBytesKeepComing() throws IOException {
        Duration step = KeyHolds.LENGTH.dividedBy(2);
        InputStream slow = new FilterInputStream(new ByteArrayInputStream("layer".getBytes(UTF_8))) {
            @Override
            public int read(byte[] buffer, int offset, int count) throws IOException {
                room.clock.advance(step);
                return super.read(buffer, offset, Math.min(1, count));
            }
        };
        try (Intake intake =
                room.contents.receive(Incoming.of(slow, OptionalLong.of(5)).at(KEY))) {
            assertThatThrownBy(() -> room.put("b", incoming("other").at(KEY))).hasMessageContaining("try again");
            ContentFixture.publish("a", intake);
        }
        assertThat(room.text(KEY)).contains("layer");
        assertNoTraces();
    }

    @Test
    void bytesThatWereTakenForStoredAreNotPublishedOnceTheirPlaceIsLost() throws IOException {
        Content content = room.put("a", incoming("layer").at(KEY));
        try (Intake again = room.contents.receive(incoming("layer").at(KEY))) {
            room.lose(content, Place.State.FAILED);
            assertThatThrownBy(() -> ContentFixture.publish("b", again)).hasMessageContaining("was lost while");
        }
    }

    @Test
    void aKeyThatIsWrittenAgainAfterItsContentWentIsKept() throws IOException {
        room.put("a", incoming("layer").at(KEY));
        room.drop("a");
        room.clock.advance(Duration.ofHours(25));
        room.store.failAlways(new StoreException(StoreException.Reason.UNAVAILABLE, "no answer"));
        assertThat(room.collector.collect()).isEqualTo(new Collector.Round(1, 0, 0, 1));
        room.store.recover();
        // The store may yet do what it did not answer; until then the name is held.
        assertThatThrownBy(() -> room.put("b", incoming("newer").at(KEY))).hasMessageContaining("try again");
        room.clock.advance(KeyHolds.LENGTH.plusSeconds(1));
        room.put("b", incoming("newer").at(KEY));
        room.collector.collect();
        assertThat(room.text(KEY)).contains("newer");
        assertNoTraces();
    }

    @Test
    void aKeyThatIsWrittenAgainWhileTheCollectorIsAtWorkIsKept() throws IOException {
        Key earlier = Key.of("docker/blobs/earlier");
        room.put("a", incoming("layer").at(earlier));
        room.put("b", incoming("another").at(KEY));
        room.drop("a");
        room.clock.advance(Duration.ofSeconds(1));
        room.drop("b");
        room.clock.advance(Duration.ofHours(25));
        ObjectStore watched = new ForwardingStore(room.store) {
            @Override
            public void delete(Key key) throws IOException {
                if (key.equals(earlier)) {
                    room.put("c", incoming("newer").at(KEY));
                }
                super.delete(key);
            }
        };
        Stores stores = new Stores(Map.of(ContentFixture.STORE, watched), ContentFixture.STORE);
        new Collector(room.database, stores, ContentFixture.CONFIG, room.clock, new Random(3)).collect();
        assertThat(room.text(KEY)).contains("newer");
        assertThat(room.keys()).containsExactly(KEY);
        assertNoTraces();
    }

    @Test
    void aContentIsKeptWhileItsBytesComeOnceMore() throws IOException {
        room.put("a", incoming("layer").at(KEY));
        room.drop("a");
        room.clock.advance(Duration.ofHours(25));
        try (Intake again = room.contents.receive(incoming("layer").at(KEY))) {
            room.collector.collect();
            ContentFixture.publish("b", again);
        }
        assertThat(room.text(KEY)).contains("layer");
    }
}
