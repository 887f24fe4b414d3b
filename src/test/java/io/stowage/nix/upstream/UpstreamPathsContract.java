package io.stowage.nix.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.database.Database;
import io.stowage.database.Migrations;
import io.stowage.nix.cache.TestNar;
import io.stowage.nix.format.ForeignUrl;
import io.stowage.nix.format.NarInfo;
import io.stowage.ops.FakeClock;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is remembered of upstreams, on each engine. */
abstract class UpstreamPathsContract {
    private static final TestNar APP = TestNar.of("b", "the program");
    private static final TestNar TWIN = TestNar.of("c", "the program");
    private static final TestNar OTHER = TestNar.of("d", "another one");

    private final FakeClock clock = new FakeClock();
    private Database database;
    private UpstreamPaths paths;
    private UpstreamPaths elsewhere;

    abstract Database open(Migrations... tables);

    @BeforeEach
    void start() {
        database = open(UpstreamPaths.TABLES);
        paths = new UpstreamPaths("main", database, clock);
        elsewhere = new UpstreamPaths("team", database, clock);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private static UpstreamPath path(TestNar nar, String upstream) {
        String document = NarInfo.parse(nar.narInfo().getBytes(UTF_8)).text();
        return new UpstreamPath(
                nar.pathHash(), nar.name(), upstream, new ForeignUrl("x/blob?y=1"), document, "key-1:AAAA");
    }

    @Test
    void aPathIsFoundByItsHashAndByItsNar() {
        paths.put(path(APP, "up"));
        paths.put(path(TWIN, "up"));
        paths.put(path(OTHER, "up"));
        assertThat(paths.find(APP.pathHash())).contains(path(APP, "up"));
        assertThat(paths.withNar(APP.name())).containsExactly(path(APP, "up"), path(TWIN, "up"));
        assertThat(elsewhere.find(APP.pathHash())).isEmpty();
        assertThat(elsewhere.withNar(APP.name())).isEmpty();
    }

    @Test
    void anotherUpstreamTakesItsPlace() {
        paths.put(path(APP, "up"));
        paths.put(path(APP, "zz"));
        assertThat(paths.find(APP.pathHash())).contains(path(APP, "zz"));
        paths.forget(path(APP, "up"));
        assertThat(paths.find(APP.pathHash())).isPresent();
        paths.forget(path(APP, "zz"));
        assertThat(paths.find(APP.pathHash())).isEmpty();
    }

    @Test
    void whatIsOldIsForgotten() {
        paths.put(path(APP, "up"));
        elsewhere.put(path(APP, "up"));
        clock.advance(Duration.ofDays(50));
        paths.put(path(OTHER, "up"));
        assertThat(UpstreamPaths.forgetOld(database, clock, Duration.ofDays(90)))
                .isZero();
        clock.advance(Duration.ofDays(41));
        assertThat(UpstreamPaths.forgetOld(database, clock, Duration.ofDays(90)))
                .isEqualTo(2);
        assertThat(paths.find(APP.pathHash())).isEmpty();
        assertThat(paths.find(OTHER.pathHash())).isPresent();
    }
}
