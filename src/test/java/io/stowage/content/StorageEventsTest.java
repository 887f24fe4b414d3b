package io.stowage.content;

import static io.stowage.content.ContentFixture.OTHER_STORE;
import static io.stowage.content.ContentFixture.STORE;
import static io.stowage.content.ContentFixture.incoming;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.content.intake.Intake;
import io.stowage.content.rows.Content;
import io.stowage.content.rows.Place;
import io.stowage.content.verify.LocationEvents;
import io.stowage.content.verify.StoreHealthWatch;
import io.stowage.database.TestDatabases;
import io.stowage.events.Event;
import io.stowage.events.EventLog;
import io.stowage.store.Key;
import io.stowage.store.Stores;
import io.stowage.store.placement.Placement;
import io.stowage.store.placement.PlacementConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told of places and stores beside verifications and moves. */
class StorageEventsTest {
    private static final Key KEY = Key.of("sha256/aa/bb/one");

    @TempDir
    private Path folder;

    private ContentFixture room;
    private EventLog events;
    private ObstinateStore here;
    private Stores stores;

    @BeforeEach
    void open() {
        room = new ContentFixture(TestDatabases.embedded(folder, ContentFixture.TABLES));
        events = new EventLog(room.database, "n", room.clock, new Random(4));
        here = new ObstinateStore(room.store);
        stores = new Stores(new LinkedHashMap<>(Map.of(STORE, here, OTHER_STORE, room.otherStore)), STORE);
    }

    @AfterEach
    void close() throws IOException {
        room.close();
    }

    private List<Event> told(String type) {
        return events.after(0, Set.of("v1.storage." + type), 100);
    }

    private Contents watched(boolean tellsUploads) {
        return new Contents(
                stores,
                new Placement(new PlacementConfig(STORE, List.of())),
                room.database,
                ContentFixture.CONFIG,
                room.clock,
                new Random(6),
                TestReaders.inMemory(),
                new LocationEvents(events, tellsUploads));
    }

    private static Content put(Contents contents, String text) throws IOException {
        try (Intake intake = contents.receive(incoming(text).at(KEY))) {
            return ContentFixture.publish(text, intake);
        }
    }

    @Test
    void uploadsAreToldWhereThatIsWanted() throws IOException {
        try (Contents contents = watched(true)) {
            Content content = put(contents, "one");
            Place place = room.places(content).get(0);
            Content again = put(contents, "one");
            assertThat(again.id()).isEqualTo(content.id());
            assertThat(told("location_stored")).singleElement().satisfies(event -> {
                assertThat(event.subject())
                        .isEqualTo("root:" + content.root().orElseThrow().hex());
                assertThat(event.data())
                        .contains("\"location_id\":\"" + place.id() + "\",\"backend_id\":\"here\"", "\"size\":3");
            });
        }
    }

    @Test
    void copiesAreAlwaysTold() throws IOException {
        try (Contents contents = watched(false)) {
            Content content = put(contents, "one");
            assertThat(told("location_stored")).isEmpty();
            contents.copy(content, OTHER_STORE, KEY);
            contents.copy(content, OTHER_STORE, KEY);
            assertThat(told("location_stored"))
                    .singleElement()
                    .satisfies(event -> assertThat(event.data()).contains("\"backend_id\":\"there\""));
        }
    }

    @Test
    void aStoreThatGetsWorseOrBetterIsToldOnce() throws IOException {
        StoreHealthWatch watch = new StoreHealthWatch(room.database, stores, events, room.clock);
        watch.look(rows -> {});
        assertThat(told("backend_health_changed")).as("all are well").isEmpty();
        here.silent = true;
        watch.look(rows -> {});
        watch.look(rows -> {});
        here.silent = false;
        watch.look(rows -> {});
        assertThat(told("backend_health_changed")).extracting(Event::subject).containsExactly(STORE, STORE);
        assertThat(told("backend_health_changed").get(0).data())
                .contains("\"backend_id\":\"here\",\"status\":\"down\",\"reason\":\"no answer\"")
                .contains("\"previous_status\":\"up\"");
        assertThat(told("backend_health_changed").get(1).data())
                .contains("\"status\":\"up\"", "\"previous_status\":\"down\"");

        Content content = room.put("a", incoming("one"));
        room.lose(content, Place.State.FAILED);
        watch.look(rows -> {});
        assertThat(told("backend_health_changed").get(2).data())
                .contains("\"status\":\"degraded\",\"reason\":\"1 places have lost their bytes\"");
    }

    @Test
    void aStoreThatIsIllFromTheBeginningIsToldAndOneThatIsGoneIsForgotten() {
        here.silent = true;
        new StoreHealthWatch(room.database, stores, events, room.clock).look(rows -> {});
        assertThat(told("backend_health_changed").get(0).data()).contains("\"previous_status\":null");
        Stores fewer = new Stores(Map.of(OTHER_STORE, room.otherStore), OTHER_STORE);
        new StoreHealthWatch(room.database, fewer, events, room.clock).look(rows -> {});
        assertThat(room.count("content_store_health")).isEqualTo(1);
        assertThat(told("backend_health_changed")).hasSize(1);
    }

    @Test
    void aNodeThatLostItsTurnTellsNothing() {
        here.silent = true;
        StoreHealthWatch watch = new StoreHealthWatch(room.database, stores, events, room.clock);
        assertThatThrownBy(() -> watch.look(rows -> {
                    throw new IllegalStateException("another node is about it");
                }))
                .hasMessageContaining("another node");
        assertThat(told("backend_health_changed")).isEmpty();
    }
}
