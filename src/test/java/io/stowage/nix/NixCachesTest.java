package io.stowage.nix;

import static io.stowage.nix.NixServer.ALICE;
import static io.stowage.nix.NixServer.basic;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.billing.FakeMetering;
import io.stowage.billing.usage.Usage;
import io.stowage.config.Problem;
import io.stowage.config.Settings;
import io.stowage.config.Source;
import io.stowage.nix.cache.CacheConfig;
import io.stowage.nix.cache.TestNar;
import io.stowage.store.Key;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What settings make of caches. */
class NixCachesTest {
    private static final TestNar APP = TestNar.of("b", "the program");

    @TempDir
    private Path folder;

    private NixServer server(String... pairs) throws Exception {
        return new NixServer(folder, map(pairs));
    }

    private static Map<String, String> map(String... pairs) {
        Map<String, String> settings = new HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            settings.put("stowage.nix." + pairs[i], pairs[i + 1]);
        }
        return settings;
    }

    @Test
    void aPublicCacheIsReadByAnybodyAndPaidByWhoBroughtIt() throws Exception {
        try (NixServer nix = server("public", "true")) {
            nix.push("/nix", APP);
            nix.metering.forget();
            assertThat(nix.anonymously("GET", "/nix/nix-cache-info").statusCode())
                    .isEqualTo(200);
            assertThat(nix.anonymously("GET", "/nix/nar/" + APP.name()).body()).isEqualTo("the program");
            var info = nix.anonymously("GET", "/nix/" + APP.hash() + ".narinfo");
            assertThat(info.headers().firstValue("Cache-Control")).contains("public, max-age=60");
            assertThat(nix.anonymously("PUT", "/nix/nar/" + APP.name()).statusCode())
                    .isEqualTo(401);
            nix.metering.total();
            assertThat(nix.metering.bills())
                    .containsExactly(
                            new FakeMetering.Bill(ALICE, "nar-download", Usage.read(11)),
                            new FakeMetering.Bill(
                                    ALICE,
                                    "narinfo-download",
                                    Usage.read(info.body().length())));
        }
    }

    @Test
    void eachNamedCacheIsOneOfItsOwn() throws Exception {
        try (NixServer nix = server("caches.team.public", "true", "caches.team.priority", "20")) {
            nix.push("/nix/team", APP);
            assertThat(nix.anonymously("GET", "/nix/team/nix-cache-info").body())
                    .contains("Priority: 20\n");
            assertThat(nix.anonymously("GET", "/nix/team/" + APP.hash() + ".narinfo")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(nix.get("/nix/" + APP.hash() + ".narinfo").statusCode()).isEqualTo(404);
            assertThat(nix.anonymously("GET", "/nix/nix-cache-info").statusCode())
                    .isEqualTo(401);
            assertThat(nix.get("/nix/team/pubkey").body()).startsWith("stowage-team-1:");
            assertThat(nix.get("/nix/main/nix-cache-info").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void uploadsHaveAPathOfTheirOwn() throws Exception {
        try (NixServer nix = server("caches.team.public", "true")) {
            nix.push("/nix/upload", APP);
            nix.push("/nix/team/upload", APP);
            assertThat(nix.get("/nix/" + APP.hash() + ".narinfo").statusCode()).isEqualTo(200);
            assertThat(nix.get("/nix/upload/nix-cache-info").statusCode()).isEqualTo(200);
            assertThat(nix.get("/nix/team/nar/" + APP.name()).body()).isEqualTo("the program");
        }
    }

    @Test
    void onlyTheKeysThatAreListedGetIn() throws Exception {
        try (NixServer nix = server("readers", "NOBODY", "caches.a.writers", "NOBODY")) {
            assertThat(nix.get("/nix/nix-cache-info").statusCode()).isEqualTo(403);
            assertThat(nix.put("/nix/nar/" + APP.name(), APP.bytes()).statusCode())
                    .isEqualTo(201);
            assertThat(nix.get("/nix/a/nix-cache-info").statusCode()).isEqualTo(200);
            assertThat(nix.put("/nix/a/nar/" + APP.name(), APP.bytes()).statusCode())
                    .isEqualTo(403);
        }
    }

    @Test
    void uploadsMayBeOff() throws Exception {
        try (NixServer nix = server("uploads", "false")) {
            for (String path :
                    new String[] {"nix-cache-info", "nar/" + APP.name(), APP.hash() + ".narinfo", APP.hash() + ".ls"}) {
                var answer = nix.send("PUT", "/nix/" + path, "x");
                assertThat(answer.statusCode()).as(path).isEqualTo(405);
                assertThat(answer.headers().firstValue("Allow")).contains("GET, HEAD");
            }
        }
    }

    @Test
    void deletionsNeedTheSettingAndTheRight() throws Exception {
        try (NixServer nix = server("deletions", "true")) {
            nix.push("/nix", APP);
            String nar = "/nix/nar/" + APP.name();
            String narInfo = "/nix/" + APP.hash() + ".narinfo";
            assertThat(nix.send("DELETE", narInfo, "").statusCode()).isEqualTo(403);
            assertThat(nix.anonymously("DELETE", narInfo).statusCode()).isEqualTo(401);
            String chief = basic("x", nix.key("admin:nix").secret());
            assertThat(nix.as(chief, "DELETE", nar, BodyPublishers.noBody()).statusCode())
                    .isEqualTo(409);
            for (String path : new String[] {narInfo, nar}) {
                assertThat(nix.as(chief, "DELETE", path, BodyPublishers.noBody())
                                .statusCode())
                        .isEqualTo(204);
                assertThat(nix.as(chief, "DELETE", path, BodyPublishers.noBody())
                                .statusCode())
                        .isEqualTo(404);
                assertThat(nix.get(path).statusCode()).isEqualTo(404);
            }
        }
    }

    @Test
    void aNarHasItsLimit() throws Exception {
        try (NixServer nix = server("max-nar-size", "1MiB")) {
            TestNar nar = TestNar.of("c", "a".repeat((1 << 20) + 1));
            assertThat(nix.put("/nix/nar/" + nar.name(), nar.bytes()).statusCode())
                    .isEqualTo(413);
        }
    }

    @Test
    void aConflictIsCountedOrRefused() throws Exception {
        try (NixServer nix = server("caches.strict.on-conflict", "reject")) {
            nix.push("/nix", APP);
            nix.push("/nix/strict", APP);
            String other = APP.narInfo("something else");
            assertThat(nix.send("PUT", "/nix/" + APP.hash() + ".narinfo", other).statusCode())
                    .isEqualTo(200);
            assertThat(nix.send("PUT", "/nix/strict/" + APP.hash() + ".narinfo", other)
                            .statusCode())
                    .isEqualTo(409);
            assertThat(nix.meters.get("stowage.nix.conflicts").counter().count())
                    .isOne();
        }
    }

    @Test
    void aLostNarIsUploadedAgain() throws Exception {
        try (NixServer nix = server()) {
            nix.push("/nix", APP);
            String hash = APP.name().hash();
            nix.store.delete(Key.of("nix/store/nar/" + hash.charAt(0) + "/" + hash.substring(0, 2) + "/" + APP.name()));
            assertThat(nix.send("HEAD", "/nix/nar/" + APP.name(), "").statusCode())
                    .isEqualTo(404);
            nix.push("/nix", APP);
            assertThat(nix.get("/nix/nar/" + APP.name()).body()).isEqualTo("the program");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "caches.nar.public, true, stowage.nix.caches.nar.prefix",
        "caches.upload.public, true, stowage.nix.caches.upload.prefix",
        "caches.a.prefix, nix, stowage.nix.caches.a.prefix",
        "prefix, content/x, stowage.nix.prefix",
        "path, nix, stowage.nix.path"
    })
    void whatCannotBeIsAProblem(String key, String value, String problem) {
        Settings settings = Settings.of(List.of(Source.of("test", map(key, value))), Map.of());
        NixConfig config = NixConfig.from(settings.scope("stowage"));
        assertThat(config.caches()).isNotEmpty();
        assertThat(settings.problems()).extracting(Problem::key).contains(problem);
    }

    @Test
    void aHostNameNamesTheKey() {
        Settings settings =
                Settings.of(List.of(Source.of("test", map("hosts", "cache.example.org,*.example.org"))), Map.of());
        NixConfig config = NixConfig.from(settings.scope("stowage"));
        assertThat(config.caches()).extracting(CacheConfig::keyName).containsExactly("cache.example.org-1");
        assertThat(config.enabled()).isTrue();
        assertThat(config.mount().path()).isEqualTo("/nix");
    }
}
