package io.stowage.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What the server of {@code java -jar stowage.war} makes of requests, and above all of wrong ones. */
@Tag("launcher")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LauncherRequestsIT {
    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    private static Path folder;

    private Launched shared;

    /** One server for all tests that leave it as it was. */
    @BeforeAll
    void startShared() throws IOException {
        shared = start("--port=0", "--set=stowage.demo.enabled=true", "--set=stowage.limits.body-grace=1s");
    }

    @AfterAll
    void stopShared() {
        shared.close();
    }

    private Launched start(String... args) throws IOException {
        return Launched.start(Files.createTempDirectory(folder, "run"), args);
    }

    private HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }

    private void put(URI uri, byte[] body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri)
                .PUT(BodyPublishers.ofByteArray(body))
                .build();
        assertThat(client.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(201);
    }

    @Test
    void anEncodedPathReachesTheApplicationAsItWasSent() throws IOException, InterruptedException {
        URI home = shared.awaitReady();
        for (String name : new String[] {"a%2Fb", "a//b", "a%25b", "a%5Cb", "a;x=1", "%C3%A9"}) {
            put(URI.create(home + "demo/" + name), name.getBytes(StandardCharsets.US_ASCII));
        }
        // One encodes the slash, the other does not; decoded once they are the same key.
        assertThat(get(URI.create(home + "demo/a/b")).body()).isEqualTo("a%2Fb");
        assertThat(get(URI.create(home + "demo/a//b")).body()).isEqualTo("a//b");
        assertThat(get(URI.create(home + "demo/a%25b")).body()).isEqualTo("a%25b");
        assertThat(get(URI.create(home + "demo/a;x=1")).body()).isEqualTo("a;x=1");
        assertThat(get(URI.create(home + "demo/a")).statusCode()).isEqualTo(404);
    }

    @Test
    void badRequestsAreRefusedOneByOne() throws IOException {
        URI home = shared.awaitReady();
        assertThat(answer(home, "GET / HTTP/1.1\r\nHost: x\r\nX-Long: " + "y".repeat(17_000) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 431");
        assertThat(answer(
                        home,
                        "PUT /demo/a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n"
                                + "0\r\n\r\nGET /-/health/live HTTP/1.1\r\nHost: x\r\n\r\n"))
                .startsWith("HTTP/1.1 400")
                .containsOnlyOnce("HTTP/1.1");
        assertThat(answer(
                        home,
                        "PUT /demo/a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n"))
                .startsWith("HTTP/1.1 400");
        assertThat(answer(home, "GET / HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 400");
        assertThat(answer(home, "TRACE / HTTP/1.1\r\nHost: x\r\nCookie: a=b\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 4")
                .doesNotContain("a=b");
        assertThat(answer(home, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")).doesNotContain("HTTP/2");
        assertThat(answer(home, "GET /io/stowage/launcher/Main.class HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 404");
        assertThat(answer(home, "GET /WEB-INF/web.xml HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 404");
    }

    @Test
    void nothingOfARefusedRequestStandsInTheLog() throws IOException {
        URI home = shared.awaitReady();
        for (String request : List.of(
                "GET / HTTP/1.1\r\nHost: a:ATTACK\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: [ATTACK\u001b[31m\r\n\r\n",
                "GET http://a:ATTACK/ HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /ATTACK%zz HTTP/1.1\r\nHost: a\r\n\r\n",
                "PUT /v1/blob-tree HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nATTACK\r\n")) {
            try (RawHttp http = RawHttp.connect(home)) {
                http.send(request);
                assertThat(http.statusLine()).startsWith("HTTP/1.1 4");
            }
        }
        assertThat(shared.errors()).doesNotContain("ATTACK");
    }

    @Test
    void halfAHeaderDoesNotHoldAConnection() throws IOException {
        try (Launched run = start("--port=0", "--idle-timeout=1s")) {
            assertThat(answer(run.awaitReady(), "GET / HTTP/1.1\r\nHost: x\r\nX-Half"))
                    .doesNotContain(" 200 ");
        }
    }

    @Test
    void aHeaderThatDripsInIsCutThoughItIsNeverIdle() throws IOException, InterruptedException {
        try (Launched run = start("--port=0", "--idle-timeout=30s", "--header-timeout=1s")) {
            URI home = run.awaitReady();
            try (RawHttp slow = RawHttp.connect(home)) {
                slow.send("GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ");
                await().until(() -> isCut(slow));
            }
            assertThat(get(home).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aBodyThatDripsInIsCutThoughItIsNeverIdle() throws IOException {
        try (RawHttp slow = RawHttp.connect(shared.awaitReady())) {
            slow.send("PUT /demo/slow HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n");
            await().until(() -> isCut(slow));
        }
    }

    private static String answer(URI server, String request) throws IOException {
        try (RawHttp raw = RawHttp.connect(server)) {
            raw.send(request);
            return raw.readToEnd();
        }
    }

    /** Sends one more byte; a closed connection takes the first and fails at the next. */
    private static boolean isCut(RawHttp connection) {
        try {
            connection.send("y");
            return false;
        } catch (IOException e) {
            return true;
        }
    }
}
