package io.stowage.nix;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.stowage.fault.Fault;
import io.stowage.nix.cache.TestNar;
import io.stowage.nix.format.NarInfo;
import io.stowage.nix.format.SecretKey;
import io.stowage.nix.upstream.ScriptedUpstream;
import io.stowage.store.ListQuery;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Upstreams that fail, lie, or take their time, and many who want the same. */
class NixPullFailuresTest {
    private static final TestNar APP = TestNar.of("b", "the program");
    private static final String ASKED = APP.hash() + ".narinfo";
    private static final String THEIR_NAR = "nar/" + APP.name();
    private static final String NAR = "/nix/" + THEIR_NAR;
    private static final String NARINFO = "/nix/" + ASKED;
    private static final int READERS = 8;

    @TempDir
    private Path folder;

    private ScriptedUpstream upstream;
    private NixServer nix;

    @BeforeEach
    void start() throws Exception {
        upstream = new ScriptedUpstream();
        nix = open();
    }

    @AfterEach
    void stop() throws IOException {
        upstream.close();
        nix.close();
    }

    private NixServer open(String... more) throws Exception {
        Map<String, String> settings = new HashMap<>(Map.of(
                "stowage.nix.upstreams.up.url", upstream.url(),
                "stowage.nix.upstreams.up.public-keys", upstream.publicKey(),
                "stowage.nix.pull.timeout", "30s"));
        for (int i = 0; i < more.length; i += 2) {
            settings.put("stowage.nix." + more[i], more[i + 1]);
        }
        return new NixServer(folder, settings);
    }

    private void reopen(String... more) throws Exception {
        nix.close();
        nix = open(more);
    }

    private int status(String path) throws Exception {
        return nix.get(path).statusCode();
    }

    private double counted(String what, String result) {
        return nix
                .meters
                .find("stowage.nix.upstream.requests")
                .tag("what", what)
                .tag("result", result)
                .counters()
                .stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    private double up() {
        return nix.meters.get("stowage.nix.upstream.up").gauge().value();
    }

    private void assertNothingIsStored() throws IOException {
        assertThat(nix.store.list(ListQuery.prefix("nix/store/")).objects()).isEmpty();
    }

    @Test
    void whatNoneOfTheKeysSignedIsNotTaken() throws Exception {
        NarInfo unsigned = NarInfo.parse(APP.narInfo().getBytes(UTF_8));
        String forged = unsigned.signedBy(SecretKey.generate("up-1")).text();
        upstream.script(ASKED, ScriptedUpstream.body(forged));
        upstream.script(THEIR_NAR, ScriptedUpstream.body(APP.bytes()));
        assertThat(status(NARINFO)).isEqualTo(404);
        assertThat(status(NAR)).isEqualTo(404);
        assertThat(counted("narinfo", "refused")).isEqualTo(1);
        assertThat(upstream.paths()).containsExactly(ASKED);
    }

    @Test
    void theNarInfoOfAnotherPathIsNotTaken() throws Exception {
        TestNar other = TestNar.of("c", "something else");
        upstream.script(ASKED, ScriptedUpstream.body(upstream.narInfo(other)));
        assertThat(status(NARINFO)).isEqualTo(404);
        upstream.script(other.hash() + ".narinfo", ScriptedUpstream.body("no narinfo at all"));
        assertThat(status("/nix/" + other.hash() + ".narinfo")).isEqualTo(404);
        assertThat(counted("narinfo", "refused")).isEqualTo(2);
    }

    @Test
    void wrongBytesAreSeenByNobodyAndTheirSourceIsNotBelieved() throws Exception {
        upstream.offer(APP);
        upstream.script(THEIR_NAR, ScriptedUpstream.body("the trojan!"));
        assertThat(status(NARINFO)).isEqualTo(200);
        assertThat(status(NAR)).isEqualTo(404);
        assertNothingIsStored();
        assertThat(counted("nar", "refused")).isEqualTo(1);
        assertThat(status(NARINFO)).isEqualTo(404);
        assertThat(upstream.paths()).containsExactly(ASKED, THEIR_NAR);
    }

    @Test
    void aNarOfAnotherLengthIsNotEvenRead() throws Exception {
        upstream.offer(APP);
        upstream.script(THEIR_NAR, ScriptedUpstream.body("short"));
        assertThat(status(NARINFO)).isEqualTo(200);
        assertThat(status(NAR)).isEqualTo(404);
        assertNothingIsStored();
    }

    @Test
    void aNarThatBreaksOffOrStopsIsTakenWhenItIsAskedForAgain() throws Exception {
        reopen("pull.idle", "500ms");
        upstream.offer(APP);
        assertThat(status(NARINFO)).isEqualTo(200);
        upstream.script(THEIR_NAR, ScriptedUpstream.half(APP.bytes()));
        assertThat(status(NAR)).isEqualTo(503);
        upstream.script(THEIR_NAR, upstream.stopsAtHalf(APP.bytes()));
        HttpResponse<String> stopped = nix.get(NAR);
        assertThat(stopped.statusCode()).isEqualTo(503);
        assertThat(stopped.headers().firstValue("Retry-After")).isPresent();
        assertNothingIsStored();
        assertThat(nix.metering.open()).isZero();
        upstream.offer(APP);
        assertThat(nix.get(NAR).body()).isEqualTo("the program");
    }

    @Test
    void anUpstreamThatFailsAgainAndAgainIsLeftAloneForAWhile() throws Exception {
        upstream.script("nix-cache-info", ScriptedUpstream.body("StoreDir: /nix/store\n"));
        upstream.script(ASKED, ScriptedUpstream.status(503));
        for (int i = 0; i < 3; i++) {
            assertThat(up()).isEqualTo(1);
            assertThat(status(NARINFO)).isEqualTo(503);
        }
        assertThat(up()).isZero();
        assertThat(status(NARINFO)).isEqualTo(404);
        assertThat(upstream.paths()).hasSize(3);
        upstream.offer(APP);
        nix.clock.advance(Duration.ofSeconds(11));
        assertThat(status(NARINFO)).isEqualTo(200);
        assertThat(up()).isEqualTo(1);
    }

    @Test
    void anUpstreamThatDoesNotAnswerKeepsNobodyWaiting() throws Exception {
        reopen("pull.timeout", "1s");
        upstream.script(ASKED, upstream.neverAnswers());
        assertThat(status(NARINFO)).isEqualTo(503);
        assertThat(upstream.paths()).containsExactly(ASKED);
    }

    @Test
    void anotherUpstreamStandsInForOneThatFails() throws Exception {
        try (ScriptedUpstream other = new ScriptedUpstream()) {
            other.offer(APP);
            upstream.script(ASKED, ScriptedUpstream.status(500));
            reopen("upstreams.zz.url", other.url(), "upstreams.zz.public-keys", other.publicKey());
            assertThat(status(NARINFO)).isEqualTo(200);
            assertThat(nix.get(NAR).body()).isEqualTo("the program");
        }
    }

    @Test
    void whatIsHereIsServedWhenNoUpstreamCanBeReached() throws Exception {
        upstream.close();
        nix.push("/nix/upload", APP);
        assertThat(nix.get(NAR).body()).isEqualTo("the program");
        String missing = "/nix/" + TestNar.of("c", "x").hash() + ".narinfo";
        assertThat(status(missing)).isEqualTo(503);
        assertThat(up()).isZero();
        assertThat(status(missing)).isEqualTo(404);
    }

    @Test
    void aNarThatIsTooLargeIsNotTaken() throws Exception {
        reopen("max-nar-size", "1MiB");
        TestNar large = TestNar.of("d", "x".repeat((1 << 20) + 1));
        upstream.script(large.hash() + ".narinfo", ScriptedUpstream.body(upstream.narInfo(large)));
        assertThat(status("/nix/" + large.hash() + ".narinfo")).isEqualTo(404);
        String sizeless = upstream.narInfo(large).replaceFirst("FileSize: [0-9]+\n", "");
        nix.clock.advance(Duration.ofMinutes(2));
        upstream.script(large.hash() + ".narinfo", ScriptedUpstream.body(sizeless));
        upstream.script("nar/" + large.name(), exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(large.bytes());
        });
        assertThat(status("/nix/" + large.hash() + ".narinfo")).isEqualTo(200);
        assertThat(status("/nix/nar/" + large.name())).isEqualTo(404);
        assertNothingIsStored();
    }

    @Test
    void whereTheCachesOwnerCannotPayNothingIsTaken() throws Exception {
        upstream.offer(APP);
        assertThat(status(NARINFO)).isEqualTo(200);
        nix.metering.refuse(Fault.BUDGET_EXHAUSTED);
        assertThat(status(NAR)).isEqualTo(402);
        nix.metering.allow();
        assertThat(status(NAR)).isEqualTo(200);
    }

    @Test
    void manyWhoWantTheSameShareOneRequest() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        upstream.offer(APP);
        upstream.script(ASKED, ScriptedUpstream.after(go, ScriptedUpstream.body(upstream.narInfo(APP))));
        List<Future<Integer>> narInfos = many(() -> status(NARINFO));
        Awaitility.await().until(() -> upstream.paths().contains(ASKED));
        go.countDown();
        for (Future<Integer> each : narInfos) {
            assertThat(each.get()).isEqualTo(200);
        }
        assertThat(upstream.paths()).containsExactly(ASKED);
        CountDownLatch goNar = new CountDownLatch(1);
        upstream.script(THEIR_NAR, ScriptedUpstream.after(goNar, ScriptedUpstream.body(APP.bytes())));
        List<Future<Integer>> nars = many(() -> status(NAR));
        Awaitility.await().until(() -> upstream.paths().contains(THEIR_NAR));
        goNar.countDown();
        for (Future<Integer> each : nars) {
            assertThat(each.get()).isEqualTo(200);
        }
        assertThat(upstream.paths()).containsExactly(ASKED, THEIR_NAR);
    }

    private static List<Future<Integer>> many(Callable<Integer> request) {
        ExecutorService threads = Executors.newFixedThreadPool(READERS);
        List<Future<Integer>> coming = new ArrayList<>();
        for (int i = 0; i < READERS; i++) {
            coming.add(threads.submit(request));
        }
        threads.shutdown();
        return coming;
    }

    @Test
    void aNarGoesOnComingWhenTheOneWhoAskedForItGivesUp() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        upstream.offer(APP);
        upstream.script(THEIR_NAR, ScriptedUpstream.after(go, ScriptedUpstream.body(APP.bytes())));
        reopen("pull.wait", "100ms");
        assertThat(status(NARINFO)).isEqualTo(200);
        assertThat(status(NAR)).isEqualTo(503);
        go.countDown();
        Awaitility.await()
                .untilAsserted(() -> assertThat(status("/nix/upload/" + ASKED)).isEqualTo(200));
        assertThat(nix.get(NAR).body()).isEqualTo("the program");
        assertThat(upstream.paths()).containsExactly(ASKED, THEIR_NAR);
    }

    @Test
    void whatAnUpstreamHasNoLongerIsAMiss() throws Exception {
        upstream.offer(APP);
        assertThat(status(NARINFO)).isEqualTo(200);
        upstream.script(THEIR_NAR, ScriptedUpstream.status(404));
        assertThat(status(NAR)).isEqualTo(404);
        assertThat(status(NARINFO)).isEqualTo(404);
    }
}
