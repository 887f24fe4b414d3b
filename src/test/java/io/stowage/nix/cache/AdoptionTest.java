package io.stowage.nix.cache;

import static io.stowage.nix.cache.CachesFixture.ALICE;
import static io.stowage.nix.cache.CachesFixture.narInfoKey;
import static io.stowage.nix.cache.CachesFixture.narKey;
import static io.stowage.nix.cache.CachesFixture.push;
import static io.stowage.nix.cache.CachesFixture.read;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.content.ContentConfig;
import io.stowage.content.Contents;
import io.stowage.content.collect.Collector;
import io.stowage.database.TestDatabases;
import io.stowage.fault.StowageException;
import io.stowage.nix.cache.Adoption.Round;
import io.stowage.store.Key;
import io.stowage.store.StoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that somebody else wrote into the store of a cache. */
class AdoptionTest {
    private static final TestNar LIB = TestNar.of("z", "the library");
    private static final TestNar APP = TestNar.of("b", "the program").referring(LIB);

    @TempDir
    private Path folder;

    private CachesFixture caches;

    @BeforeEach
    void start() {
        caches = new CachesFixture(TestDatabases.embedded(folder, Contents.TABLES));
    }

    @AfterEach
    void end() throws IOException {
        caches.close();
    }

    private void write(TestNar nar) throws IOException {
        caches.write(narKey(nar), new String(nar.bytes(), UTF_8));
        caches.write(narInfoKey(nar), nar.narInfo());
    }

    private static Round adopt(NixCache cache) throws IOException {
        return cache.adoption().adopt(ALICE, () -> true);
    }

    @Test
    void whatLiesThereIsServedOnceItIsVerifiedAndKeptThen() throws IOException {
        write(LIB);
        write(APP);
        NixCache cache = caches.open("require-references", "true");
        assertThat(cache.paths().find(APP.pathHash())).isEmpty();
        assertThat(cache.nars().find(APP.name())).isEmpty();
        assertThat(adopt(cache)).isEqualTo(new Round(2, 0));
        assertThat(cache.paths().find(APP.pathHash()).orElseThrow().document()).contains("\nSig: main-1:");
        assertThat(read(cache, APP.name())).isEqualTo("the program");
        assertThat(cache.nars().find(APP.name()).orElseThrow().owner()).isEqualTo(ALICE);
        assertThat(caches.keys())
                .containsExactlyInAnyOrder(
                        "config/cache.key", narKey(APP), narKey(LIB), narInfoKey(APP), narInfoKey(LIB));
        assertThat(adopt(cache)).isEqualTo(new Round(0, 0));
        collectContents();
        assertThat(read(cache, APP.name())).isEqualTo("the program");
    }

    private void collectContents() {
        caches.clock.advance(Duration.ofDays(3));
        Collector.Round unused = new Collector(
                        caches.database,
                        caches.ground.stores(),
                        ContentConfig.of(Duration.ofHours(24), true),
                        caches.clock,
                        new Random(1))
                .collect();
    }

    @Test
    void bytesThatAreNotWhatTheirNameSaysAreNeverServed() throws IOException {
        write(LIB);
        caches.write(narKey(LIB), "something else");
        NixCache cache = caches.open();
        assertThat(adopt(cache)).isEqualTo(new Round(0, 1));
        assertThat(cache.paths().find(LIB.pathHash())).isEmpty();
        assertThat(cache.nars().find(LIB.name())).isEmpty();
        collectContents();
        assertThat(caches.text(narKey(LIB))).contains("something else");
        caches.write(narKey(LIB), "the library");
        assertThat(adopt(cache)).isEqualTo(new Round(1, 0));
    }

    @Test
    void narInfosWithoutANarAndOtherFilesAreLeftAlone() throws IOException {
        caches.write(narInfoKey(APP), APP.narInfo());
        caches.write("store/narinfo/x/xx/readme.narinfo", "hello");
        caches.write(narInfoKey(LIB), "no narinfo");
        NixCache cache = caches.open();
        assertThat(adopt(cache)).isEqualTo(new Round(0, 2));
        assertThat(caches.keys()).hasSize(3);
    }

    @Test
    void aPathThatWasDeletedIsNotTakenOverAgain() throws IOException {
        NixCache cache = caches.open();
        push(cache, LIB);
        caches.store.failAlways(new StoreException(StoreException.Reason.UNAVAILABLE, "no answer"));
        cache.paths().delete(LIB.pathHash());
        caches.store.recover();
        assertThat(caches.text(narInfoKey(LIB))).isPresent();
        assertThat(adopt(cache)).isEqualTo(new Round(0, 0));
        cache.narInfoFiles().catchUp();
        assertThat(caches.text(narInfoKey(LIB))).isEmpty();
    }

    @Test
    void aStoreThatFailsInBetweenLosesNothingAndTheNextRoundGoesOn() throws IOException {
        write(LIB);
        write(APP);
        NixCache cache = caches.open();
        for (int call = 1; call < 12; call++) {
            caches.store.failCall(call, new StoreException(StoreException.Reason.UNAVAILABLE, "no answer"));
            try {
                Round unused = adopt(cache);
            } catch (StoreException | StowageException e) {
                assertThat(e.getMessage()).isNotEmpty();
            }
            caches.store.recover();
            collectContents();
        }
        Round unused = adopt(cache);
        assertThat(read(cache, APP.name()) + read(cache, LIB.name())).isEqualTo("the programthe library");
        assertThat(caches.count("content_hold")).isZero();
    }

    @Test
    void aRoundEndsWhenItsTurnIsOver() throws IOException {
        write(LIB);
        write(APP);
        AtomicInteger turns = new AtomicInteger(2);
        assertThat(caches.open().adoption().adopt(ALICE, () -> turns.getAndDecrement() > 0))
                .isEqualTo(new Round(1, 0));
    }

    @Test
    void anUploadOfTheSameNarMeanwhileTakesItsPlace() throws IOException {
        write(LIB);
        NixCache cache = caches.open("main", Map.of());
        push(cache, LIB);
        assertThat(adopt(cache)).isEqualTo(new Round(0, 0));
        assertThat(read(cache, LIB.name())).isEqualTo("the library");
        assertThatThrownBy(() -> caches.contents.adopt(
                        "here", Key.of(narKey(LIB)), LIB.name().digest()))
                .hasMessageContaining("is a place already");
    }
}
