package io.stowage.content;

import static io.stowage.content.ContentFixture.STORE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.content.intake.Incoming;
import io.stowage.content.intake.Intake;
import io.stowage.content.jobs.JobState;
import io.stowage.content.rows.Content;
import io.stowage.content.rows.ContentRows;
import io.stowage.content.rows.Place;
import io.stowage.content.verify.Job;
import io.stowage.content.verify.LostCounts;
import io.stowage.content.verify.Orphans;
import io.stowage.content.verify.VerifyCounts;
import io.stowage.content.verify.VerifyJobs;
import io.stowage.content.verify.VerifyMode;
import io.stowage.content.verify.VerifyOptions;
import io.stowage.database.Database;
import io.stowage.database.TestDatabases;
import io.stowage.events.Event;
import io.stowage.events.EventLog;
import io.stowage.store.Body;
import io.stowage.store.ByteRange;
import io.stowage.store.Key;
import io.stowage.store.ObjectStore;
import io.stowage.store.PutOptions;
import io.stowage.store.Reading;
import io.stowage.store.StoreException;
import io.stowage.store.Stores;
import io.stowage.store.fs.FileStore;
import io.stowage.store.fs.FileStoreConfig;
import io.stowage.store.fs.FileStoreConfig.Fsync;
import io.stowage.store.guard.ForwardingStore;
import io.stowage.store.memory.MemoryConfig;
import io.stowage.store.memory.MemoryStore;
import io.stowage.store.placement.Placement;
import io.stowage.store.placement.PlacementConfig;
import io.stowage.store.s3.RgwStores;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Thousands of objects, some of which are lost: a verification is killed halfway, goes on in another process, tells exactly
 * what is lost, and repairs it from copies.
 */
@Timeout(value = 20, unit = TimeUnit.MINUTES)
abstract class CustodyDrill {
    /** {@code -Dcustody.objects=10000} for more than usual. */
    private final int objects;

    CustodyDrill(int usual) {
        this.objects = Integer.getInteger("custody.objects", usual);
    }

    @TempDir
    private Path folder;

    /** Where the store is, for {@link #open}. */
    abstract String store(Path within) throws IOException;

    /** Opens a store by what {@link #store} says, in this process or another. */
    static ObjectStore open(String where, Clock clock) throws IOException {
        return where.startsWith("rgw:")
                ? RgwStores.open(where.substring("rgw:".length()))
                : FileStore.open(new FileStoreConfig(Path.of(where), Fsync.NONE, 0), clock);
    }

    /** A fault of one object: the store is there, and does not give it. */
    static final class OneUnreadable extends ForwardingStore {
        private final String key;

        OneUnreadable(ObjectStore delegate, String key) {
            super(delegate);
            this.key = key;
        }

        @Override
        public Optional<Reading> open(Key wanted, ByteRange range) throws IOException {
            if (wanted.text().equals(key)) {
                throw new StoreException(StoreException.Reason.DENIED, "permission denied");
            }
            return super.open(wanted, range);
        }
    }

    private static byte[] bytes(int index) {
        return ("object " + index + " ").repeat(1 + index % 7).getBytes(UTF_8);
    }

    @Test
    void lossesAreFoundExactlyOnceAcrossAKillAndRepaired() throws Exception {
        String where = store(folder);
        List<Place> places = fill(where);
        List<Place> corrupted = places.subList(10, 13);
        List<Place> removed = List.of(places.get(objects / 2), places.get(objects - 1));
        Place unreadable = places.get(objects * 3 / 4);
        try (ObjectStore store = open(where, Clock.systemUTC())) {
            for (Place place : corrupted) {
                store.put(place.key(), Body.of("no more".getBytes(UTF_8)), PutOptions.REPLACE);
            }
            for (Place place : removed) {
                store.delete(place.key());
            }
        }

        List<String> first = child(where, unreadable, 10, objects / 2);
        assertThat(first).contains("refused true");
        assertThat(first).noneMatch(line -> line.startsWith("FINISHED"));
        // Its lease has to run out.
        List<String> second = child(where, unreadable, 100, Integer.MAX_VALUE);
        assertThat(second).anyMatch(line -> line.startsWith("FINISHED"));
        int atStart = Integer.parseInt(second.stream()
                .filter(line -> line.startsWith("places "))
                .findFirst()
                .orElseThrow()
                .substring("places ".length()));
        assertThat(atStart).as("it goes on and does not begin again").isGreaterThanOrEqualTo(objects / 2 - 400);

        Clock clock = Clock.offset(Clock.systemUTC(), Duration.ofSeconds(200));
        try (Database database = TestDatabases.embedded(folder, ContentFixture.TABLES);
                ObjectStore store = open(where, clock);
                MemoryStore copies = new MemoryStore(new MemoryConfig(1 << 24), clock)) {
            Stores stores = new Stores(Map.of(STORE, store, "copies", copies), STORE);
            VerifyJobs jobs = CustodyChild.jobs(database, stores, clock);
            Job job = jobs.list(Optional.of(STORE), 10).get(0);
            assertThat(jobs.list(Optional.of(STORE), 10))
                    .as("one job in two processes")
                    .hasSize(1);
            assertThat(job.state()).isEqualTo(JobState.FINISHED);
            VerifyCounts counters = job.counters();
            assertThat(counters.ok()).isEqualTo(objects - 6);
            assertThat(List.of(counters.failed(), counters.missing(), counters.errors(), counters.skipped()))
                    .containsExactly(3L, 2L, 1L, 0L);
            assertThat(jobs.lost()).isEqualTo(new LostCounts(3, 2));
            assertEachWasToldOnce(database, clock);

            List<Integer> lost = new ArrayList<>(List.of(10, 11, 12, objects / 2, objects - 1));
            for (int index : lost) {
                copies.put(Key.of("copy-" + index), Body.of(bytes(index)), PutOptions.REPLACE);
                database.write(
                        "add a copy",
                        rows -> rows.execute(
                                "INSERT INTO content_place (content, store, name, state, stored_at, verified_at)"
                                        + " VALUES (?, 'copies', ?, 0, 1, 1)",
                                places.get(index).content(),
                                "copy-" + index));
            }
            Job repaired = jobs.run(STORE, repairing());
            assertThat(repaired.counters().repaired()).isEqualTo(5);
            assertThat(repaired.counters().ok()).isEqualTo(objects);
            assertThat(jobs.lost().any()).isFalse();
            for (int index : lost) {
                try (Reading reading =
                        store.open(places.get(index).key(), ByteRange.ALL).orElseThrow()) {
                    assertThat(reading.stream().readAllBytes()).isEqualTo(bytes(index));
                }
            }
        }
    }

    private static VerifyOptions repairing() {
        return new VerifyOptions(
                VerifyMode.FULL,
                100,
                Set.of(),
                Duration.ZERO,
                Set.of(),
                CustodyChild.OPTIONS.concurrency(),
                0,
                0,
                0,
                Duration.ofMinutes(1),
                true,
                Orphans.UNNOTICED);
    }

    private void assertEachWasToldOnce(Database database, Clock clock) {
        EventLog log = new EventLog(database, "reader", clock, new Random(1));
        Set<String> subjects = new HashSet<>();
        int told = 0;
        long after = 0;
        List<Event> page = log.after(after, Set.of("v1.storage.location_verified"), 1000);
        while (!page.isEmpty()) {
            page.forEach(event -> subjects.add(event.subject()));
            told += page.size();
            after = page.get(page.size() - 1).seq();
            page = log.after(after, Set.of("v1.storage.location_verified"), 1000);
        }
        assertThat(told).isEqualTo(objects);
        assertThat(subjects).hasSize(objects);
    }

    /** The places in the order of the objects. */
    private List<Place> fill(String where) throws IOException {
        Clock clock = Clock.systemUTC();
        try (Database database = TestDatabases.embedded(folder, ContentFixture.TABLES);
                ObjectStore store = open(where, clock)) {
            Stores stores = new Stores(Map.of(STORE, store), STORE);
            Contents contents = new Contents(
                    stores,
                    new Placement(new PlacementConfig(STORE, List.of())),
                    database,
                    ContentFixture.CONFIG,
                    clock,
                    new Random(),
                    TestReaders.inMemory());
            List<Place> places = IntStream.range(0, objects)
                    .parallel()
                    .mapToObj(index -> put(contents, database, index))
                    .toList();
            contents.close();
            return places;
        }
    }

    private static Place put(Contents contents, Database database, int index) {
        byte[] bytes = bytes(index);
        Incoming incoming = Incoming.of(new ByteArrayInputStream(bytes), OptionalLong.of(bytes.length));
        try (Intake intake = contents.receive(incoming)) {
            Content content = ContentFixture.publish("item " + index, intake);
            return database.read("find a place", rows -> ContentRows.places(rows, content.id()))
                    .get(0);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** What a process printed until it ended, or was killed when it had looked at so many places. */
    private List<String> child(String where, Place unreadable, int seconds, int killedAt) throws Exception {
        return KilledChild.run(
                CustodyChild.class,
                killedAt,
                folder.toString(),
                Integer.toString(seconds),
                unreadable.key().text(),
                where);
    }
}
