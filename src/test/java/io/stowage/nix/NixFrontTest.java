package io.stowage.nix;

import static io.stowage.nix.NixServer.ALICE;
import static io.stowage.nix.NixServer.basic;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.stowage.access.IssuedKey;
import io.stowage.billing.FakeMetering;
import io.stowage.billing.usage.Usage;
import io.stowage.fault.Fault;
import io.stowage.nix.cache.TestNar;
import io.stowage.nix.format.NarInfo;
import io.stowage.nix.format.PublicKey;
import io.stowage.nix.format.SecretKey;
import io.stowage.store.ListQuery;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A private cache as clients see it. */
class NixFrontTest {
    private static final TestNar APP = TestNar.of("b", "the program");
    private static final String NAR = "/nix/nar/" + APP.name();
    private static final String NARINFO = "/nix/" + APP.hash() + ".narinfo";

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

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    @Test
    void aCacheSaysWhatItIs() throws Exception {
        HttpResponse<String> info = nix.get("/nix/nix-cache-info");
        assertThat(info.body()).isEqualTo("StoreDir: /nix/store\nWantMassQuery: 1\nPriority: 30\n");
        assertThat(header(info, "Content-Type")).startsWith("text/x-nix-cache-info");
        assertThat(header(info, "Content-Length")).isEqualTo("" + info.body().length());
        assertThat(nix.send("PUT", "/nix/nix-cache-info", "StoreDir: /nix/store\n")
                        .statusCode())
                .isEqualTo(200);
        assertThat(nix.send("PUT", "/nix/nix-cache-info", "StoreDir: /gnu/store\n")
                        .statusCode())
                .isEqualTo(400);
        String key = nix.get("/nix/pubkey").body();
        assertThat(key).startsWith("stowage-1:").endsWith("\n");
        assertThat(PublicKey.parse(key.strip()).name()).isEqualTo("stowage-1");
    }

    @Test
    void whatIsPushedIsPulledAndSigned() throws Exception {
        assertThat(nix.get(NARINFO).statusCode()).isEqualTo(404);
        assertThat(nix.send("HEAD", NAR, "").statusCode()).isEqualTo(404);
        assertThat(nix.put(NAR, APP.bytes()).statusCode()).isEqualTo(201);
        assertThat(nix.put(NAR, APP.bytes()).statusCode()).isEqualTo(200);
        assertThat(nix.send("PUT", NARINFO, APP.narInfo()).statusCode()).isEqualTo(201);
        assertThat(nix.send("PUT", NARINFO, APP.narInfo()).statusCode()).isEqualTo(200);
        HttpResponse<String> info = nix.get(NARINFO);
        assertThat(header(info, "Content-Type")).startsWith("text/x-nix-narinfo");
        assertThat(header(info, "Cache-Control")).isEqualTo("private, max-age=60");
        NarInfo read = NarInfo.parse(info.body().getBytes(UTF_8));
        PublicKey key = PublicKey.parse(nix.get("/nix/pubkey").body().strip());
        assertThat(read.isSignedByAny(List.of(key))).isTrue();
        assertThat(nix.get("/nix/" + read.url().text()).body()).isEqualTo("the program");
    }

    @Test
    void getAndHeadAgree() throws Exception {
        nix.push("/nix", APP);
        for (String path : new String[] {NAR, NARINFO, "/nix/nix-cache-info", "/nix/pubkey"}) {
            HttpResponse<String> get = nix.get(path);
            HttpResponse<String> head = nix.send("HEAD", path, "");
            assertThat(get.statusCode()).isEqualTo(200);
            assertThat(head.statusCode()).isEqualTo(200);
            for (String name :
                    new String[] {"Content-Length", "Content-Type", "ETag", "Accept-Ranges", "Cache-Control"}) {
                assertThat(header(head, name)).as(path + " " + name).isEqualTo(header(get, name));
            }
            assertThat(header(get, "Content-Length")).isEqualTo("" + get.body().length());
        }
        HttpResponse<String> nar = nix.get(NAR);
        assertThat(header(nar, "Content-Type")).isEqualTo("application/x-nix-nar");
        assertThat(header(nar, "ETag")).isEqualTo("\"" + APP.name().hash() + "\"");
        assertThat(header(nar, "Accept-Ranges")).isEqualTo("bytes");
        assertThat(header(nar, "Cache-Control")).isEqualTo("private, max-age=31536000, immutable");
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=4-, 206, program, bytes 4-10/11",
        "bytes=0-2, 206, the, bytes 0-2/11",
        "bytes=-3, 206, ram, bytes 8-10/11",
        "bytes=11-, 416, , bytes */11"
    })
    void aBrokenDownloadGoesOn(String range, int status, String body, String contentRange) throws Exception {
        nix.push("/nix", APP);
        HttpResponse<String> answer = nix.get(NAR, "Range", range);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(header(answer, "Content-Range")).isEqualTo(contentRange);
        if (body != null) {
            assertThat(answer.body()).isEqualTo(body);
        }
    }

    @Test
    void whatTheClientHasIsNotSentAgain() throws Exception {
        nix.push("/nix", APP);
        HttpResponse<String> answer =
                nix.get(NAR, "If-None-Match", "\"" + APP.name().hash() + "\"");
        assertThat(answer.statusCode()).isEqualTo(304);
    }

    @Test
    void aQueryAndAHashBeforeTheNameDoNotMatter() throws Exception {
        nix.push("/nix", APP);
        assertThat(nix.get(NAR + "?narsize=5").body()).isEqualTo("the program");
        assertThat(nix.get("/nix/nar/" + APP.hash() + "-" + APP.name()).body()).isEqualTo("the program");
        assertThat(nix.put("/nix/nar/" + APP.hash() + "-" + APP.name(), APP.bytes())
                        .statusCode())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/nix/nar/5f7d.nar.zst",
                "/nix/nar/0mdqa9w1p6cmli6976v4wi0sw9r4p5prkj7lzfd1877wk11c9c73.nar.rar",
                "/nix/nar/",
                "/nix/x.narinfo",
                "/nix/.narinfo",
                "/nix/log/x",
                "/nix/debuginfo/x.debug",
                "/nix/realisations/x.doi",
                "/nix/build-trace-v2/x.doi",
                "/nix/x.ls"
            })
    void anImpossibleNameIsAMissAndNoUpload(String path) throws Exception {
        HttpResponse<String> miss = nix.get(path);
        assertThat(miss.statusCode()).isEqualTo(404);
        assertThat(header(miss, "Cache-Control")).isEqualTo("no-store");
        assertThat(nix.send("PUT", path, "{}").statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({
        "/nix, 404",
        "/nix/, 404",
        "/nix/nothing, 404",
        "/nix/elsewhere/nix-cache-info, 404",
        "/nix/nar/..%2f..%2fx.nar, 400",
        "/nix/log/%2e%2e%2fnix-cache-info, 400",
        "/nix/nar/a%00b.nar, 400",
        "/nix/nar/%zz.nar, 400"
    })
    void otherPathsLeadNowhere(String path, int status) throws Exception {
        String answer = nix.server()
                .raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: " + basic("x", nix.writer.secret())
                        + "\r\nConnection: close\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 " + status);
    }

    @Test
    void theSecretIsAPasswordUnderAnyNameOrABearersToken() throws Exception {
        nix.push("/nix", APP);
        String secret = nix.writer.secret();
        for (String authorization : new String[] {basic("", secret), basic("x", secret), "Bearer " + secret}) {
            assertThat(nix.as(authorization, "GET", NARINFO, BodyPublishers.noBody())
                            .statusCode())
                    .isEqualTo(200);
        }
        for (String wrong : new String[] {basic("x", secret + "x"), basic(secret, ""), "Bearer x", "Nonsense"}) {
            HttpResponse<String> answer = nix.as(wrong, "GET", NARINFO, BodyPublishers.noBody());
            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(header(answer, "WWW-Authenticate")).startsWith("Basic realm=");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /nix/nix-cache-info",
        "HEAD, /nix/nix-cache-info",
        "PUT, /nix/nix-cache-info",
        "GET, /nix/pubkey",
        "GET, /nix/b0000000000000000000000000000000.narinfo",
        "HEAD, /nix/b0000000000000000000000000000000.narinfo",
        "PUT, /nix/b0000000000000000000000000000000.narinfo",
        "GET, /nix/nar/0mdqa9w1p6cmli6976v4wi0sw9r4p5prkj7lzfd1877wk11c9c73.nar",
        "PUT, /nix/nar/0mdqa9w1p6cmli6976v4wi0sw9r4p5prkj7lzfd1877wk11c9c73.nar",
        "GET, /nix/log/b0000000000000000000000000000000-a.drv",
        "PUT, /nix/log/b0000000000000000000000000000000-a.drv"
    })
    void aPrivateCacheTellsNobodyAnything(String method, String path) throws Exception {
        HttpResponse<String> answer = nix.anonymously(method, path);
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(header(answer, "WWW-Authenticate")).startsWith("Basic realm=");
        assertThat(header(answer, "Cache-Control")).isEqualTo("no-store");
    }

    @Test
    void aKeyDoesWhatItsRightsSay() throws Exception {
        nix.push("/nix", APP);
        IssuedKey reader = nix.key("read:nix");
        String shown = basic("x", reader.secret());
        assertThat(nix.as(shown, "GET", NAR, BodyPublishers.noBody()).statusCode())
                .isEqualTo(200);
        assertThat(nix.as(shown, "PUT", NARINFO, BodyPublishers.ofString(APP.narInfo()))
                        .statusCode())
                .isEqualTo(403);
        String stranger = basic("x", nix.key("read,write:s3").secret());
        assertThat(nix.as(stranger, "PUT", NAR, BodyPublishers.ofString("x")).statusCode())
                .isEqualTo(403);
        assertThat(nix.send("DELETE", NARINFO, "").statusCode()).isEqualTo(405);
    }

    @Test
    void otherMethodsAreNamedInAllow() throws Exception {
        for (String path : new String[] {NAR, NARINFO}) {
            HttpResponse<String> answer = nix.send("POST", path, "");
            assertThat(answer.statusCode()).isEqualTo(405);
            assertThat(header(answer, "Allow")).isEqualTo("GET, HEAD, PUT, DELETE");
        }
        assertThat(header(nix.send("DELETE", "/nix/pubkey", ""), "Allow")).isEqualTo("GET, HEAD");
    }

    @Test
    void aForgedNarLeavesNothing() throws Exception {
        HttpResponse<String> answer = nix.put(NAR, "forged".getBytes(UTF_8));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(nix.put(NAR, new byte[0]).statusCode()).isEqualTo(400);
        assertThat(nix.send("HEAD", NAR, "").statusCode()).isEqualTo(404);
        assertThat(nix.store.list(ListQuery.prefix("nix/store")).objects()).isEmpty();
        assertThat(nix.metering.total()).isEqualTo(Usage.NONE);
    }

    @Test
    void aClientThatHangsUpLeavesNothing() throws Exception {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), nix.server().port())) {
            OutputStream out = socket.getOutputStream();
            out.write(("PUT " + NAR + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: "
                            + basic("x", nix.writer.secret()) + "\r\nContent-Length: 11\r\n\r\nthe pro")
                    .getBytes(UTF_8));
            out.flush();
        }
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> nix.meters.find("stowage.requests").timer() != null);
        assertThat(nix.store.list(ListQuery.prefix("nix/store")).objects()).isEmpty();
        nix.push("/nix", APP);
        assertThat(nix.get(NAR).body()).isEqualTo("the program");
    }

    @Test
    void aRefusalSaysWhyInOneLine() throws Exception {
        HttpResponse<String> answer = nix.send("PUT", NARINFO, APP.narInfo());
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body())
                .startsWith("the NAR of the narinfo is not in the cache")
                .endsWith(")\n");
        nix.put(NAR, APP.bytes());
        String unsigned = APP.narInfo().replace("NarSize: ", "NarSize:");
        assertThat(nix.send("PUT", NARINFO, unsigned).statusCode()).isEqualTo(400);
        assertThat(nix.send("PUT", NARINFO, APP.narInfo().replace("\n", "\r\n")).statusCode())
                .isEqualTo(400);
    }

    @Test
    void aClientThatAsksFirstIsToldToGoOn() throws Exception {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), nix.server().port())) {
            socket.setSoTimeout(10_000);
            OutputStream out = socket.getOutputStream();
            out.write(("PUT " + NAR + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: "
                            + basic("x", nix.writer.secret())
                            + "\r\nExpect: 100-continue\r\nContent-Length: 11\r\nConnection: close\r\n\r\n")
                    .getBytes(UTF_8));
            out.flush();
            byte[] first = socket.getInputStream().readNBytes("HTTP/1.1 100 Continue\r\n\r\n".length());
            assertThat(new String(first, UTF_8)).startsWith("HTTP/1.1 100");
            out.write(APP.bytes());
            out.flush();
            assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
                    .startsWith("HTTP/1.1 201");
        }
    }

    @Test
    void aClientThatMayNotIsNotToldToGoOn() throws Exception {
        String answer = nix.server()
                .raw("PUT " + NAR + " HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 11\r\n"
                        + "Connection: close\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 401");
    }

    @Test
    void whatMovesIsPaidByTheOwnerOfTheKey() throws Exception {
        nix.push("/nix", APP);
        nix.get(NAR, "Range", "bytes=0-2");
        nix.send("HEAD", NAR, "");
        int length = nix.get(NARINFO).body().length();
        nix.metering.total();
        assertThat(nix.metering.bills())
                .containsExactly(
                        new FakeMetering.Bill(ALICE, "nar-upload", Usage.write(11)),
                        new FakeMetering.Bill(
                                ALICE,
                                "narinfo-upload",
                                Usage.write(APP.narInfo().length())),
                        new FakeMetering.Bill(ALICE, "nar-download", Usage.read(3)),
                        new FakeMetering.Bill(ALICE, "nix-lookup", Usage.read(0)),
                        new FakeMetering.Bill(ALICE, "narinfo-download", Usage.read(length)));
    }

    @Test
    void withoutCreditNothingMoves() throws Exception {
        nix.push("/nix", APP);
        nix.metering.refuse(Fault.BUDGET_EXHAUSTED);
        assertThat(nix.get(NAR).statusCode()).isEqualTo(402);
        TestNar other = TestNar.of("c", "more");
        assertThat(nix.put("/nix/nar/" + other.name(), other.bytes()).statusCode())
                .isEqualTo(402);
        nix.metering.allow();
        assertThat(nix.send("HEAD", "/nix/nar/" + other.name(), "").statusCode())
                .isEqualTo(404);
        assertThat(nix.metering.open()).isZero();
    }

    @Test
    void aBodyWhoseLengthNobodyToldIsPaidWhole() throws Exception {
        HttpResponse<String> answer = nix.as(
                basic("x", nix.writer.secret()),
                "PUT",
                NAR,
                BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(APP.bytes())));
        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(nix.metering.total()).isEqualTo(Usage.write(APP.bytes().length));
    }

    @Test
    void aSignatureThatIsAddedIsServed() throws Exception {
        nix.push("/nix", APP);
        SecretKey mine = SecretKey.generate("mine-1");
        NarInfo signed = NarInfo.parse(nix.get(NARINFO).body().getBytes(UTF_8)).signedBy(mine);
        assertThat(nix.send("PUT", NARINFO, signed.text()).statusCode()).isEqualTo(200);
        assertThat(nix.get(NARINFO).body()).isEqualTo(signed.text());
    }

    @Test
    void hitsAndMissesAreCounted() throws Exception {
        nix.get(NARINFO);
        nix.push("/nix", APP);
        nix.get(NARINFO);
        nix.get(NARINFO);
        assertThat(lookups("miss")).isOne();
        assertThat(lookups("hit")).isEqualTo(2);
    }

    private double lookups(String result) {
        return nix.meters
                .get("stowage.nix.lookups")
                .tag("what", "narinfo")
                .tag("cache", "main")
                .tag("result", result)
                .counter()
                .count();
    }

    @Test
    void eachRequestIsASpanWithoutASecret() throws Exception {
        nix.push("/nix", APP);
        nix.get(NAR + "?token=secret");
        nix.send("HEAD", NARINFO, "");
        nix.send("DELETE", NARINFO, "");
        nix.get("/nix/pubkey");
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(() -> nix.spans.getFinishedSpanItems().size() == 6);
        List<SpanData> spans = nix.spans.getFinishedSpanItems();
        assertThat(spans)
                .extracting(SpanData::getName)
                .containsExactly(
                        "server.putNar",
                        "server.putNarInfo",
                        "server.getNar",
                        "server.getNarInfo",
                        "server.deleteNarInfo",
                        "server.getNixCachePublicKey");
        assertThat(spans).extracting(SpanData::getKind).containsOnly(SpanKind.SERVER);
        assertThat(spans.get(2).getAttributes().asMap())
                .containsOnly(
                        Map.entry(AttributeKey.stringKey("nar_hash"), APP.name().hash()),
                        Map.entry(AttributeKey.stringKey("nar_url"), "nar/" + APP.name()));
        assertThat(spans.get(3).getAttributes().asMap())
                .containsOnly(Map.entry(AttributeKey.stringKey("narinfo_hash"), APP.hash()));
        assertThat(spans.get(4).getStatus().getDescription()).isEqualTo("method-not-allowed");
    }
}
