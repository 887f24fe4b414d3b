package io.stowage.nix;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stowage.nix.cache.TestNar;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pins and collections over HTTP. */
class NixCollectionTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TestNar LIB = TestNar.of("a", "the library");
    private static final TestNar APP = TestNar.of("b", "the program").referring(LIB);
    private static final TestNar ALONE = TestNar.of("c", "alone");

    @TempDir
    private Path folder;

    private NixServer nix;
    private String administrator;

    @BeforeEach
    void start() throws Exception {
        nix = new NixServer(
                folder, Map.of("stowage.nix.keep-unused", "30d", "stowage.nix.caches.team.max-size", "1MiB"));
        administrator = NixServer.basic("", nix.key("admin:nix").secret());
    }

    @AfterEach
    void end() throws Exception {
        nix.close();
    }

    private HttpResponse<String> collect(String cache, String wish) throws Exception {
        return nix.as(administrator, "POST", cache + "/gc", BodyPublishers.ofString(wish));
    }

    @Test
    void pinsAreMadeListedAndRemoved() throws Exception {
        nix.push("/nix", LIB);
        nix.push("/nix", APP);
        assertThat(nix.send("POST", "/nix/pin/" + APP.hash() + ".narinfo", "").statusCode())
                .isEqualTo(201);
        assertThat(nix.send("POST", "/nix/pin/" + APP.hash() + ".narinfo", "").statusCode())
                .isEqualTo(200);
        assertThat(nix.send("POST", "/nix/pin/" + LIB.hash() + ".narinfo", "").statusCode())
                .isEqualTo(201);
        HttpResponse<String> list = nix.get("/nix/pins?limit=1");
        assertThat(list.headers().firstValue("Link")).hasValue("<?limit=1&after=" + LIB.hash() + ">; rel=\"next\"");
        JsonNode second = JSON.readTree(nix.get("/nix/pins?after=" + LIB.hash()).body());
        assertThat(second).hasSize(1);
        assertThat(second.get(0).path("path").asText()).isEqualTo("/nix/store/" + APP.hash() + "-test");
        assertThat(second.get(0).path("owner").asText()).isEqualTo(NixServer.ALICE);
        assertThat(nix.send("DELETE", "/nix/pin/" + APP.hash() + ".narinfo", "").statusCode())
                .isEqualTo(204);
        assertThat(nix.send("DELETE", "/nix/pin/" + APP.hash() + ".narinfo", "").statusCode())
                .isEqualTo(404);
    }

    @Test
    void wrongPinsAreRefused() throws Exception {
        nix.push("/nix", ALONE);
        String pin = "/nix/pin/" + ALONE.hash() + ".narinfo";
        assertThat(nix.send("POST", "/nix/pin/" + APP.hash() + ".narinfo", "").statusCode())
                .isEqualTo(404);
        assertThat(nix.send("POST", "/nix/pin/short.narinfo", "").statusCode()).isEqualTo(400);
        assertThat(nix.get(pin).statusCode()).isEqualTo(405);
        assertThat(nix.send("DELETE", "/nix/pins", "").statusCode()).isEqualTo(405);
        assertThat(nix.get("/nix/pins?limit=0").statusCode()).isEqualTo(400);
        assertThat(nix.get("/nix/pins?after=%22%3E").statusCode()).isEqualTo(400);
        assertThat(nix.anonymously("POST", pin).statusCode()).isEqualTo(401);
        assertThat(nix.anonymously("GET", "/nix/pins").statusCode()).isEqualTo(401);
        String reader = NixServer.basic("", nix.key("read:nix").secret());
        assertThat(nix.as(reader, "POST", pin, BodyPublishers.noBody()).statusCode())
                .isEqualTo(403);
    }

    @Test
    void aDryRunTellsWhatWouldGoAndWhy() throws Exception {
        nix.push("/nix", LIB);
        nix.push("/nix", APP);
        nix.push("/nix", ALONE);
        nix.send("POST", "/nix/pin/" + ALONE.hash() + ".narinfo", "");
        nix.clock.advance(Duration.ofDays(31));
        JsonNode report =
                JSON.readTree(collect("/nix", "{\"dry_run\":true,\"limit\":1}").body());
        assertThat(report.path("dry_run").asBoolean()).isTrue();
        assertThat(report.path("paths").asInt()).isEqualTo(2);
        assertThat(report.path("bytes").asInt()).isEqualTo(LIB.bytes().length + APP.bytes().length);
        assertThat(report.path("items")).singleElement().satisfies(item -> {
            assertThat(item.path("path").asText()).isEqualTo("/nix/store/" + LIB.hash() + "-test");
            assertThat(item.path("reason").asText()).isEqualTo("unused");
            assertThat(item.path("used_at").asText()).isEqualTo("2026-01-01T00:00:00Z");
        });
        HttpResponse<String> waiting = nix.as(administrator, "GET", "/nix/gc", BodyPublishers.noBody());
        assertThat(waiting.body()).isEqualTo("{\"store\":\"here\",\"condemned\":0}");
        assertThat(collect("/nix", "").statusCode()).isEqualTo(200);
        assertThat(nix.as(administrator, "GET", "/nix/gc", BodyPublishers.noBody())
                        .body())
                .isEqualTo("{\"store\":\"here\",\"condemned\":2}");
        assertThat(JSON.readTree(collect("/nix/team", "{}").body())
                        .path("paths")
                        .asInt())
                .isZero();
    }

    @Test
    void aCollectionIsTheAdministratorsAndOneAtATime() throws Exception {
        assertThat(nix.send("POST", "/nix/gc", "").statusCode()).isEqualTo(403);
        assertThat(nix.anonymously("GET", "/nix/gc").statusCode()).isEqualTo(401);
        assertThat(nix.as(administrator, "DELETE", "/nix/gc", BodyPublishers.noBody())
                        .statusCode())
                .isEqualTo(405);
        assertThat(collect("/nix", "{\"dry\":true}").statusCode()).isEqualTo(400);
        boolean done = nix.leased.runNow("nix-collect", turn -> {
            HttpResponse<String> refused = collect("/nix", "");
            assertThat(refused.statusCode()).isEqualTo(409);
            assertThat(refused.body()).contains("under way");
        });
        assertThat(done).isTrue();
        assertThat(collect("/nix", "").statusCode()).isEqualTo(200);
    }
}
