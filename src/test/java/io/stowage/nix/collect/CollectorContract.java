package io.stowage.nix.collect;

import static io.stowage.nix.cache.CachesFixture.push;
import static io.stowage.nix.cache.CachesFixture.put;
import static io.stowage.nix.cache.CachesFixture.upload;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.content.Contents;
import io.stowage.content.intake.Intake;
import io.stowage.database.Database;
import io.stowage.database.Migrations;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.nix.cache.CachesFixture;
import io.stowage.nix.cache.NixCache;
import io.stowage.nix.cache.PathUploads;
import io.stowage.nix.cache.TestNar;
import io.stowage.nix.collect.CacheCollector.Removed;
import io.stowage.nix.collect.CacheCollector.Request;
import io.stowage.nix.collect.CollectReport.Reason;
import io.stowage.nix.format.FileKind;
import io.stowage.nix.format.FileName;
import io.stowage.store.Key;
import io.stowage.store.StoreException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What goes from caches and what stays, on each engine. */
abstract class CollectorContract {
    static final TestNar LIB = TestNar.of("a", "the library");
    static final TestNar APP = TestNar.of("b", "the program").referring(LIB);
    static final TestNar OTHER = TestNar.of("c", "another program").referring(LIB);
    static final TestNar ALONE = TestNar.of("d", "alone");
    static final Map<String, String> MONTH = Map.of("keep-unused", "30d");
    private static final Duration OLD = Duration.ofDays(40);

    static final Turn ENDLESS = new Turn(() -> true, rows -> {});

    CachesFixture caches;

    abstract Database open(Migrations... tables);

    @BeforeEach
    void start() {
        caches = new CachesFixture(open(Contents.TABLES));
    }

    @AfterEach
    void end() throws IOException {
        caches.close();
    }

    CacheCollector collector(NixCache cache) {
        return new CacheCollector(cache, caches.ground);
    }

    static CollectReport look(CacheCollector collector) throws IOException {
        return collector.look(new Request(false, false, 100), ENDLESS).orElseThrow();
    }

    static CollectReport dry(CacheCollector collector) throws IOException {
        return collector.look(new Request(true, false, 100), ENDLESS).orElseThrow();
    }

    private void ripen() {
        caches.clock.advance(CacheCollector.RIPENING);
    }

    private Removed collect(NixCache cache) throws IOException {
        look(collector(cache));
        ripen();
        return collector(cache).remove(ENDLESS);
    }

    /** Whether each is there, without asking for it as clients do. */
    private List<TestNar> present(TestNar... some) {
        return List.of(some).stream()
                .filter(nar -> caches.database.read(
                        "look",
                        rows -> rows.createQuery("SELECT 1 FROM nix_path WHERE hash = :hash")
                                .bind("hash", nar.hash())
                                .mapTo(Integer.class)
                                .findOne()
                                .isPresent()))
                .toList();
    }

    static void assertNothingDangles(Database database) {
        List<String> dangling = database.read(
                "look for paths without their references",
                rows -> rows.createQuery("SELECT r.hash FROM nix_reference r WHERE NOT EXISTS (SELECT 1 FROM nix_path p"
                                + " WHERE p.cache = r.cache AND p.hash = r.reference)")
                        .mapTo(String.class)
                        .list());
        assertThat(dangling).isEmpty();
    }

    private NixCache pushed(Map<String, String> rules, TestNar... nars) throws IOException {
        NixCache cache = caches.open("main", rules);
        for (TestNar nar : nars) {
            push(cache, nar);
        }
        return cache;
    }

    @Test
    void withoutARuleEverythingStays() throws IOException {
        NixCache cache = pushed(Map.of(), LIB, APP);
        caches.clock.advance(Duration.ofDays(10_000));
        assertThat(collect(cache).isNothing()).isTrue();
        assertThat(present(LIB, APP)).containsExactly(LIB, APP);
    }

    @Test
    void whatNobodyAsksForGoesAndItsNarsAfterTheGrace() throws IOException {
        NixCache cache = pushed(MONTH, LIB, APP);
        caches.clock.advance(OLD);
        assertThat(collect(cache)).isEqualTo(new Removed(2, 0, 0));
        assertThat(present(LIB, APP)).isEmpty();
        assertThat(caches.count("nix_nar")).isEqualTo(2);
        assertThat(collect(cache).isNothing()).isTrue();
        caches.clock.advance(Duration.ofHours(25));
        assertThat(collect(cache)).isEqualTo(new Removed(0, 2, LIB.bytes().length + APP.bytes().length));
        assertThat(caches.count("nix_nar") + caches.count("nix_use") + caches.count("nix_reference"))
                .isZero();
        assertThat(caches.count("content_loose")).isEqualTo(2);
        cache.narInfoFiles().catchUp();
        assertThat(caches.keys()).noneMatch(key -> key.endsWith(".narinfo"));
    }

    @Test
    void nothingGoesBeforeItsVerdictHasRipened() throws IOException {
        NixCache cache = pushed(MONTH, ALONE);
        caches.clock.advance(OLD);
        look(collector(cache));
        assertThat(collector(cache).condemned()).isEqualTo(1);
        caches.clock.advance(CacheCollector.RIPENING.minusSeconds(1));
        assertThat(collector(cache).remove(ENDLESS).isNothing()).isTrue();
        assertThat(present(ALONE)).containsExactly(ALONE);
    }

    @Test
    void aPathThatIsAskedForKeepsWhatItRefersTo() throws IOException {
        NixCache cache = pushed(MONTH, LIB, APP, ALONE);
        caches.clock.advance(OLD);
        assertThat(cache.paths().find(APP.pathHash())).isPresent();
        collect(cache);
        assertThat(present(LIB, APP, ALONE)).containsExactly(LIB, APP);
    }

    @Test
    void theNarAloneCountsAsAUse() throws IOException {
        NixCache cache = pushed(MONTH, LIB, APP);
        caches.clock.advance(OLD);
        assertThat(cache.nars().find(APP.name())).isPresent();
        assertThat(collect(cache).isNothing()).isTrue();
    }

    @Test
    void aPinKeepsItsClosureAndItsEndLetsItGo() throws IOException {
        NixCache cache = pushed(MONTH, LIB, APP, ALONE);
        Pins pins = new Pins("main", caches.database, caches.clock);
        assertThat(pins.add(APP.pathHash(), "alice")).isEqualTo(Pins.Outcome.PINNED);
        assertThat(pins.add(APP.pathHash(), "bob")).isEqualTo(Pins.Outcome.PINNED_BEFORE);
        assertThat(pins.add(OTHER.pathHash(), "bob")).isEqualTo(Pins.Outcome.NO_SUCH_PATH);
        caches.clock.advance(OLD);
        collect(cache);
        assertThat(present(LIB, APP, ALONE)).containsExactly(LIB, APP);
        assertThat(pins.list("", 10)).singleElement().satisfies(pin -> {
            assertThat(pin.path().toString()).isEqualTo("/nix/store/" + APP.hash() + "-test");
            assertThat(pin.owner()).isEqualTo("alice");
            assertThat(pin.present()).isTrue();
        });
        assertThat(pins.remove(APP.pathHash())).isTrue();
        assertThat(pins.remove(APP.pathHash())).isFalse();
        collect(cache);
        assertThat(present(LIB, APP)).isEmpty();
    }

    @Test
    void aPinnedPathCannotBeDeleted() throws IOException {
        NixCache cache = pushed(Map.of(), ALONE);
        new Pins("main", caches.database, caches.clock).add(ALONE.pathHash(), "alice");
        assertThatThrownBy(() -> cache.paths().delete(ALONE.pathHash()))
                .isInstanceOfSatisfying(
                        StowageException.class, e -> assertThat(e.fault()).isEqualTo(Fault.CONFLICT));
    }

    @Test
    void aPinThatComesAfterTheVerdictKeepsTheWholeClosure() throws IOException {
        NixCache cache = pushed(MONTH, LIB, APP);
        caches.clock.advance(OLD);
        look(collector(cache));
        new Pins("main", caches.database, caches.clock).add(APP.pathHash(), "alice");
        ripen();
        collector(cache).remove(ENDLESS);
        assertThat(present(LIB, APP)).containsExactly(LIB, APP);
        caches.clock.advance(OLD);
        assertThat(look(collector(cache)).paths()).isZero();
        assertThat(collector(cache).condemned()).isZero();
    }

    @Test
    void theSizeLimitKeepsTheClosuresThatWereUsedLast() throws IOException {
        int lib = LIB.bytes().length;
        int app = APP.bytes().length;
        int other = OTHER.bytes().length;
        NixCache cache = pushed(Map.of("max-size", Integer.toString(lib + other + 1)), LIB, APP, OTHER);
        caches.clock.advance(OLD);
        cache.paths().find(APP.pathHash());
        caches.clock.advance(OLD);
        cache.paths().find(OTHER.pathHash());
        caches.clock.advance(OLD);
        CollectReport report = dry(collector(cache));
        assertThat(report.items()).singleElement().satisfies(item -> {
            assertThat(item.path().hash()).isEqualTo(APP.pathHash());
            assertThat(item.reason()).isEqualTo(Reason.OVER_MAX_SIZE);
        });
        assertThat(report.bytes()).isEqualTo(app);
        collect(cache);
        assertThat(present(LIB, APP, OTHER)).containsExactly(LIB, OTHER);
    }

    @Test
    void theSizeLimitIsExactWhereManyPathsWereUsedBeforeOneAnother() throws IOException {
        List<TestNar> all = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            all.add(TestNar.of("z" + i / 10 + i % 10, "ten bytes " + i / 10 + i % 10));
        }
        NixCache cache = pushed(Map.of("max-size", Integer.toString(12 * 7 + 11)), all.toArray(TestNar[]::new));
        for (TestNar each : all) {
            caches.clock.advance(Duration.ofDays(2));
            cache.paths().find(each.pathHash());
        }
        caches.clock.advance(Duration.ofDays(2));
        collect(cache);
        assertThat(present(all.toArray(TestNar[]::new))).isEqualTo(all.subList(23, 30));
    }

    @Test
    void whatWasJustUsedStaysWhateverTheSizeLimitIs() throws IOException {
        NixCache cache = pushed(Map.of("max-size", "1"), LIB, APP);
        caches.clock.advance(Duration.ofHours(23));
        assertThat(collect(cache).isNothing()).isTrue();
        caches.clock.advance(Duration.ofHours(2));
        assertThat(collect(cache).paths()).isEqualTo(2);
    }

    @Test
    void aNarThatTwoPathsHaveCountsOnce() throws IOException {
        TestNar twin = new TestNar("f" + ALONE.hash().substring(1), ALONE.text(), "");
        NixCache cache = pushed(Map.of("max-size", Integer.toString(ALONE.bytes().length)), ALONE, twin);
        caches.clock.advance(OLD);
        assertThat(dry(collector(cache)).paths()).isZero();
    }

    @Test
    void aDryRunSaysWhatWouldGoAndChangesNothing() throws IOException {
        NixCache cache = pushed(MONTH, LIB, APP);
        upload(cache, ALONE);
        caches.clock.advance(OLD);
        CollectReport report = dry(collector(cache));
        assertThat(report.paths()).isEqualTo(2);
        assertThat(report.nars()).isEqualTo(2);
        assertThat(report.bytes()).isEqualTo(LIB.bytes().length + APP.bytes().length);
        assertThat(report.unusedNars()).isEqualTo(1);
        assertThat(report.unusedBytes()).isEqualTo(ALONE.bytes().length);
        assertThat(report.items()).extracting(CollectReport.Item::reason).containsOnly(Reason.UNUSED);
        ripen();
        assertThat(collector(cache).remove(ENDLESS).isNothing()).isTrue();
        assertThat(present(LIB, APP)).hasSize(2);
        assertThat(collector(cache)
                        .look(new Request(true, false, 1), ENDLESS)
                        .orElseThrow()
                        .items())
                .hasSize(1);
    }

    @Test
    void whoAsksForACondemnedPathKeepsIt() throws IOException {
        NixCache cache = pushed(MONTH, LIB, APP, ALONE);
        caches.clock.advance(OLD);
        look(collector(cache));
        assertThat(cache.paths().find(APP.pathHash())).isPresent();
        ripen();
        collector(cache).remove(ENDLESS);
        assertThat(present(LIB, APP, ALONE)).containsExactly(LIB, APP);
    }

    @Test
    void aUseThatReachesTheRowsLateKeepsACondemnedPath() throws IOException {
        NixCache cache = pushed(MONTH, LIB, APP);
        NixCache onAnotherNode = caches.open("main", MONTH);
        caches.clock.advance(OLD);
        onAnotherNode.paths().find(APP.pathHash());
        look(collector(cache));
        assertThat(collector(cache).condemned()).isEqualTo(2);
        onAnotherNode.lastUses().flush();
        ripen();
        assertThat(collector(cache).remove(ENDLESS).isNothing()).isTrue();
        assertThat(present(LIB, APP)).hasSize(2);
    }

    @Test
    void whoUploadsACondemnedPathAgainKeepsIt() throws IOException {
        NixCache cache = pushed(MONTH, ALONE);
        caches.clock.advance(OLD);
        look(collector(cache));
        assertThat(put(cache, ALONE, ALONE.narInfo())).isEqualTo(PathUploads.Outcome.UNCHANGED);
        ripen();
        collector(cache).remove(ENDLESS);
        assertThat(present(ALONE)).hasSize(1);
    }

    @Test
    void anUploadThatRefersToACondemnedPathKeepsIt() throws IOException {
        NixCache cache = pushed(MONTH, LIB);
        caches.clock.advance(OLD);
        look(collector(cache));
        push(cache, APP);
        ripen();
        collector(cache).remove(ENDLESS);
        assertThat(present(LIB, APP)).hasSize(2);
        look(collector(cache));
        assertThat(collector(cache).condemned()).isZero();
    }

    @Test
    void aNarThatAnUploadAsksForIsNotRemovedBeforeItsNarInfoComes() throws IOException {
        NixCache cache = pushed(Map.of());
        upload(cache, ALONE);
        caches.clock.advance(OLD);
        look(collector(cache));
        assertThat(cache.nars().findStored(ALONE.name())).isPresent();
        ripen();
        assertThat(collector(cache).remove(ENDLESS).isNothing()).isTrue();
        put(cache, ALONE, ALONE.narInfo());
        caches.clock.advance(OLD);
        assertThat(collect(cache).isNothing()).isTrue();
    }

    @Test
    void aNarThatIsUploadedAgainBeginsItsGraceAnew() throws IOException {
        NixCache cache = pushed(Map.of());
        upload(cache, ALONE);
        caches.clock.advance(OLD);
        look(collector(cache));
        assertThat(upload(cache, ALONE)).isFalse();
        ripen();
        assertThat(collector(cache).remove(ENDLESS).isNothing()).isTrue();
    }

    @Test
    void pathsThatReferToEachOtherGoTogether() throws IOException {
        TestNar first = TestNar.of("x", "first");
        TestNar second = TestNar.of("y", "second").referring(first, ALONE);
        NixCache cache = pushed(MONTH, ALONE, first.referring(second), second);
        assertNothingDangles(caches.database);
        caches.clock.advance(OLD);
        assertThat(collect(cache).paths()).isEqualTo(3);
    }

    @Test
    void aPathThatRefersToItselfGoes() throws IOException {
        NixCache cache = pushed(MONTH, ALONE.referring(ALONE));
        caches.clock.advance(OLD);
        assertThat(collect(cache).paths()).isEqualTo(1);
    }

    @Test
    void aRuleThatWasTakenBackRemovesNothingAnyMore() throws IOException {
        NixCache cache = pushed(MONTH, ALONE);
        caches.clock.advance(OLD);
        look(collector(cache));
        NixCache restarted = caches.open();
        assertThat(collect(restarted).isNothing()).isTrue();
        assertThat(collector(restarted).condemned()).isZero();
    }

    @Test
    void narInfosWhoseBytesAreLostAreReportedAndGoOnRequest() throws IOException {
        NixCache cache = pushed(Map.of(), LIB, APP);
        caches.store.delete(Key.of(narKey(LIB)));
        assertThat(look(collector(cache)).lost()).as("nobody has noticed yet").isEmpty();
        assertThat(cache.nars().findStored(LIB.name())).isEmpty();
        CollectReport report = look(collector(cache));
        assertThat(report.lost()).containsExactly(LIB.pathHash());
        assertThat(report.repaired()).isZero();
        CollectReport dry =
                collector(cache).look(new Request(true, true, 0), ENDLESS).orElseThrow();
        assertThat(dry.repaired()).isZero();
        assertThat(present(LIB, APP)).hasSize(2);
        CollectReport repaired =
                collector(cache).look(new Request(false, true, 0), ENDLESS).orElseThrow();
        assertThat(repaired.repaired()).isEqualTo(1);
        assertThat(present(LIB, APP)).containsExactly(APP);
        assertThat(push(cache, LIB)).isEqualTo(PathUploads.Outcome.CREATED);
        assertThat(look(collector(cache)).lost()).isEmpty();
    }

    @Test
    void aStoreThatDoesNotAnswerConfirmsNoLoss() throws IOException {
        NixCache cache = pushed(Map.of(), LIB);
        caches.store.delete(Key.of(narKey(LIB)));
        assertThat(cache.nars().findStored(LIB.name())).isEmpty();
        caches.store.failAlways(new StoreException(StoreException.Reason.UNAVAILABLE, "no answer"));
        assertThatThrownBy(() -> collector(cache).look(new Request(false, true, 0), ENDLESS))
                .isInstanceOf(StoreException.class);
        assertThat(present(LIB)).hasSize(1);
    }

    private static String narKey(TestNar nar) {
        String hash = nar.name().hash();
        return "store/nar/" + hash.charAt(0) + "/" + hash.substring(0, 2) + "/" + nar.name();
    }

    @Test
    void theListingOfAPathGoesWithIt() throws IOException {
        NixCache cache = pushed(MONTH, ALONE);
        FileName name = FileName.parse(FileKind.LISTING, ALONE.hash());
        byte[] listing = "{}".getBytes(UTF_8);
        try (Intake intake =
                cache.files().receive(name, new ByteArrayInputStream(listing), OptionalLong.of(2), "alice")) {
            cache.files().publish(intake, name, "alice");
        }
        caches.clock.advance(OLD);
        collect(cache);
        assertThat(cache.files().find(name)).isEmpty();
    }

    /** Each number of transactions after which the node dies. */
    @Test
    void aCrashBetweenAnyTwoStepsLeavesNoPathWithoutItsReferences() throws IOException {
        TestNar top = TestNar.of("g", "the top").referring(APP, OTHER);
        NixCache cache = pushed(MONTH, LIB, APP, OTHER, top, ALONE);
        caches.clock.advance(OLD);
        cache.paths().find(OTHER.pathHash());
        for (int survived = 0; survived < 40; survived++) {
            AtomicInteger left = new AtomicInteger(survived);
            Turn dying = new Turn(() -> true, rows -> {
                if (left.getAndDecrement() <= 0) {
                    throw new IllegalStateException("the node dies");
                }
            });
            try {
                collector(cache).look(new Request(false, false, 0), dying);
                ripen();
                collector(cache).remove(dying);
            } catch (IllegalStateException e) {
                assertThat(e).hasMessage("the node dies");
            }
            assertNothingDangles(caches.database);
            assertThat(present(LIB, OTHER)).hasSize(2);
        }
        collect(cache);
        assertThat(present(LIB, APP, OTHER, top, ALONE)).containsExactly(LIB, OTHER);
    }

    @Test
    void aTurnThatIsOverRemovesNothing() throws IOException {
        NixCache cache = pushed(MONTH, ALONE);
        caches.clock.advance(OLD);
        Turn over = new Turn(() -> false, rows -> {});
        assertThat(collector(cache).look(new Request(false, false, 0), over)).isEmpty();
        look(collector(cache));
        ripen();
        assertThat(collector(cache).remove(over).isNothing()).isTrue();
    }
}
