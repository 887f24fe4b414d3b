package io.stowage.nix;

import static io.stowage.nix.NixServer.CACHE_ACCOUNT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.billing.FakeMetering;
import io.stowage.billing.usage.Usage;
import io.stowage.nix.cache.TestNar;
import io.stowage.nix.format.NarInfo;
import io.stowage.nix.format.PublicKey;
import io.stowage.nix.upstream.ScriptedUpstream;
import io.stowage.store.Key;
import io.stowage.store.ListQuery;
import io.stowage.store.ObjectInfo;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cache that takes from other caches what it does not have. */
class NixPullTest {
    private static final TestNar APP = TestNar.of("b", "the program");
    private static final String NAR = "/nix/nar/" + APP.name();
    private static final String NARINFO = "/nix/" + APP.hash() + ".narinfo";

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
        nix.close();
        upstream.close();
    }

    private NixServer open(String... more) throws Exception {
        Map<String, String> settings = new HashMap<>(Map.of(
                "stowage.nix.upstreams.up.url", upstream.url(),
                "stowage.nix.upstreams.up.public-keys", upstream.publicKey()));
        for (int i = 0; i < more.length; i += 2) {
            settings.put("stowage.nix." + more[i], more[i + 1]);
        }
        return new NixServer(folder, settings);
    }

    private void reopen(String... more) throws Exception {
        nix.close();
        nix = open(more);
    }

    private static NarInfo parse(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return NarInfo.parse(answer.body().getBytes(UTF_8));
    }

    private List<String> storedNars() throws IOException {
        return nix.store.list(ListQuery.prefix("nix/store/nar/")).objects().stream()
                .map(ObjectInfo::key)
                .map(Key::text)
                .toList();
    }

    @Test
    void whatAnotherServerHasIsTakenFromItAndStays(@TempDir Path elsewhere) throws Exception {
        try (NixServer origin = new NixServer(elsewhere, Map.of("stowage.nix.public", "true"))) {
            origin.push("/nix", APP);
            String originKey = origin.get("/nix/pubkey").body().strip();
            reopen(
                    "upstreams.up.url",
                    origin.server().uri("/nix").toString(),
                    "upstreams.up.public-keys",
                    originKey,
                    "key-name",
                    "mine-1");
            NarInfo info = parse(nix.get(NARINFO));
            assertThat(info.isSignedByAny(List.of(PublicKey.parse(originKey)))).isTrue();
            String mine = nix.get("/nix/pubkey").body().strip();
            assertThat(info.isSignedByAny(List.of(PublicKey.parse(mine)))).isTrue();
            assertThat(nix.get("/nix/" + info.url().text()).body()).isEqualTo("the program");
        }
        assertThat(parse(nix.get(NARINFO)).signatures()).hasSize(2);
        assertThat(nix.get(NAR).body()).isEqualTo("the program");
    }

    @Test
    void aNarIsStoredWhenItIsAskedForFirst() throws Exception {
        upstream.offer(APP);
        assertThat(nix.get(NARINFO).statusCode()).isEqualTo(200);
        assertThat(storedNars()).isEmpty();
        assertThat(nix.get("/nix/upload/" + APP.hash() + ".narinfo").statusCode())
                .isEqualTo(404);
        assertThat(nix.get(NAR, "Range", "bytes=4-").body()).isEqualTo("program");
        assertThat(storedNars()).hasSize(1);
        assertThat(nix.get("/nix/upload/" + APP.hash() + ".narinfo").statusCode())
                .isEqualTo(200);
        assertThat(nix.get(NAR).body()).isEqualTo("the program");
        assertThat(upstream.paths()).containsExactly(APP.hash() + ".narinfo", "nar/" + APP.name());
    }

    @Test
    void getAndHeadOfWhatIsNotHereYetAgree() throws Exception {
        upstream.offer(APP);
        assertThat(nix.send("HEAD", NARINFO, "").statusCode()).isEqualTo(200);
        HttpResponse<String> head = nix.send("HEAD", NAR, "");
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.headers().firstValueAsLong("Content-Length")).hasValue(APP.bytes().length);
    }

    @Test
    void anUploadAsksNoUpstream() throws Exception {
        upstream.offer(APP);
        assertThat(nix.get("/nix/upload/" + APP.hash() + ".narinfo").statusCode())
                .isEqualTo(404);
        assertThat(nix.send("HEAD", "/nix/upload/nar/" + APP.name(), "").statusCode())
                .isEqualTo(404);
        nix.push("/nix/upload", APP);
        assertThat(nix.get(NAR).body()).isEqualTo("the program");
        assertThat(upstream.requests()).isEmpty();
    }

    @Test
    void aMissIsRememberedForAMinute() throws Exception {
        String asked = APP.hash() + ".narinfo";
        assertThat(nix.get(NARINFO).statusCode()).isEqualTo(404);
        HttpResponse<String> miss = nix.get(NARINFO);
        assertThat(miss.statusCode()).isEqualTo(404);
        assertThat(miss.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(upstream.paths()).containsExactly(asked);
        nix.clock.advance(Duration.ofSeconds(61));
        upstream.offer(APP);
        assertThat(nix.get(NARINFO).statusCode()).isEqualTo(200);
        assertThat(upstream.paths()).containsExactly(asked, asked);
    }

    @Test
    void theUpstreamWithTheLowerPriorityIsAskedFirst() throws Exception {
        try (ScriptedUpstream near = new ScriptedUpstream()) {
            near.script("nix-cache-info", ScriptedUpstream.body("StoreDir: /nix/store\nPriority: 20\n"));
            near.offer(APP);
            upstream.offer(APP);
            reopen("upstreams.zz.url", near.url(), "upstreams.zz.public-keys", near.publicKey());
            assertThat(nix.get(NAR).statusCode()).isEqualTo(404);
            parse(nix.get(NARINFO));
            assertThat(nix.get(NAR).body()).isEqualTo("the program");
            assertThat(upstream.paths()).isEmpty();
            reopen(
                    "upstreams.zz.url",
                    near.url(),
                    "upstreams.zz.public-keys",
                    near.publicKey(),
                    "upstreams.up.url",
                    upstream.url() + "?priority=10");
            TestNar other = TestNar.of("c", "another one");
            upstream.offer(other);
            near.offer(other);
            parse(nix.get("/nix/" + other.hash() + ".narinfo"));
            assertThat(upstream.paths()).containsExactly(other.hash() + ".narinfo");
        }
    }

    @Test
    void anUpstreamForAnotherFolderOfPathsIsNotUsed() throws Exception {
        upstream.script("nix-cache-info", ScriptedUpstream.body("StoreDir: /gnu/store\n"));
        upstream.offer(APP);
        assertThat(nix.get(NARINFO).statusCode()).isEqualTo(503);
        assertThat(nix.get(NARINFO).statusCode()).isEqualTo(404);
        assertThat(upstream.paths()).isEmpty();
        upstream.script("nix-cache-info", ScriptedUpstream.body("StoreDir: /nix/store\n"));
        nix.clock.advance(Duration.ofSeconds(11));
        parse(nix.get(NARINFO));
    }

    @Test
    void theCachesOwnerPaysForWhatIsTakenAndTheReaderForWhatIsRead() throws Exception {
        upstream.offer(APP);
        parse(nix.get(NARINFO));
        nix.metering.forget();
        assertThat(nix.get(NAR).statusCode()).isEqualTo(200);
        nix.metering.awaitEnd();
        assertThat(nix.metering.bills())
                .containsExactly(
                        new FakeMetering.Bill(CACHE_ACCOUNT, "nar-fetch", Usage.write(APP.bytes().length)),
                        new FakeMetering.Bill(NixServer.ALICE, "nar-download", Usage.read(APP.bytes().length)));
    }

    @Test
    void lostBytesAreTakenAgain() throws Exception {
        upstream.offer(APP);
        parse(nix.get(NARINFO));
        assertThat(nix.get(NAR).statusCode()).isEqualTo(200);
        nix.store.delete(Key.of(storedNars().get(0)));
        nix.clock.advance(Duration.ofHours(1));
        assertThat(nix.get(NAR).body()).isEqualTo("the program");
        assertThat(storedNars()).hasSize(1);
    }

    @Test
    void aNarUnderAnyNameGetsTheNameThatItHasHere() throws Exception {
        String opaque = "some/blob-7?narsize=4&x=y";
        upstream.script(
                APP.hash() + ".narinfo",
                ScriptedUpstream.body(upstream.narInfo(APP).replace("nar/" + APP.name(), opaque)));
        upstream.script(opaque, ScriptedUpstream.body(APP.bytes()));
        NarInfo info = parse(nix.get(NARINFO));
        assertThat(info.url().text()).isEqualTo("nar/" + APP.name());
        assertThat(nix.get("/nix/" + info.url().text()).body()).isEqualTo("the program");
        assertThat(upstream.paths()).contains(opaque);
    }
}
