package io.stowage.nix;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.nix.cache.TestNar;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What caches keep beside narinfos and NARs, and bodies that are compressed on the way. */
class NixFilesTest {
    private static final String HASH = "b0000000000000000000000000000000";
    private static final String SHA = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private static final String BUILD_ID = "0123456789abcdef0123456789abcdef01234567";

    @TempDir
    private Path folder;

    private NixServer nix;

    @BeforeEach
    void start() throws Exception {
        nix = new NixServer(folder, Map.of());
    }

    @AfterEach
    void stop() throws IOException {
        nix.close();
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
            zip.write(text.getBytes(UTF_8));
        }
        return out.toByteArray();
    }

    @ParameterizedTest
    @CsvSource({
        HASH + ".ls, application/json",
        "log/" + HASH + "-hello+a?=1.drv, text/plain",
        "debuginfo/" + BUILD_ID + ".debug, application/json",
        "realisations/sha256:" + SHA + "!out.doi, application/json",
        "build-trace-v2/" + HASH + "-hello.drv/out.doi, application/json"
    })
    void eachKindIsServedAsItCame(String name, String mediaType) throws Exception {
        String path = "/nix/" + name.replace("?", "%3F");
        assertThat(nix.get(path).statusCode()).isEqualTo(404);
        assertThat(nix.send("HEAD", path, "").statusCode()).isEqualTo(404);
        assertThat(nix.send("PUT", path, "{ \"a\": 1 }\n").statusCode()).isEqualTo(201);
        assertThat(nix.send("PUT", path, "{ \"a\": 22 }\n").statusCode()).isEqualTo(200);
        HttpResponse<String> got = nix.get(path);
        assertThat(got.body()).isEqualTo("{ \"a\": 22 }\n");
        assertThat(got.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith(mediaType));
        HttpResponse<String> head = nix.send("HEAD", path, "");
        assertThat(head.headers().firstValue("Content-Length")).contains("12");
        assertThat(nix.send("DELETE", path, "").statusCode()).isEqualTo(405);
    }

    @Test
    void anExclamationMarkMayBeEscaped() throws Exception {
        nix.send("PUT", "/nix/realisations/sha256:" + SHA + "%21out.doi", "{}");
        assertThat(nix.get("/nix/realisations/sha256:" + SHA + "!out.doi").body())
                .isEqualTo("{}");
        assertThat(nix.get("/nix/realisations/sha256%3A" + SHA + "%21out.doi").body())
                .isEqualTo("{}");
    }

    @Test
    void debugInfosHaveTwoNames() throws Exception {
        nix.send("PUT", "/nix/debuginfo/" + BUILD_ID + ".debug", "{}");
        assertThat(nix.get("/nix/debuginfo/" + BUILD_ID).body()).isEqualTo("{}");
    }

    @Test
    void aLogMayBeEmpty() throws Exception {
        String path = "/nix/log/" + HASH + "-a.drv";
        assertThat(nix.send("PUT", path, "").statusCode()).isEqualTo(201);
        HttpResponse<String> got = nix.get(path);
        assertThat(got.statusCode()).isEqualTo(200);
        assertThat(got.body()).isEmpty();
        assertThat(got.headers().firstValue("Content-Length")).contains("0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"realisations/sha256:" + SHA + "!out.doi", "debuginfo/" + BUILD_ID + ".debug"})
    void aDocumentThatIsNoObjectIsRefused(String name) throws Exception {
        for (String body : new String[] {"", "[]", "{", "{}{}", "\"text\""}) {
            assertThat(nix.send("PUT", "/nix/" + name, body).statusCode())
                    .as(body)
                    .isEqualTo(400);
        }
        assertThat(nix.send("PUT", "/nix/" + name, "{\"a\":\"" + "x".repeat(1 << 20) + "\"}")
                        .statusCode())
                .isEqualTo(413);
        assertThat(nix.get("/nix/" + name).statusCode()).isEqualTo(404);
    }

    @Test
    void whatIsCompressedOnTheWayIsDecoded() throws Exception {
        TestNar app = TestNar.of("b", "the program");
        nix.put("/nix/nar/" + app.name(), app.bytes());
        String[] coding = {"Content-Encoding", "gzip"};
        assertThat(nix.put("/nix/" + HASH + ".narinfo", gzip(app.narInfo()), coding)
                        .statusCode())
                .isEqualTo(201);
        assertThat(nix.get("/nix/" + HASH + ".narinfo").body()).startsWith("StorePath: /nix/store/" + HASH);
        assertThat(nix.put("/nix/" + HASH + ".ls", gzip("{}"), coding).statusCode())
                .isEqualTo(201);
        assertThat(nix.get("/nix/" + HASH + ".ls").body()).isEqualTo("{}");
    }

    @ParameterizedTest
    @ValueSource(strings = {HASH + ".narinfo", HASH + ".ls", "log/" + HASH + "-a.drv"})
    void whatCannotBeDecodedIsRefused(String name) throws Exception {
        String path = "/nix/" + name;
        byte[] whole = gzip("some text that is long enough to be cut");
        byte[] cut = Arrays.copyOf(whole, whole.length - 9);
        assertThat(nix.put(path, "no gzip".getBytes(UTF_8), "Content-Encoding", "gzip")
                        .statusCode())
                .isEqualTo(400);
        assertThat(nix.put(path, cut, "Content-Encoding", "gzip").statusCode()).isEqualTo(400);
        assertThat(nix.put(path, new byte[0], "Content-Encoding", "gzip").statusCode())
                .isEqualTo(400);
        assertThat(nix.put(path, whole, "Content-Encoding", "compress").statusCode())
                .isEqualTo(415);
        assertThat(nix.get(path).statusCode()).isEqualTo(404);
    }

    @Test
    void limitsHoldForWhatComesOutOfIt() throws Exception {
        byte[] bomb = gzip("a".repeat(2 << 20));
        assertThat(bomb.length).isLessThan(1 << 16);
        assertThat(nix.put("/nix/" + HASH + ".narinfo", bomb, "Content-Encoding", "gzip")
                        .statusCode())
                .isEqualTo(413);
    }

    @Test
    void aNarIsNeverDecoded() throws Exception {
        TestNar app = TestNar.of("b", "the program");
        assertThat(nix.put("/nix/nar/" + app.name(), gzip("the program"), "Content-Encoding", "gzip")
                        .statusCode())
                .isEqualTo(415);
    }
}
