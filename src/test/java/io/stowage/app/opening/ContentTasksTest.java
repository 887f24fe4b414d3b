package io.stowage.app.opening;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.stowage.content.ContentConfig;
import io.stowage.content.Contents;
import io.stowage.content.TestReaders;
import io.stowage.content.intake.Incoming;
import io.stowage.content.intake.Intake;
import io.stowage.content.rows.KeyNames;
import io.stowage.content.rows.PlaceWatch;
import io.stowage.content.verify.VerifyJobs;
import io.stowage.database.Database;
import io.stowage.database.Leases;
import io.stowage.database.TestDatabases;
import io.stowage.events.EventLog;
import io.stowage.ops.FakeClock;
import io.stowage.ops.FakeScheduler;
import io.stowage.ops.Health;
import io.stowage.ops.HealthBoard;
import io.stowage.ops.HealthConfig;
import io.stowage.ops.Tasks;
import io.stowage.ops.TasksConfig;
import io.stowage.store.Body;
import io.stowage.store.Key;
import io.stowage.store.ListQuery;
import io.stowage.store.ObjectInfo;
import io.stowage.store.PutOptions;
import io.stowage.store.Stores;
import io.stowage.store.memory.MemoryConfig;
import io.stowage.store.memory.MemoryStore;
import io.stowage.store.placement.Placement;
import io.stowage.store.placement.PlacementConfig;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContentTasksTest {
    @TempDir
    private Path folder;

    private final FakeClock clock = new FakeClock();
    private final FakeScheduler scheduler = new FakeScheduler(clock);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final MemoryStore store = new MemoryStore(new MemoryConfig(1 << 20), clock);
    private final Stores stores = new Stores(Map.of("here", store), "here");
    private final Tasks tasks = new Tasks(scheduler, clock, new Random(1), meters, TasksConfig.DEFAULTS);
    private final HealthBoard health = new HealthBoard(new HealthConfig(Duration.ofSeconds(10), Duration.ZERO), clock);
    private Database database;
    private Contents contents;
    private VerifyJobs verifications;

    @BeforeEach
    void open() {
        database = TestDatabases.embedded(folder, Leases.TABLES, EventLog.TABLES);
        ContentOpener opener = new ContentOpener(
                database,
                stores,
                new Placement(new PlacementConfig("here", List.of())),
                new ContentConfig(Duration.ofHours(24), true, Duration.ofDays(30), 1L << 40, Map.of(), false),
                KeyNames.SAME,
                clock,
                new Random(2));
        contents = opener.open(TestReaders.inMemory(), PlaceWatch.NONE);
        EventLog events = new EventLog(database, "n", clock, new Random(3));
        ContentTasks contentTasks = new ContentTasks(opener, contents, events, meters);
        contentTasks.start(tasks, health);
        verifications = contentTasks.verifications();
    }

    @AfterEach
    void close() throws Exception {
        tasks.close();
        verifications.close();
        health.close();
        contents.close();
        stores.close();
        database.close();
    }

    private Intake receive(String text) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        return contents.receive(Incoming.of(new ByteArrayInputStream(bytes), OptionalLong.of(bytes.length)));
    }

    private List<Key> keys() throws IOException {
        return store.list(ListQuery.prefix("")).objects().stream()
                .map(ObjectInfo::key)
                .toList();
    }

    /** The hourly tasks run once in each of these days. */
    private void passDays(int days) {
        for (int i = 0; i < days; i++) {
            clock.advance(Duration.ofHours(24));
            scheduler.advance(Duration.ofMinutes(70));
        }
    }

    @Test
    void whatNothingEverClaimedGoesByItself() throws IOException {
        try (Intake intake = receive("forgotten")) {
            intake.publish("forget to write a row", (rows, content) -> content);
        }
        receive("left behind by a crash");
        clock.advance(Duration.ofHours(25));
        scheduler.advance(Duration.ofHours(27));
        passDays(2);
        assertThat(keys()).isEmpty();
        assertThat(meters.get("stowage.content.collected").counter().count()).isEqualTo(1);
        assertThat(meters.get("stowage.content.orphans").counter().count()).isEqualTo(1);
    }

    private Health contentsHealth() {
        return Optional.ofNullable(health.report().components().get("contents")).orElseThrow();
    }

    @Test
    void lostBytesAreFoundAndShowInHealthAndMeters() throws IOException {
        database.write(
                "make a table",
                rows -> rows.execute("CREATE TABLE item (content BIGINT NOT NULL REFERENCES content (id))"));
        try (Intake intake = receive("soon lost")) {
            intake.publish("put", (rows, content) -> rows.execute("INSERT INTO item VALUES (?)", content.id()));
        }
        assertThat(contentsHealth().status()).isEqualTo(Health.Status.UP);
        store.put(keys().get(0), Body.of("soon l0st".getBytes(UTF_8)), PutOptions.REPLACE);
        clock.advance(Duration.ofDays(30));
        passDays(1);
        Health lost = contentsHealth();
        assertThat(lost.status()).isEqualTo(Health.Status.DEGRADED);
        assertThat(lost.facts()).containsEntry("failed", "1").containsEntry("missing", "0");
        assertThat(meters.get("stowage.content.lost")
                        .tag("state", "failed")
                        .gauge()
                        .value())
                .isEqualTo(1);
    }

    @Test
    void aTaskThatAnotherNodeIsAboutIsLeftToIt() throws IOException {
        Leases another = new Leases(database, "another node", clock);
        assertThat(another.take("content-sweep", Duration.ofDays(5))).isPresent();
        receive("left behind by a crash");
        passDays(3);
        assertThat(keys()).hasSize(1);
        clock.advance(Duration.ofDays(2));
        passDays(3);
        assertThat(keys()).isEmpty();
    }

    @Test
    void aStoreThatHasContentsMustBeConfigured() throws Exception {
        try (Intake intake = receive("bytes")) {
            intake.publish("put", (rows, content) -> content);
        }
        try (Stores others = new Stores(Map.of("other", new MemoryStore(new MemoryConfig(1 << 20), clock)), "other")) {
            ContentOpener opener = new ContentOpener(
                    database,
                    others,
                    new Placement(new PlacementConfig("other", List.of())),
                    ContentConfig.of(Duration.ofHours(24), true),
                    KeyNames.SAME,
                    clock,
                    new Random(2));
            assertThatThrownBy(() -> opener.open(TestReaders.inMemory(), PlaceWatch.NONE))
                    .hasMessageContaining("contents lie in the stores [here]");
            database.write("take the places away", rows -> rows.execute("DELETE FROM content_place"));
            opener.open(TestReaders.inMemory(), PlaceWatch.NONE).close();
        }
    }
}
