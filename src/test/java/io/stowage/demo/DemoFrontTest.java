package io.stowage.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.stowage.config.Settings;
import io.stowage.digest.Algorithm;
import io.stowage.digest.Digest;
import io.stowage.store.ListQuery;
import io.stowage.store.memory.MemoryConfig;
import io.stowage.store.memory.MemoryStore;
import io.stowage.web.Chain;
import io.stowage.web.Mounts;
import io.stowage.web.TestServer;
import io.stowage.web.client.LocalCallers;
import io.stowage.web.limit.LimitsConfig;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DemoFrontTest {
    private final HttpClient client = HttpClient.newHttpClient();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private MemoryStore store;
    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        Settings settings = Settings.of(List.of(), Map.of()).scope("stowage");
        LimitsConfig limits = LimitsConfig.from(settings);
        store = new MemoryStore(MemoryConfig.from(settings), Clock.systemUTC());
        DemoFront front = new DemoFront(store, new LocalCallers(true));
        Mounts mounts = new Mounts(
                List.of(new Mounts.Mounted(front, DemoConfig.from(settings).mount())));
        Chain chain = new Chain(mounts, limits, meters, new Random(1));
        server = new TestServer("/", context -> chain::answer);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
        store.close();
    }

    private HttpResponse<String> send(String method, String path, String body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.uri(path))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    @Test
    void whatWasPutIsReadBackAndGoneAfterDelete() throws Exception {
        assertThat(send("PUT", "/demo/a%2Fb//c", "hello").statusCode()).isEqualTo(201);
        HttpResponse<String> got = send("GET", "/demo/a%2Fb//c", "");
        assertThat(got.body()).isEqualTo("hello");
        assertThat(got.headers().firstValue("Content-Length")).contains("5");
        assertThat(send("HEAD", "/demo/a%2Fb//c", "").headers().firstValue("Content-Length"))
                .contains("5");
        assertThat(send("DELETE", "/demo/a%2Fb//c", "").statusCode()).isEqualTo(204);
        assertThat(send("GET", "/demo/a%2Fb//c", "").statusCode()).isEqualTo(404);
        assertThat(send("HEAD", "/demo/a%2Fb//c", "").statusCode()).isEqualTo(404);
    }

    @Test
    void anEmptyObjectIsAnObject() throws Exception {
        assertThat(send("PUT", "/demo/empty", "").statusCode()).isEqualTo(201);
        assertThat(send("GET", "/demo/empty", "").body()).isEmpty();
        HttpResponse<String> ranged = send("GET", "/demo/empty", "", "Range", "bytes=0-0");
        assertThat(ranged.statusCode()).isEqualTo(416);
        assertThat(ranged.headers().firstValue("Content-Range")).contains("bytes */0");
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=1-3, 206, ell, bytes 1-3/5",
        "bytes=3-, 206, lo, bytes 3-4/5",
        "bytes=-2, 206, lo, bytes 3-4/5",
        "bytes=0-99, 206, hello, bytes 0-4/5",
        "'bytes=0-1,3-4', 200, hello, ",
        "bytes=4-1, 200, hello, "
    })
    void rangesAreAnsweredAsTheyShould(String range, int status, String body, String contentRange) throws Exception {
        send("PUT", "/demo/x", "hello");
        HttpResponse<String> answer = send("GET", "/demo/x", "", "Range", range);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).isEqualTo(body);
        assertThat(answer.headers().firstValue("Content-Range").orElse(null)).isEqualTo(contentRange);
    }

    @Test
    void aKnownTagIsNotSentAgain() throws Exception {
        send("PUT", "/demo/x", "hello");
        String tag = send("GET", "/demo/x", "").headers().firstValue("ETag").orElseThrow();
        assertThat(send("GET", "/demo/x", "", "If-None-Match", tag).statusCode())
                .isEqualTo(304);
        assertThat(send("GET", "/demo/x", "", "If-Range", "\"other\"", "Range", "bytes=1-2")
                        .statusCode())
                .isEqualTo(200);
        send("PUT", "/demo/x", "world");
        assertThat(send("GET", "/demo/x", "", "If-None-Match", tag).body()).isEqualTo("world");
    }

    @Test
    void aBodyWithAnotherDigestLeavesTheOldBytes() throws Exception {
        send("PUT", "/demo/x", "old");
        String digest = Digest.compute(Algorithm.SHA256, "new".getBytes(StandardCharsets.UTF_8))
                .toString();
        HttpResponse<String> refused = send("PUT", "/demo/x", "forged", "X-Content-Digest", digest);
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.headers().firstValue("X-Stowage-Error")).contains("digest-mismatch");
        assertThat(send("GET", "/demo/x", "").body()).isEqualTo("old");
        assertThat(send("PUT", "/demo/x", "new", "X-Content-Digest", digest).statusCode())
                .isEqualTo(201);
    }

    @Test
    void onlyTheFirstOfTwoCreatorsWins() throws Exception {
        assertThat(send("PUT", "/demo/x", "first", "If-None-Match", "*").statusCode())
                .isEqualTo(201);
        assertThat(send("PUT", "/demo/x", "second", "If-None-Match", "*").statusCode())
                .isEqualTo(409);
        assertThat(send("GET", "/demo/x", "").body()).isEqualTo("first");
    }

    @Test
    void anEncodedOrTooLargeBodyIsRefusedBeforeItIsRead() throws Exception {
        assertThat(send("PUT", "/demo/x", "zip", "Content-Encoding", "gzip").statusCode())
                .isEqualTo(415);
        String answer = server.raw("PUT /demo/x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 413");
    }

    @Test
    void aClientThatHangsUpLeavesNothingBehind() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            OutputStream out = socket.getOutputStream();
            out.write("PUT /demo/half HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nonly this"
                    .getBytes(StandardCharsets.US_ASCII));
            out.flush();
        }
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> meters.find("stowage.requests").timer() != null);
        assertThat(store.list(ListQuery.prefix("")).objects()).isEmpty();
    }

    @Test
    void aRequestThroughAProxyIsNotFromThisMachine() throws Exception {
        assertThat(send("GET", "/demo/x", "", "X-Forwarded-For", "192.0.2.1").statusCode())
                .isEqualTo(403);
    }

    @Test
    void aPageThatRebindsItsNameToThisMachineChangesNothing() throws Exception {
        send("PUT", "/demo/x", "kept");
        for (String method : new String[] {"GET", "PUT", "DELETE"}) {
            assertThat(server.raw(method + " /demo/x HTTP/1.1\r\nHost: evil.example:" + server.port()
                            + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"))
                    .startsWith("HTTP/1.1 403");
        }
        assertThat(send("GET", "/demo/x", "").body()).isEqualTo("kept");
    }

    @Test
    void aStoreThatCannotAnswerIsA503() throws IOException, Exception {
        store.close();
        assertThat(send("GET", "/demo/x", "").statusCode()).isEqualTo(503);
    }

    @Test
    void otherMethodsAreNamedInAllow() throws Exception {
        HttpResponse<String> answer = send("POST", "/demo/x", "");
        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).contains("GET, HEAD, PUT, DELETE");
    }
}
