package io.stowage.content;

import static io.stowage.content.ContentFixture.STORE;
import static io.stowage.content.ContentFixture.incoming;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.stowage.content.jobs.JobConflict;
import io.stowage.content.jobs.JobState;
import io.stowage.content.jobs.Pace;
import io.stowage.content.rows.Checksum;
import io.stowage.content.rows.Content;
import io.stowage.content.rows.ContentRows;
import io.stowage.content.rows.KeyNames;
import io.stowage.content.rows.Place;
import io.stowage.content.rows.PlaceCounts;
import io.stowage.content.verify.ComposedRoots;
import io.stowage.content.verify.Coverage;
import io.stowage.content.verify.Job;
import io.stowage.content.verify.Location;
import io.stowage.content.verify.LostCounts;
import io.stowage.content.verify.Orphans;
import io.stowage.content.verify.PlaceFilter;
import io.stowage.content.verify.VerificationMeters;
import io.stowage.content.verify.VerifyCounts;
import io.stowage.content.verify.VerifyJobs;
import io.stowage.content.verify.VerifyMode;
import io.stowage.content.verify.VerifyOptions;
import io.stowage.content.verify.VerifyParts;
import io.stowage.database.Database;
import io.stowage.database.Leases;
import io.stowage.database.Migrations;
import io.stowage.digest.Algorithm;
import io.stowage.digest.Digest;
import io.stowage.events.Event;
import io.stowage.events.EventLog;
import io.stowage.ops.CronSchedule;
import io.stowage.store.Body;
import io.stowage.store.Key;
import io.stowage.store.PutOptions;
import io.stowage.store.Stores;
import io.stowage.store.memory.MemoryConfig;
import io.stowage.store.memory.MemoryStore;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Places that are read again. */
abstract class VerifyJobsContract {
    private static final Pace FAST = new Pace(1L << 40);
    private static final VerifyOptions QUICK = options(VerifyMode.QUICK, 100, Set.of(), Duration.ZERO, Set.of(), 0);

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    ContentFixture room;
    private EventLog events;
    private ObstinateStore obstinate;
    private MemoryStore second;
    private Stores stores;
    VerifyJobs jobs;

    abstract Database openDatabase(Migrations... tables) throws IOException;

    @BeforeEach
    void open() throws IOException {
        room = new ContentFixture(openDatabase(ContentFixture.TABLES), 2);
        events = new EventLog(room.database, "n", room.clock, new Random(4));
        obstinate = new ObstinateStore(room.store);
        second = new MemoryStore(new MemoryConfig(1 << 26), room.clock);
        stores = new Stores(new LinkedHashMap<>(Map.of(STORE, obstinate, "second", second)), STORE);
        jobs = node("node-1");
    }

    private VerifyJobs node(String name) {
        return node(name, ContentFixture.CONFIG);
    }

    private VerifyJobs node(String name, ContentConfig config) {
        return new VerifyJobs(new VerifyParts(
                room.database,
                stores,
                room.contents.pieces(),
                events,
                new Leases(room.database, name, room.clock),
                config,
                KeyNames.SAME,
                new VerificationMeters(meters),
                room.clock,
                new Random(name.hashCode()),
                Duration.ZERO));
    }

    @AfterEach
    void close() throws Exception {
        obstinate.gate.ifPresent(CountDownLatch::countDown);
        jobs.close();
        second.close();
        room.close();
    }

    private static VerifyOptions options(
            VerifyMode mode, int percent, Set<PlaceFilter> states, Duration age, Set<Digest> digests, int maxErrors) {
        return new VerifyOptions(
                mode,
                percent,
                states,
                age,
                digests,
                4,
                0,
                0,
                maxErrors,
                Duration.ofMillis(1),
                false,
                Orphans.UNNOTICED);
    }

    private static VerifyOptions repairing(boolean repair, Orphans orphans) {
        return new VerifyOptions(
                VerifyMode.FULL,
                100,
                Set.of(),
                Duration.ZERO,
                Set.of(),
                4,
                0,
                0,
                0,
                Duration.ofMillis(1),
                repair,
                orphans);
    }

    Job verifyAll() throws InterruptedException {
        return verify(VerifyOptions.USUAL);
    }

    private Job verify(VerifyOptions options) throws InterruptedException {
        room.clock.advance(Duration.ofMinutes(1));
        Job job = jobs.run(STORE, options);
        assertThat(job.finishedAt().isPresent()).isEqualTo(!job.state().isOpen());
        return job;
    }

    /** Of ok, failed, missing, errors, skipped, and the bytes. */
    private static VerifyCounts found(long ok, long failed, long missing, long errors, long bytes) {
        return new VerifyCounts(ok, failed, missing, errors, 0, 0, 0, bytes);
    }

    private Place placeOf(Content content) {
        return room.places(content).get(0);
    }

    private PlaceCounts counts() {
        return Optional.ofNullable(jobs.counts().get(STORE)).orElseThrow();
    }

    private List<Event> told(String type) {
        return events.after(0, Set.of("v1.storage." + type), 1000);
    }

    @Test
    void whatIsWholeStaysWholeAndIsTold() throws Exception {
        Content one = room.put("a", incoming("one"));
        room.put("b", incoming("two!"));
        Job job = verifyAll();
        assertThat(job.state()).isEqualTo(JobState.FINISHED);
        assertThat(job.counters()).isEqualTo(found(2, 0, 0, 0, 7));
        assertThat(job.totalPlaces()).contains(2L);
        assertThat(job.totalBytes()).contains(7L);
        assertThat(jobs.lost()).isEqualTo(new LostCounts(0, 0));
        assertThat(told("job_started")).extracting(Event::subject).containsExactly(job.id());
        assertThat(told("job_finished").get(0).data()).contains("\"state\":\"finished\",\"verified\":2,\"failed\":0");
        assertThat(told("location_verified")).hasSize(2);
        assertThat(told("location_verified").get(0).data())
                .contains("\"status\":\"verified\"")
                .contains("\"backend_id\":\"here\"")
                .contains("\"root\":\"" + one.root().orElseThrow().hex() + "\"")
                .contains("\"previous_state\":\"stored\"")
                .contains("\"job_id\":\"" + job.id() + "\"");
        assertThat(jobs.counts())
                .containsEntry(
                        STORE,
                        new PlaceCounts(
                                0, 2, 0, 0, Optional.of(room.clock.instant().plusMillis(1))));
    }

    @Test
    void lostBytesAreFoundAndFoundAgainWhenTheyAreBack() throws Exception {
        Content rotten = room.put("a", incoming("one"));
        Content gone = room.put("b", incoming("two"));
        Content cut = room.put("c", incoming("three"));
        room.overwrite(placeOf(rotten).key(), "0ne");
        room.store.delete(placeOf(gone).key());
        room.overwrite(placeOf(cut).key(), "thr");
        assertThat(verifyAll().counters()).isEqualTo(found(0, 2, 1, 0, 6));
        assertThat(placeOf(rotten).state()).isEqualTo(Place.State.FAILED);
        assertThat(placeOf(gone).state()).isEqualTo(Place.State.MISSING);
        assertThat(jobs.lost()).isEqualTo(new LostCounts(2, 1));
        List<Event> told = told("location_verified");
        assertThat(told.get(0).data())
                .contains("\"status\":\"failed\"", "\"reason\":\"digest_mismatch\"", "\"actual_size\":3");
        assertThat(told.get(1).data()).contains("\"status\":\"failed\"", "\"reason\":\"missing\"");
        assertThat(told.get(2).data()).contains("\"reason\":\"size_mismatch\"", "\"size\":5", "\"actual_size\":3");

        room.overwrite(placeOf(rotten).key(), "one");
        room.overwrite(placeOf(gone).key(), "two");
        room.overwrite(placeOf(cut).key(), "three");
        assertThat(verifyAll().counters()).isEqualTo(found(3, 0, 0, 0, 11));
        assertThat(jobs.lost().any()).isFalse();
        assertThat(told("location_verified").get(4).data()).contains("\"previous_state\":\"missing\"");
    }

    @Test
    void digestsThatAFrontAskedForAreProvenToo() throws Exception {
        Content content = room.put("a", incoming("one").with(Checksum.SHA256, Checksum.SHA512));
        Content rotten = room.put("b", incoming("two").with(Checksum.SHA256));
        room.overwrite(placeOf(rotten).key(), "tw0");
        verifyAll();
        assertThat(told("location_verified").get(0).subject())
                .isEqualTo(content.sha256().orElseThrow().toString());
        String other = Digest.compute(Algorithm.SHA256, "tw0".getBytes(UTF_8)).toString();
        assertThat(told("location_verified").get(1).data()).contains("\"actual_digest\":\"" + other + "\"");
        room.database.write(
                "spoil a digest",
                rows -> rows.execute("UPDATE content SET sha512 = sha256 || sha256 WHERE sha512 IS NOT NULL"));
        assertThat(verifyAll().counters().failed()).isEqualTo(2);
    }

    @Test
    void whatWasFoundIsCounted() throws Exception {
        room.put("a", incoming("one"));
        Content rotten = room.put("b", incoming("two!"));
        room.overwrite(placeOf(rotten).key(), "Two!");
        verifyAll();
        assertThat(counted("verified")).isEqualTo(1);
        assertThat(counted("failed")).isEqualTo(1);
        assertThat(meters.get("stowage.content.verified.bytes").counter().count())
                .isEqualTo(7);
    }

    private double counted(String result) {
        return meters.get("stowage.content.verified")
                .tag("result", result)
                .counter()
                .count();
    }

    @Test
    void coverageTellsByDayWhenPlacesWereReadLast() throws Exception {
        assertThat(jobs.coverage(STORE)).isEqualTo(new Coverage(0, 0, List.of()));
        Content one = room.put("a", incoming("one"));
        room.put("b", incoming("two"));
        Content rotten = room.put("c", incoming("three"));
        assertThat(jobs.coverage(STORE)).isEqualTo(new Coverage(3, 0, List.of()));
        verify(options(
                VerifyMode.FULL, 100, Set.of(), Duration.ZERO, Set.of(one.root().orElseThrow()), 0));
        LocalDate first = LocalDate.ofInstant(room.clock.instant(), ZoneOffset.UTC);
        assertThat(jobs.coverage(STORE)).isEqualTo(new Coverage(2, 0, List.of(new Coverage.Day(first, 1))));

        room.clock.advance(Duration.ofDays(3));
        room.overwrite(placeOf(rotten).key(), "Three");
        verify(options(VerifyMode.FULL, 100, Set.of(PlaceFilter.STORED), Duration.ZERO, Set.of(), 0));
        Coverage after = jobs.coverage(STORE);
        assertThat(after)
                .isEqualTo(new Coverage(
                        0, 1, List.of(new Coverage.Day(first, 1), new Coverage.Day(first.plusDays(3), 1))));
        assertThat(after.places()).isEqualTo(3);
        assertThat(jobs.coverage("second").places()).isZero();
    }

    @Test
    void anObjectThatCannotBeReadProvesNothing() throws Exception {
        Content content = room.put("a", incoming("one"));
        room.put("b", incoming("two"));
        obstinate.unreadable.add(placeOf(content).key());
        Job job = verifyAll();
        assertThat(job.state()).isEqualTo(JobState.FINISHED);
        assertThat(job.counters()).isEqualTo(found(1, 0, 0, 1, 3));
        assertThat(placeOf(content).state()).isEqualTo(Place.State.WHOLE);
        assertThat(told("location_verified").get(0).data())
                .contains("\"status\":\"error\"", "\"reason\":\"no answer\"");
        assertThat(jobs.locations(Optional.empty(), Optional.empty(), 0, 10))
                .extracting(Location::lastError)
                .containsExactly(Optional.of("no answer"), Optional.empty());
        obstinate.unreadable.clear();
        assertThat(verifyAll().counters().ok()).isEqualTo(2);
        assertThat(jobs.locations(Optional.empty(), Optional.empty(), 0, 10))
                .extracting(Location::lastError)
                .containsOnly(Optional.empty());
    }

    @Test
    void aStoreThatIsSilentForTooLongPausesTheJobWhichThenGoesOn() throws Exception {
        Content content = room.put("a", incoming("one"));
        VerifyOptions impatient = options(VerifyMode.FULL, 100, Set.of(), Duration.ZERO, Set.of(), 0);
        obstinate.silent = true;
        Job paused = verify(impatient);
        assertThat(paused.state()).isEqualTo(JobState.PAUSED);
        assertThat(paused.counters()).isEqualTo(found(0, 0, 0, 0, 0));
        assertThat(placeOf(content).state()).isEqualTo(Place.State.WHOLE);
        assertThat(told("location_verified")).isEmpty();
        obstinate.silent = false;
        Job done = verify(impatient);
        assertThat(done.id()).isEqualTo(paused.id());
        assertThat(done.state()).isEqualTo(JobState.FINISHED);
        assertThat(done.counters().ok()).isEqualTo(1);
    }

    @Test
    void whatIsPausedOrWasLeftIsTakenUpByItself() throws Exception {
        room.put("a", incoming("one"));
        obstinate.silent = true;
        Job paused = verify(options(VerifyMode.FULL, 100, Set.of(), Duration.ZERO, Set.of(), 0));
        obstinate.silent = false;
        jobs.resume();
        assertThat(jobs.find(paused.id()).orElseThrow().state()).isEqualTo(JobState.PAUSED);
        room.clock.advance(Duration.ofMinutes(11));
        jobs.resume();
        await().until(() -> jobs.find(paused.id()).orElseThrow().state() == JobState.FINISHED);
    }

    @Test
    void tooManyErrorsStopAJob() throws Exception {
        for (int i = 0; i < 4; i++) {
            obstinate.unreadable.add(
                    placeOf(room.put("item " + i, incoming("bytes " + i))).key());
        }
        Job job = verify(options(VerifyMode.FULL, 100, Set.of(), Duration.ZERO, Set.of(), 3));
        assertThat(job.state()).isEqualTo(JobState.STOPPED);
        assertThat(job.reason()).contains("could not be read");
    }

    @Test
    void aSecondJobOfAStoreIsRefusedAndToldTheFirst() throws Exception {
        room.put("a", incoming("one"));
        room.clock.advance(Duration.ofMinutes(1));
        obstinate.gate = Optional.of(new CountDownLatch(1));
        Job first = jobs.start(STORE, VerifyOptions.USUAL, false);
        VerifyJobs otherNode = node("node-2");
        assertThatThrownBy(() -> otherNode.start(STORE, QUICK, true))
                .isInstanceOfSatisfying(
                        JobConflict.class, e -> assertThat(e.running().id()).isEqualTo(first.id()));
        assertThatThrownBy(() -> jobs.start(STORE, QUICK, false)).isInstanceOf(JobConflict.class);
        assertThat(otherNode.run("second", VerifyOptions.USUAL).state()).isEqualTo(JobState.FINISHED);
        obstinate.gate.orElseThrow().countDown();
        await().until(() -> !jobs.isRunning(STORE));
        assertThat(jobs.find(first.id()).orElseThrow().state()).isEqualTo(JobState.FINISHED);
        assertThatThrownBy(() -> jobs.start("nowhere", QUICK, false)).hasMessageContaining("no store named nowhere");
    }

    @Test
    void aNodeThatStopsLeavesItsJobToAnotherWhichReadsNothingTwice() throws Exception {
        for (int i = 0; i < 20; i++) {
            room.put("item " + i, incoming("bytes " + i));
        }
        room.clock.advance(Duration.ofMinutes(1));
        obstinate.letThrough = 10;
        obstinate.gate = Optional.of(new CountDownLatch(1));
        Job job = jobs.start(STORE, VerifyOptions.USUAL, false);
        await().until(() -> obstinate.opened.get() > 10);
        jobs.close();
        assertThat(jobs.isRunning(STORE))
                .as("the reader that is held up does not hold it up")
                .isFalse();
        Job left = jobs.find(job.id()).orElseThrow();
        assertThat(left.state()).isEqualTo(JobState.RUNNING);
        assertThat(left.counters().ok()).isBetween(0L, 10L);
        assertThat(told("location_verified")).hasSize((int) left.counters().ok());

        obstinate.gate.orElseThrow().countDown();
        obstinate.opened.set(0);
        VerifyJobs another = node("node-2");
        another.resume();
        await().until(() -> another.find(job.id()).orElseThrow().state() == JobState.FINISHED);
        assertThat(another.find(job.id()).orElseThrow().counters().ok()).isEqualTo(20);
        assertThat(obstinate.opened.get()).isEqualTo(20 - (int) left.counters().ok());
        assertThat(told("location_verified"))
                .extracting(Event::subject)
                .hasSize(20)
                .doesNotHaveDuplicates();
        another.close();
    }

    @Test
    void aCanceledJobEnds() throws Exception {
        room.put("a", incoming("one"));
        room.clock.advance(Duration.ofMinutes(1));
        obstinate.gate = Optional.of(new CountDownLatch(1));
        Job job = jobs.start(STORE, VerifyOptions.USUAL, false);
        VerifyJobs otherNode = node("node-2");
        assertThat(otherNode.cancel(job.id()).orElseThrow().state()).isEqualTo(JobState.CANCELED);
        jobs.cancel(job.id());
        await().until(() -> !jobs.isRunning(STORE));
        assertThat(jobs.find(job.id()).orElseThrow().state()).isEqualTo(JobState.CANCELED);
        assertThat(told("job_finished")).hasSize(1);
        assertThat(told("location_verified")).isEmpty();
        assertThat(jobs.cancel("nothing")).isEmpty();
        obstinate.gate.orElseThrow().countDown();
        assertThat(verifyAll().id()).isNotEqualTo(job.id());
    }

    @Test
    void anotherWishEndsAJobThatWasLeft() throws Exception {
        room.put("a", incoming("one"));
        obstinate.silent = true;
        Job paused = verify(options(VerifyMode.FULL, 100, Set.of(), Duration.ZERO, Set.of(), 0));
        obstinate.silent = false;
        Job quick = verify(QUICK);
        assertThat(quick.state()).isEqualTo(JobState.FINISHED);
        assertThat(jobs.find(paused.id()).orElseThrow().state()).isEqualTo(JobState.CANCELED);
        assertThat(jobs.list(Optional.of(STORE), 10)).extracting(Job::id).containsExactly(quick.id(), paused.id());
        assertThat(jobs.list(Optional.of("second"), 10)).isEmpty();
    }

    @Test
    void aQuickLookFindsWhatIsGoneAndProvesNoBytes() throws Exception {
        Content rotten = room.put("a", incoming("one"));
        Content gone = room.put("b", incoming("two"));
        Content cut = room.put("c", incoming("three"));
        room.overwrite(placeOf(rotten).key(), "0ne");
        room.store.delete(placeOf(gone).key());
        room.overwrite(placeOf(cut).key(), "thr");
        assertThat(verify(QUICK).counters()).isEqualTo(found(1, 1, 1, 0, 0));
        assertThat(placeOf(cut).state()).isEqualTo(Place.State.FAILED);
        assertThat(counts().verified()).isZero();
        assertThat(counts().stored()).isEqualTo(1);
        assertThat(verifyAll().counters().failed()).isEqualTo(2);
        assertThat(verify(QUICK).counters().ok()).as("its length is right").isEqualTo(1);
        assertThat(placeOf(rotten).state()).as("and its bytes are not").isEqualTo(Place.State.FAILED);
    }

    @Test
    void onlyWhatWasAskedForIsRead() throws Exception {
        Content old = room.put("old", incoming("old").with(Checksum.SHA256));
        room.clock.advance(Duration.ofDays(30));
        Content fresh = room.put("new", incoming("new"));
        assertThat(verify(options(VerifyMode.FULL, 100, Set.of(), Duration.ofDays(7), Set.of(), 0))
                        .counters()
                        .ok())
                .isEqualTo(1);
        assertThat(verify(options(VerifyMode.FULL, 100, Set.of(PlaceFilter.STORED), Duration.ZERO, Set.of(), 0))
                        .counters()
                        .ok())
                .isEqualTo(1);
        Set<Digest> digests = Set.of(old.sha256().orElseThrow(), fresh.root().orElseThrow());
        assertThat(verify(options(VerifyMode.FULL, 100, Set.of(), Duration.ZERO, digests, 0))
                        .counters()
                        .ok())
                .isEqualTo(2);
        assertThat(verify(options(
                                VerifyMode.FULL,
                                100,
                                Set.of(PlaceFilter.FAILED, PlaceFilter.MISSING),
                                Duration.ZERO,
                                Set.of(),
                                0))
                        .counters()
                        .places())
                .isZero();
    }

    @Test
    void aSampleIsAboutThatPart() throws Exception {
        for (int i = 0; i < 200; i++) {
            room.put("item " + i, incoming("bytes " + i));
        }
        assertThat(verify(options(VerifyMode.FULL, 10, Set.of(), Duration.ZERO, Set.of(), 0))
                        .counters()
                        .ok())
                .isEqualTo(20);
    }

    @Test
    void whatWasReadLongestAgoIsReadFirst() throws Exception {
        Content one = room.put("a", incoming("one"));
        room.clock.advance(Duration.ofDays(1));
        Content two = room.put("b", incoming("two"));
        verify(options(
                VerifyMode.FULL, 100, Set.of(), Duration.ZERO, Set.of(one.root().orElseThrow()), 0));
        verifyAll();
        assertThat(told("location_verified"))
                .extracting(Event::subject)
                .containsExactly(
                        "root:" + one.root().orElseThrow().hex(),
                        "root:" + two.root().orElseThrow().hex(),
                        "root:" + one.root().orElseThrow().hex());
    }

    @Test
    void lostBytesAreRepairedFromAnotherPlace() throws Exception {
        Content content = room.put("a", incoming("one"));
        Content alone = room.put("b", incoming("two"));
        Place here = placeOf(content);
        second.put(Key.of("copy"), Body.of("one".getBytes(UTF_8)), PutOptions.REPLACE);
        room.database.write(
                "add a place",
                rows -> rows.execute(
                        "INSERT INTO content_place (content, store, name, state, stored_at, verified_at) VALUES (?, 'second', 'copy', 0, 0, 0)",
                        content.id()));
        room.overwrite(here.key(), "0ne");
        room.store.delete(placeOf(alone).key());
        assertThat(verifyAll().counters()).isEqualTo(found(0, 1, 1, 0, 3));

        VerifyCounts repaired = verify(repairing(true, Orphans.UNNOTICED)).counters();
        assertThat(repaired.ok()).isEqualTo(1);
        assertThat(repaired.repaired()).isEqualTo(1);
        assertThat(repaired.missing())
                .as("what lies nowhere else waits for an upload")
                .isEqualTo(1);
        assertThat(room.text(here.key())).contains("one");
        assertThat(jobs.lost()).isEqualTo(new LostCounts(0, 1));
        assertThat(told("location_repaired")).hasSize(1);

        room.put("c", incoming("two"));
        assertThat(jobs.lost().any()).as("that came").isFalse();
    }

    @Test
    void aPlaceIsNotRepairedFromOneThatIsRottenItself() throws Exception {
        Content content = room.put("a", incoming("one"));
        second.put(Key.of("copy"), Body.of("0NE".getBytes(UTF_8)), PutOptions.REPLACE);
        room.database.write(
                "add a place",
                rows -> rows.execute(
                        "INSERT INTO content_place (content, store, name, state, stored_at, verified_at) VALUES (?, 'second', 'copy', 0, 0, 0)",
                        content.id()));
        room.overwrite(placeOf(content).key(), "0ne");
        assertThat(verify(repairing(true, Orphans.UNNOTICED)).counters().failed())
                .isEqualTo(1);
        assertThat(room.text(room.database.read("find", rows -> ContentRows.places(rows, content.id())).stream()
                        .filter(place -> place.store().equals(STORE))
                        .findFirst()
                        .orElseThrow()
                        .key()))
                .contains("0ne");
    }

    @Test
    void objectsThatNoRowKnowsAreTold() throws Exception {
        room.put("a", incoming("one"));
        room.contents.receive(incoming("left by a crash"));
        assertThat(verify(repairing(false, Orphans.TOLD)).counters().orphans())
                .as("perhaps an upload")
                .isZero();
        room.clock.advance(Duration.ofDays(2));
        room.contents.receive(incoming("under way"));
        Job job = verify(repairing(false, Orphans.TOLD));
        assertThat(job.counters().orphans()).isEqualTo(1);
        assertThat(job.counters().ok()).isEqualTo(1);
        assertThat(told("location_verified").get(2).data()).contains("\"status\":\"orphan\"", "\"size\":15");
        assertThat(room.keys()).as("nothing is deleted").hasSize(3);
    }

    @Test
    void objectsThatAreNamedByDigestsAndNoRowKnowsGoWhenTheyWereFoundTwice() throws Exception {
        Key named = Key.of("sha256/aa/bb/one");
        room.put("a", incoming("one").at(named));
        Key orphan = Key.of("sha256/aa/cc/left");
        room.overwrite(orphan, "left by another server");
        assertThat(verify(repairing(false, Orphans.REMOVED)).counters().orphans())
                .as("perhaps an upload")
                .isZero();
        room.clock.advance(Duration.ofDays(2));
        assertThat(verify(repairing(false, Orphans.REMOVED)).counters().orphans())
                .isEqualTo(1);
        room.collector.collect();
        assertThat(room.keys()).as("found once").hasSize(2);
        room.clock.advance(Duration.ofHours(2));
        assertThat(verify(repairing(false, Orphans.TOLD)).counters().orphans()).isEqualTo(1);
        room.collector.collect();
        assertThat(room.keys()).as("only told").hasSize(2);
        assertThat(verify(repairing(false, Orphans.REMOVED)).counters().orphans())
                .isEqualTo(1);
        assertThat(room.keys()).as("a verification deletes nothing").hasSize(2);
        room.collector.collect();
        assertThat(room.keys()).containsExactly(named);
        List<Event> told = told("location_verified");
        assertThat(told.get(told.size() - 1).data())
                .contains("\"status\":\"orphan\"", "\"object\":\"sha256/aa/cc/left\"", "\"removed\":true");
    }

    @Test
    void anOrphanWhoseNameAnUploadTakesStays() throws Exception {
        Key name = Key.of("sha256/aa/cc/left");
        room.overwrite(name, "one");
        room.clock.advance(Duration.ofDays(2));
        verify(repairing(false, Orphans.REMOVED));
        room.clock.advance(Duration.ofHours(2));
        verify(repairing(false, Orphans.REMOVED));
        room.put("a", incoming("one").at(name));
        room.collector.collect();
        assertThat(room.text(name)).contains("one");
        room.overwrite(Key.of("sha256/zz"), "another");
        room.clock.advance(Duration.ofDays(2));
        verify(repairing(false, Orphans.TOLD));
        assertThat(room.database.<String>read(
                        "find remembered orphans",
                        rows -> rows.createQuery("SELECT name FROM content_orphan")
                                .mapTo(String.class)
                                .one()))
                .as("what is none any more is forgotten")
                .isEqualTo("sha256/zz");
    }

    @Test
    void whatIsDeletedMeanwhileIsSkipped() throws Exception {
        Content content = room.put("a", incoming("one"));
        room.clock.advance(Duration.ofMinutes(1));
        obstinate.gate = Optional.of(new CountDownLatch(1));
        Job job = jobs.start(STORE, VerifyOptions.USUAL, false);
        await().until(() -> obstinate.opened.get() > 0);
        room.database.write(
                "delete a place", rows -> rows.execute("DELETE FROM content_place WHERE content = ?", content.id()));
        obstinate.gate.orElseThrow().countDown();
        await().until(() -> jobs.find(job.id()).orElseThrow().state() == JobState.FINISHED);
        assertThat(jobs.find(job.id()).orElseThrow().counters()).isEqualTo(new VerifyCounts(0, 0, 0, 0, 1, 0, 0, 3));
        assertThat(told("location_verified").get(0).data()).contains("\"status\":\"skipped\"");
    }

    @Test
    void placesAreListedByStateAndStore() throws Exception {
        room.put("a", incoming("one"));
        Content rotten = room.put("b", incoming("two"));
        room.overwrite(placeOf(rotten).key(), "tw0");
        Instant stored = room.clock.instant();
        verifyAll();
        List<Location> failed = jobs.locations(Optional.of(PlaceFilter.FAILED), Optional.of(STORE), 0, 10);
        assertThat(failed)
                .containsExactly(new Location(
                        placeOf(rotten).id(),
                        STORE,
                        PlaceFilter.FAILED,
                        3,
                        Optional.empty(),
                        rotten.root(),
                        stored,
                        room.clock.instant().plusMillis(1),
                        Optional.empty()));
        assertThat(jobs.locations(Optional.of(PlaceFilter.VERIFIED), Optional.empty(), 0, 10))
                .hasSize(1);
        assertThat(jobs.locations(Optional.empty(), Optional.empty(), 0, 1)).hasSize(1);
        assertThat(jobs.locations(Optional.empty(), Optional.of("second"), 0, 10))
                .isEmpty();
    }

    @Test
    void whatIsDueByAgeIsBegunOnceADay() throws Exception {
        room.put("a", incoming("one"));
        Duration age = Duration.ofDays(30);
        jobs.startDue(age, VerifyOptions.scheduled(age, 1 << 30));
        assertThat(jobs.list(Optional.empty(), 10)).isEmpty();
        room.clock.advance(age);
        jobs.startDue(age, VerifyOptions.scheduled(age, 1 << 30));
        await().until(() -> !jobs.isRunning(STORE));
        assertThat(jobs.list(Optional.empty(), 10)).hasSize(1);
        assertThat(jobs.list(Optional.empty(), 10).get(0).counters().ok()).isEqualTo(1);
        room.put("b", incoming("two"));
        room.clock.advance(Duration.ofHours(1));
        jobs.startDue(Duration.ofHours(1), VerifyOptions.scheduled(Duration.ofHours(1), 1 << 30));
        await().until(() -> !jobs.isRunning(STORE));
        assertThat(jobs.list(Optional.empty(), 10)).hasSize(2);
    }

    @Test
    void aStoreWithAScheduleIsVerifiedThenAndMissedTimesAreMadeUpFor() throws Exception {
        ContentConfig nightly = new ContentConfig(
                Duration.ofHours(24),
                true,
                Duration.ofDays(1),
                1L << 40,
                Map.of(STORE, CronSchedule.parse("0 3 * * *")),
                false);
        VerifyJobs scheduled = node("node-3", nightly);
        VerifyOptions usual = VerifyOptions.scheduled(Duration.ZERO, 1L << 40);
        room.put("a", incoming("one"));
        scheduled.startScheduled(usual);
        assertThat(scheduled.list(Optional.empty(), 10))
                .as("it came after three")
                .isEmpty();
        room.clock.advance(Duration.ofDays(2));
        scheduled.startDue(Duration.ofDays(1), usual);
        assertThat(scheduled.list(Optional.empty(), 10))
                .as("age does not count")
                .isEmpty();
        scheduled.startScheduled(usual);
        await().until(() -> !scheduled.isRunning(STORE));
        scheduled.startScheduled(usual);
        assertThat(scheduled.list(Optional.empty(), 10))
                .as("once for each time")
                .hasSize(1);
        room.clock.advance(Duration.ofDays(1));
        scheduled.startScheduled(usual);
        await().until(() -> !scheduled.isRunning(STORE));
        assertThat(scheduled.list(Optional.empty(), 10)).hasSize(2);
        scheduled.close();
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
        assertThat(verifyAll().counters().failed()).isZero();
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
        ComposedRoots roots = new ComposedRoots(room.database, room.contents, room.stores, FAST);
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
        ComposedRoots roots = new ComposedRoots(room.database, room.contents, room.stores, FAST);
        assertThat(roots.compute(() -> true, rows -> {})).isZero();
        assertThat(room.count("content WHERE root IS NULL")).isEqualTo(1);
    }
}
