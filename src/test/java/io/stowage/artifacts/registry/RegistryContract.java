package io.stowage.artifacts.registry;

import static io.stowage.artifacts.registry.RegistryFixture.ADMIN;
import static io.stowage.artifacts.registry.RegistryFixture.CI;
import static io.stowage.artifacts.registry.RegistryFixture.OTHER;
import static io.stowage.artifacts.registry.RegistryFixture.announced;
import static io.stowage.artifacts.registry.RegistryFixture.draft;
import static io.stowage.artifacts.registry.RegistryFixture.labelled;
import static io.stowage.artifacts.registry.RegistryFixture.sha256;
import static io.stowage.artifacts.registry.RegistryFixture.wish;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.content.Contents;
import io.stowage.content.rows.Checksum;
import io.stowage.content.rows.KeyHolds;
import io.stowage.content.rows.StoredAmounts;
import io.stowage.database.Database;
import io.stowage.database.Migrations;
import io.stowage.digest.Algorithm;
import io.stowage.digest.Digest;
import io.stowage.events.EventLog;
import io.stowage.fault.StowageException;
import io.stowage.store.Body;
import io.stowage.store.Key;
import io.stowage.store.PutOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jdbi.v3.core.statement.Query;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of packages and files, on each engine. */
abstract class RegistryContract {
    private RegistryFixture room;

    abstract Database openDatabase(Migrations... tables) throws IOException;

    @BeforeEach
    void open() throws IOException {
        room = new RegistryFixture(openDatabase(Contents.TABLES, EventLog.TABLES));
    }

    @AfterEach
    void close() throws IOException {
        room.close();
    }

    private static void assertRefused(String code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        StowageException.class, e -> assertThat(e.code()).contains(code));
    }

    private static Files.Location stored(String backend) {
        return new Files.Location(backend, "stored", Optional.empty());
    }

    private Packages packages() {
        return room.registry.packages();
    }

    private PackageCreation creation() {
        return room.registry.creation();
    }

    private PackageChanges changes() {
        return room.registry.changes();
    }

    // Packages

    @Test
    void aPackageIsReadByOthersOnceItIsFinalized() throws IOException {
        ArtifactPackage made = room.create(draft("1"));
        room.put(made, "bin/tool", "hello");
        assertRefused("no_such_package", () -> packages().require(made.id(), OTHER));
        assertThat(packages().require(made.id(), CI).files()).isOne();
        room.finish(made);
        assertThat(room.read(made, "bin/tool", OTHER)).isEqualTo("hello");
        assertThat(packages().require(made.id(), OTHER).bytes()).isEqualTo(5);
        assertThat(room.types()).containsExactly("v1.package.created", "v1.file.stored", "v1.package.finalized");
    }

    @Test
    void theManifestIsTheDigestOfSortedLines() throws IOException {
        ArtifactPackage made = room.create(draft("1"));
        room.put(made, "b", "two");
        room.put(made, "a/z", "one");
        room.put(made, "a-", "");
        String lines = "a-\0" + sha256("") + "\0" + "0\n" + "a/z\0" + sha256("one") + "\0" + "3\n" + "b\0"
                + sha256("two") + "\0" + "3\n";
        assertThat(room.finish(made).manifest()).contains(sha256(lines));
    }

    @Test
    void aFileIsNoFolder() throws IOException {
        ArtifactPackage made = room.create(draft("1"));
        room.put(made, "lib/a.jar", "one");
        assertRefused("path_conflict", () -> room.put(made, "lib", "two"));
        assertRefused("path_conflict", () -> room.put(made, "lib/a.jar/inner", "two"));
        room.put(made, "lib.txt", "three");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/a", "a/", "a//b", "./a", "a/../b", "a\\b", "a\nb", "A\u030A"})
    void pathsThatMeanSeveralThingsAreRefused(String path) {
        assertRefused("bad_path", () -> new FilePath(path));
    }

    @Test
    void theSameFileAgainIsFoundAndAnotherOneRefused() throws IOException {
        ArtifactPackage made = room.create(draft("1"));
        assertThat(room.put(made, "a", "one").made()).isTrue();
        assertThat(room.put(made, "a", "one").made()).isFalse();
        assertRefused("file_exists", () -> room.put(made, "a", "two"));
        collect();
        assertThat(room.keys(room.near)).containsExactly(key("one"));
        assertThat(room.read(made, "a", CI)).isEqualTo("one");
    }

    private static String key(String text) {
        String hex = sha256(text).hex();
        return "registry/sha256/" + hex.substring(0, 2) + "/" + hex.substring(2, 4) + "/" + hex;
    }

    @Test
    void bytesLieUnderTheKeyOfTheirDigestWhetherItWasAnnouncedOrNot() throws IOException {
        ArtifactPackage made = room.create(draft("1"));
        room.put(made, "a", "one".getBytes(UTF_8), announced("one"));
        room.put(made, "b", "two");
        assertThat(room.keys(room.near)).containsExactlyInAnyOrder(key("one"), key("two"));
    }

    @Test
    void aFileHasAllDigestsThatAreConfiguredOrAnnounced() throws IOException {
        ArtifactPackage made = room.create(draft("1"));
        String md5 = "f97c5d29941bfb1b2fdab0874906ab82";
        Digests digests = room.put(made, "a", "one".getBytes(UTF_8), Digests.NONE.with(Checksum.MD5, md5))
                .file()
                .digests();
        assertThat(digests.hex()).containsOnlyKeys(Checksum.SHA256, Checksum.SHA512, Checksum.MD5);
        assertThat(digests.digest(Algorithm.SHA512)).contains(Digest.compute(Algorithm.SHA512, "one".getBytes(UTF_8)));
    }

    @Test
    void bytesThatAreNotWhatWasAnnouncedLeaveNothing() throws IOException {
        ArtifactPackage made = room.create(draft("1"));
        assertThatThrownBy(() -> room.put(made, "a", "forged".getBytes(UTF_8), announced("real")))
                .isInstanceOfSatisfying(StowageException.class, e -> {
                    assertThat(e.code()).contains("digest_mismatch");
                    assertThat(e.details())
                            .containsEntry("expected", sha256("real").hex())
                            .containsEntry("actual", sha256("forged").hex());
                });
        assertThat(room.keys(room.near)).isEmpty();
        assertThat(room.count("artifact_file")).isZero();
        assertRefused(
                "digest_mismatch",
                () -> room.registry
                        .intake()
                        .store(
                                wish(made, "a", Digests.NONE.with(Checksum.MD5, "0".repeat(32)), OptionalLong.empty()),
                                CI,
                                new ByteArrayInputStream("x".getBytes(UTF_8))));
        assertThat(room.keys(room.near)).isEmpty();
    }

    @Test
    void aPackageIsNotFinalizedBeforeAllAnnouncedFilesCame() throws IOException {
        PackageDraft.ExpectedFile expected =
                new PackageDraft.ExpectedFile(new FilePath("a"), Optional.of(3L), "text/plain", announced("one"));
        ArtifactPackage made = room.create(new PackageDraft(
                draft("1").coordinates(), Optional.empty(), Map.of(), Optional.empty(), List.of(expected)));
        assertThatThrownBy(() -> room.finish(made))
                .isInstanceOfSatisfying(
                        StowageException.class, e -> assertThat(e.details()).containsEntry("missing", "a"));
        assertRefused("digest_mismatch", () -> room.put(made, "a", "two"));
        assertRefused("digest_mismatch", () -> room.put(made, "a", "longer"));
        room.put(made, "a", "one");
        assertThat(room.finish(made).state()).isEqualTo(PackageState.FINALIZED);
    }

    @Test
    void finalizingAgainChangesNothingAndAnotherManifestIsRefused() throws IOException {
        ArtifactPackage made = room.create(draft("1"));
        room.put(made, "a", "one");
        Digest other = sha256("no manifest");
        assertRefused(
                "manifest_mismatch", () -> room.registry.finalization().finish(made.id(), CI, Optional.of(other)));
        ArtifactPackage done = room.finish(made);
        String line = "a\0" + sha256("one") + "\0" + "3\n";
        assertThat(done.manifest()).contains(sha256(line));
        assertThat(room.registry.finalization().finish(made.id(), CI, done.manifest()))
                .isEqualTo(done);
        assertRefused(
                "manifest_mismatch", () -> room.registry.finalization().finish(made.id(), CI, Optional.of(other)));
    }

    @Test
    void aFinalizedPackageTakesNoFiles() throws IOException {
        ArtifactPackage done = room.publish(draft("1"), "one");
        assertRefused("package_finalized", () -> room.put(done, "b", "two"));
        assertRefused("package_finalized", () -> room.put(done, "file.txt", "one"));
    }

    @Test
    void coordinatesBelongToOnePackage() throws IOException {
        ArtifactPackage made = room.create(draft("1"));
        assertThat(creation().create(draft("1"), CI, Optional.empty()).made()).isFalse();
        assertThatThrownBy(() -> room.create(draft("1", "ephemeral")))
                .isInstanceOfSatisfying(
                        StowageException.class, e -> assertThat(e.details()).containsEntry("id", made.id()));
        room.finish(made);
        assertRefused("package_exists", () -> room.create(draft("1")));
        changes().delete(made.id(), CI, "");
        assertThat(room.create(draft("1")).id()).isNotEqualTo(made.id());
    }

    @Test
    void theSameRequestAgainFindsWhatItMade() throws IOException {
        PackageCreation.Repeatable request =
                new PackageCreation.Repeatable("token", Digest.compute(Algorithm.SHA256, new byte[] {1}));
        ArtifactPackage made =
                creation().create(draft("1"), CI, Optional.of(request)).artifact();
        room.finish(made);
        PackageCreation.Created again = creation().create(draft("1"), CI, Optional.of(request));
        assertThat(again.made()).isFalse();
        assertThat(again.artifact().id()).isEqualTo(made.id());
        assertRefused(
                "idempotency_conflict",
                () -> creation()
                        .create(
                                draft("2"),
                                CI,
                                Optional.of(new PackageCreation.Repeatable(
                                        "token", Digest.compute(Algorithm.SHA256, new byte[] {2})))));
        room.clock.advance(Duration.ofHours(25));
        assertRefused("package_exists", () -> creation().create(draft("1"), CI, Optional.of(request)));
    }

    @Test
    void aKeyPublishesOnlyForItsProducers() throws IOException {
        assertRefused("producer_forbidden", () -> creation().create(draft("1"), OTHER, Optional.empty()));
        ArtifactPackage done = room.publish(draft("1"), "one");
        assertRefused("producer_forbidden", () -> changes().delete(done.id(), OTHER, ""));
        changes().delete(done.id(), ADMIN, "because");
        assertRefused("no_such_package", () -> packages().require(done.id(), CI));
    }

    @Test
    void theLatestIsTheOneThatWasFinalizedLast() throws IOException {
        ArtifactPackage first = room.create(draft("2"));
        room.clock.advance(Duration.ofMinutes(1));
        ArtifactPackage second = room.publish(draft("1"), "one");
        assertThat(packages()
                        .requireByName("ci/nightly", "tool", "latest", OTHER)
                        .id())
                .isEqualTo(second.id());
        room.clock.advance(Duration.ofMinutes(1));
        room.finish(first);
        assertThat(packages()
                        .requireByName("ci/nightly", "tool", "latest", OTHER)
                        .id())
                .isEqualTo(first.id());
        assertThat(packages().requireByName("ci/nightly", "tool", "1", OTHER).id())
                .isEqualTo(second.id());
        assertRefused("no_such_package", () -> packages().requireByName("ci/nightly", "other", "latest", OTHER));
    }

    @Test
    void aListGoesOnWhereItStoppedWhateverIsAddedMeanwhile() throws IOException {
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            made.add(room.publish(draft("v" + i), "text" + i).id());
            room.clock.advance(Duration.ofSeconds(1));
        }
        Collections.reverse(made);
        Packages.Page first = packages().list(PackageFilter.ALL, OTHER, 2);
        room.publish(draft("later"), "later");
        Packages.Page second =
                packages().list(PackageFilter.ALL.after(first.next().orElseThrow()), OTHER, 2);
        Packages.Page third =
                packages().list(PackageFilter.ALL.after(second.next().orElseThrow()), OTHER, 2);
        List<String> seen = new ArrayList<>();
        List.of(first, second, third).forEach(page -> page.packages().forEach(each -> seen.add(each.id())));
        assertThat(seen).isEqualTo(made);
        assertThat(third.next()).isEmpty();
        assertThat(packages().count(PackageFilter.ALL, OTHER)).isEqualTo(6);
    }

    @Test
    void aListMeansWhatItsFilterSays() throws IOException {
        ArtifactPackage plain = room.publish(draft("1"), "one");
        room.clock.advance(Duration.ofSeconds(1));
        ArtifactPackage labelled = room.publish(labelled("2", "kind", "model"), "two");
        room.create(draft("3"));
        assertThat(ids(filter(Map.of("kind", "model"), Optional.empty(), PackageState.FINALIZED), OTHER))
                .containsExactly(labelled.id());
        assertThat(ids(filter(Map.of("kind", "other"), Optional.empty(), PackageState.FINALIZED), OTHER))
                .isEmpty();
        assertThat(ids(filter(Map.of(), Optional.of(sha256("one")), PackageState.FINALIZED), OTHER))
                .containsExactly(plain.id());
        assertThat(ids(filter(Map.of(), Optional.empty(), PackageState.OPEN), CI))
                .hasSize(1);
        assertThat(ids(filter(Map.of(), Optional.empty(), PackageState.OPEN), OTHER))
                .isEmpty();
    }

    private static PackageFilter filter(Map<String, String> labels, Optional<Digest> digest, PackageState state) {
        return new PackageFilter(
                Optional.of("ci/nightly"),
                Optional.of("tool"),
                Optional.empty(),
                Optional.empty(),
                state,
                digest,
                labels,
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty());
    }

    private List<String> ids(PackageFilter filter, Requester party) {
        return packages().list(filter, party, 10).packages().stream()
                .map(ArtifactPackage::id)
                .toList();
    }

    // Backends

    @Test
    void aFileOfARuleForAllLiesInEachBackend() throws IOException {
        ArtifactPackage made = room.create(labelled("1", "copies", "two"));
        room.put(made, "a", "one");
        assertThat(room.keys(room.near)).containsExactly(key("one"));
        assertThat(room.keys(room.far)).containsExactly(key("one").substring("registry/".length()));
        assertThat(room.registry.files().page(made.id(), "").get(0).locations())
                .containsExactly(stored("near"), stored("far"));
        room.finish(made);
        room.near.failAlways(RegistryFixture.away());
        assertThat(room.read(made, "a", OTHER)).isEqualTo("one");
    }

    @Test
    void aFileThatOneOfAllCannotStoreIsNotThere() throws IOException {
        ArtifactPackage made = room.create(labelled("1", "copies", "two"));
        room.far.failAlways(RegistryFixture.away());
        assertThatThrownBy(() -> room.put(made, "a", "one")).hasMessageContaining("1 of 2 backends");
        assertThat(room.count("artifact_file")).isZero();
        assertThat(room.count("content_loose")).isOne();
        room.far.recover();
        // The store may still do what it did not answer, so the name stays held for a while.
        room.clock.advance(KeyHolds.LENGTH.plusSeconds(1));
        room.put(made, "a", "one");
        assertThat(room.finish(made).files()).isOne();
    }

    @Test
    void aBackendThatDoesNotAnswerIsPassedOverWhereTheRuleAllowsIt() throws IOException {
        ArtifactPackage any = room.create(labelled("1", "copies", "first"));
        ArtifactPackage most = room.create(labelled("2", "copies", "quorum"));
        room.near.failAlways(RegistryFixture.away());
        room.put(any, "a", "one");
        room.put(most, "a", "two");
        room.near.recover();
        assertThat(room.keys(room.near)).isEmpty();
        assertThat(room.registry.files().page(any.id(), "").get(0).locations()).containsExactly(stored("far"));
        ArtifactPackage later = room.create(labelled("3", "copies", "quorum"));
        room.put(later, "a", "three");
        assertThat(room.registry.files().page(later.id(), "").get(0).locations())
                .hasSize(2);
    }

    @Test
    void aFileThatLiesNowhereAnyMoreIsMendedByTheSameBytesOnly() throws IOException {
        ArtifactPackage done = room.publish(draft("1"), "one");
        room.near.put(Key.of(key("one")), Body.of("rot".getBytes(UTF_8)), PutOptions.REPLACE);
        assertThatThrownBy(() -> room.read(done, "file.txt", OTHER)).hasMessageContaining("lies nowhere");
        assertThat(room.registry.files().page(done.id(), "").get(0).isDamaged()).isTrue();
        assertThatThrownBy(() -> room.put(done, "file.txt", "two")).isInstanceOf(StowageException.class);
        assertRefused("package_finalized", () -> room.put(done, "other.txt", "one"));
        room.put(done, "file.txt", "one");
        assertThat(room.read(done, "file.txt", OTHER)).isEqualTo("one");
    }

    @Test
    void bytesAreLinkedOnlyForThoseWhoMayReadThem() throws IOException {
        ArtifactPackage open = room.create(draft("1"));
        room.put(open, "a", "secret");
        ArtifactPackage mine = creation()
                .create(
                        new PackageDraft(
                                new Coordinates("bob", "x", "1"),
                                Optional.empty(),
                                Map.of("copies", "two"),
                                Optional.empty(),
                                List.of()),
                        OTHER,
                        Optional.empty())
                .artifact();
        AnnouncedFile wish = wish(mine, "b", announced("secret"), OptionalLong.empty());
        assertRefused("need_content", () -> room.registry.intake().link(wish, OTHER));
        room.finish(open);
        assertThat(room.registry.intake().link(wish, OTHER).made()).isTrue();
        assertThat(room.registry.files().page(mine.id(), "").get(0).locations()).hasSize(2);
        assertThat(room.read(mine, "b", OTHER)).isEqualTo("secret");
    }

    // Uploads in pieces

    @Test
    void anUploadInPiecesGoesOnWhereItStopped() throws IOException {
        byte[] bytes = new byte[3_000_000];
        new Random(7).nextBytes(bytes);
        ArtifactPackage made = room.create(draft("1"));
        FileUploads uploads = room.registry.uploads();
        FileUpload begun = uploads.begin(wish(made, "big", Digests.NONE, OptionalLong.of(bytes.length)), CI);
        append(begun, 0, bytes, 0, 1_000_000);
        assertRefused("wrong_offset", () -> append(begun, 0, bytes, 0, 10));
        append(begun, 1_000_000, bytes, 1_000_000, 2_000_000);
        assertRefused("no_such_upload", () -> uploads.require(made.id(), "x", CI));
        FileIntake.Stored stored = uploads.close(
                made.id(),
                begun.id(),
                CI,
                Digests.NONE.with(
                        Checksum.SHA256, Digest.compute(Algorithm.SHA256, bytes).hex()));
        assertThat(stored.file().length()).isEqualTo(bytes.length);
        assertThat(room.count("artifact_upload")).isZero();
        room.clock.advance(Duration.ofDays(2));
        room.collector.collect();
        assertThat(room.keys(room.near)).hasSize(1).allMatch(key -> key.startsWith("registry/sha256/"));
    }

    private FileUpload append(FileUpload upload, long start, byte[] bytes, int from, int count) throws IOException {
        return room.registry
                .uploads()
                .append(
                        upload.wish().packageId(),
                        upload.id(),
                        CI,
                        OptionalLong.of(start),
                        new ByteArrayInputStream(bytes, from, count),
                        OptionalLong.of(count));
    }

    @Test
    void anUploadOfOnePieceLeavesItsBytesOnce() throws IOException {
        byte[] bytes = "one piece".getBytes(UTF_8);
        ArtifactPackage made = room.create(draft("1"));
        FileUpload begun = room.registry.uploads().begin(wish(made, "a", Digests.NONE, OptionalLong.empty()), CI);
        append(begun, 0, bytes, 0, bytes.length);
        assertRefused(
                "digest_mismatch",
                () -> room.registry.uploads().close(made.id(), begun.id(), CI, announced("something else")));
        room.registry.uploads().close(made.id(), begun.id(), CI, announced("one piece"));
        room.clock.advance(Duration.ofDays(2));
        room.collector.collect();
        assertThat(room.keys(room.near)).containsExactly(key("one piece"));
        assertThat(room.read(made, "a", CI)).isEqualTo("one piece");
    }

    @Test
    void aPackageHasSoManyUploadsAtATimeAtMost() {
        ArtifactPackage made = room.create(draft("1"));
        FileUploads uploads = room.registry.uploads();
        FileUpload first = uploads.begin(wish(made, "0", Digests.NONE, OptionalLong.empty()), CI);
        for (int i = 1; i < 1000; i++) {
            FileUpload unused = uploads.begin(wish(made, "" + i, Digests.NONE, OptionalLong.empty()), CI);
        }
        AnnouncedFile more = wish(made, "more", Digests.NONE, OptionalLong.empty());
        assertRefused("too_many_uploads", () -> uploads.begin(more, CI));
        uploads.cancel(made.id(), first.id(), CI);
        assertThat(uploads.begin(more, CI).received()).isZero();
    }

    @Test
    void aCancelledOrAbandonedUploadLeavesNothing() throws IOException {
        ArtifactPackage made = room.create(draft("1", "forever"));
        FileUploads uploads = room.registry.uploads();
        FileUpload cancelled = uploads.begin(wish(made, "a", Digests.NONE, OptionalLong.empty()), CI);
        append(cancelled, 0, "one".getBytes(UTF_8), 0, 3);
        uploads.cancel(made.id(), cancelled.id(), CI);
        FileUpload left = uploads.begin(wish(made, "b", Digests.NONE, OptionalLong.empty()), CI);
        append(left, 0, "two".getBytes(UTF_8), 0, 3);
        room.clock.advance(Duration.ofHours(25));
        room.expire();
        assertThat(room.count("artifact_upload")).isZero();
        room.clock.advance(Duration.ofDays(2));
        room.collector.collect();
        assertThat(room.keys(room.near)).isEmpty();
    }

    // Retention

    @Test
    void aDeletedPackageLetsGoOfItsBytesUnlessAnotherHasThem() throws IOException {
        ArtifactPackage one = room.publish(draft("1"), "shared");
        ArtifactPackage two = room.publish(draft("2"), "shared");
        changes().delete(one.id(), CI, "no longer needed");
        collect();
        assertThat(room.read(two, "file.txt", OTHER)).isEqualTo("shared");
        changes().delete(two.id(), CI, "");
        collect();
        assertThat(room.keys(room.near)).isEmpty();
        StoredAmounts.Amount left =
                room.database.read("amounts", rows -> new StoredAmounts(room.database).of(rows, "alice"));
        assertThat(left).isEqualTo(StoredAmounts.Amount.NONE);
    }

    private void collect() {
        room.clock.advance(Duration.ofDays(2));
        room.collector.collect();
    }

    @Test
    void aHeldPackageNeitherExpiresNorIsDeleted() throws IOException {
        ArtifactPackage held = room.publish(draft("1", "ephemeral"), "one");
        changes().hold(held.id(), CI, "case-7", "in court", Optional.empty());
        room.clock.advance(Duration.ofDays(30));
        assertThat(room.registry.expiry().preview(10).packages()).isZero();
        assertThat(room.expire()).isEqualTo(new Expiry.Round(0, 0, 0));
        assertRefused("on_hold", () -> changes().delete(held.id(), ADMIN, "because"));
        changes().release(held.id(), CI, "case-7");
        assertThat(room.expire()).isEqualTo(new Expiry.Round(1, 0, 0));
    }

    @Test
    void aHoldWithAnEndEndsByItself() throws IOException {
        ArtifactPackage held = room.publish(draft("1"), "one");
        changes()
                .hold(
                        held.id(),
                        CI,
                        "week",
                        "",
                        Optional.of(room.clock.instant().plus(Duration.ofDays(7))));
        assertRefused("on_hold", () -> changes().delete(held.id(), CI, ""));
        room.clock.advance(Duration.ofDays(8));
        changes().delete(held.id(), CI, "");
    }

    @Test
    void aPackageExpiresAndGoesAfterTheGrace() throws IOException {
        ArtifactPackage old = room.publish(draft("1", "ephemeral"), "four");
        room.clock.advance(Duration.ofDays(8));
        Expiry.Preview preview = room.registry.expiry().preview(10);
        assertThat(preview.items()).extracting(Expiry.Item::action).containsExactly("expire");
        assertThat(List.of(preview.packages(), preview.files(), preview.bytes()))
                .containsExactly(1L, 1L, 4L);
        assertThat(packages().require(old.id(), OTHER).state()).isEqualTo(PackageState.FINALIZED);
        room.expire();
        assertThat(packages().list(PackageFilter.ALL, OTHER, 10).packages()).isEmpty();
        assertThat(room.read(old, "file.txt", OTHER)).isEqualTo("four");
        room.clock.advance(Duration.ofHours(25));
        assertThat(room.expire()).isEqualTo(new Expiry.Round(0, 1, 0));
        assertRefused("no_such_package", () -> packages().require(old.id(), ADMIN));
        assertThat(room.types()).endsWith("v1.package.expired", "v1.package.deleted");
        room.clock.advance(Duration.ofDays(31));
        room.expire();
        assertThat(room.count("artifact_package")).isZero();
    }

    @Test
    void theLastOnesOfANameStay() throws IOException {
        room.publish(draft("1"), "one");
        room.clock.advance(Duration.ofDays(1));
        ArtifactPackage last = room.publish(draft("2"), "two");
        room.clock.advance(Duration.ofDays(200));
        assertThat(room.expire()).isEqualTo(new Expiry.Round(1, 0, 0));
        assertThat(packages().require(last.id(), OTHER).state()).isEqualTo(PackageState.FINALIZED);
    }

    @Test
    void aPackageToWhichNothingComesIsGivenUpAndItsCoordinatesAreFree() throws IOException {
        ArtifactPackage left = room.create(draft("1"));
        room.clock.advance(Duration.ofHours(36));
        room.put(left, "a", "one");
        room.clock.advance(Duration.ofHours(36));
        assertThat(room.expire()).isEqualTo(new Expiry.Round(0, 0, 0));
        room.clock.advance(Duration.ofHours(36));
        assertThat(room.expire()).isEqualTo(new Expiry.Round(0, 0, 1));
        assertRefused("no_such_package", () -> packages().require(left.id(), CI));
        assertThat(room.create(draft("1")).id()).isNotEqualTo(left.id());
        collect();
        assertThat(room.keys(room.near)).isEmpty();
    }

    @Test
    void whatIsLockedIsDeletedByAnAdministratorWithAReasonAtMost() throws IOException {
        ArtifactPackage release = room.publish(draft("1", "release"), "one");
        ArtifactPackage evidence = room.publish(draft("2", "evidence"), "two");
        assertRefused("retention_locked", () -> changes().delete(release.id(), ADMIN, "because"));
        assertRefused("retention_locked", () -> changes().delete(evidence.id(), ADMIN, ""));
        assertRefused("retention_locked", () -> changes().delete(evidence.id(), CI, "because"));
        changes().delete(evidence.id(), ADMIN, "because");
        assertRefused("coordinates_retired", () -> room.create(draft("2")));
        room.clock.advance(Duration.ofDays(400));
        room.expire();
        assertRefused("coordinates_retired", () -> room.create(draft("2")));
    }

    @Test
    void aChangeNeverShortensWhatWasPromised() throws IOException {
        ArtifactPackage done = room.publish(draft("1"), "one");
        assertRefused("would_shorten_retention", () -> change(done, "ephemeral"));
        assertRefused("unknown_retention_class", () -> change(done, "no-such"));
        assertThat(change(done, "forever").retentionClass()).isEqualTo("forever");
        assertRefused(
                "would_shorten_retention",
                () -> changes()
                        .change(
                                done.id(),
                                CI,
                                new PackageChanges.Change(
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.of(Optional.of(room.clock.instant()))),
                                current -> {}));
        ArtifactPackage relabelled = changes()
                .change(
                        done.id(),
                        CI,
                        new PackageChanges.Change(Optional.of(Map.of("a", "b")), Optional.empty(), Optional.empty()),
                        current -> {});
        assertThat(relabelled.labels()).containsExactly(Map.entry("a", "b"));
        assertThat(relabelled.version()).isGreaterThan(done.version());
    }

    private ArtifactPackage change(ArtifactPackage done, String retentionClass) {
        return changes()
                .change(
                        done.id(),
                        CI,
                        new PackageChanges.Change(Optional.empty(), Optional.of(retentionClass), Optional.empty()),
                        current -> {});
    }

    // Several at once

    @Test
    void manyFilesOfOnePackageComeAtOnce() throws Exception {
        ArtifactPackage made = room.create(draft("1"));
        List<Callable<FileIntake.Stored>> work = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            String text = "text " + i % 7;
            String path = "folder/" + i;
            work.add(() -> room.put(made, path, text));
        }
        all(work);
        assertThat(room.finish(made).files()).isEqualTo(20);
        assertThat(room.keys(room.near))
                .filteredOn(key -> key.startsWith("registry/sha256/"))
                .hasSize(7);
        assertThat(room.count("content_hold")).isZero();
    }

    @Test
    void onlyOneOfManyWhoCreateTheSameCoordinatesMakesIt() throws Exception {
        List<Callable<PackageCreation.Created>> work =
                Collections.nCopies(8, () -> creation().create(draft("1"), CI, Optional.empty()));
        assertThat(all(work)).filteredOn(PackageCreation.Created::made).hasSize(1);
        assertThat(room.count("artifact_package")).isOne();
    }

    private static <T> List<T> all(List<Callable<T>> work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> each : threads.invokeAll(work)) {
                results.add(each.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void theContentsOfFilesAreKnownToMoves() throws IOException {
        ArtifactPackage usual = room.create(draft("1"));
        room.put(usual, "a", "usual");
        ArtifactPackage kept = room.create(draft("2", "release"));
        room.put(kept, "a", "kept");
        FileContents files = new FileContents("artifacts");
        assertThat(needed(files.needs("c.id"), "")).containsExactlyInAnyOrder(5L, 4L);
        assertThat(needed(files.needsInClass("c.id"), "release")).containsExactly(4L);
        assertThat(needed(files.needsInClass("c.id"), "no such class")).isEmpty();
    }

    /** The sizes of the contents that meet this condition. */
    private List<Long> needed(String condition, String retentionClass) {
        return room.database.read("find what files need", rows -> {
            Query query = rows.createQuery("SELECT c.size FROM content c WHERE " + condition);
            return (retentionClass.isEmpty() ? query : query.bind("retention", retentionClass))
                    .mapTo(Long.class)
                    .list();
        });
    }
}
