package io.stowage.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.stowage.config.Settings;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.web.body.BodyPolicy;
import io.stowage.web.body.RequestBody;
import io.stowage.web.limit.LimitsConfig;
import jakarta.servlet.FilterChain;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of a connection whose request was answered before its body was read. */
class UnreadBodyTest {
    private static final int LARGE = (1 << 20) + 1;
    private static final String NEXT = "GET /fine HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

    private TestServer server;

    private static final class Front extends TextFront {
        @Override
        public String name() {
            return "test";
        }

        @Override
        public void answer(HttpServletRequest request, HttpServletResponse response, FilterChain rest)
                throws IOException {
            switch (RequestPath.below(request)) {
                case "/refused" -> throw new StowageException(Fault.NOT_FOUND, "not wanted");
                case "/slow" -> throw new StowageException(Fault.BODY_TIMEOUT, "too slow");
                case "/read" ->
                    RequestBody.of(request, BodyPolicy.streamed(LARGE)).readAllBytes();
                default -> response.getOutputStream().print("fine");
            }
        }
    }

    @BeforeEach
    void start() throws Exception {
        Settings settings = Settings.of(List.of(), Map.of()).scope("stowage");
        Mounts mounts = new Mounts(List.of(new Mounts.Mounted(new Front(), Mount.from(settings.scope("test"), "/"))));
        Chain chain = new Chain(mounts, LimitsConfig.from(settings), new SimpleMeterRegistry(), new Random(1));
        server = new TestServer("/", context -> chain::answer);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private static String head(String path, String... headers) {
        String lines = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
        return "PUT " + path + " HTTP/1.1\r\nHost: a\r\n" + lines + "\r\n";
    }

    @Test
    void behindASmallBodyTheNextRequestIsAnswered() throws Exception {
        String answers = server.raw(head("/refused", "Content-Length: 5") + "hello" + NEXT);
        assertThat(answers).startsWith("HTTP/1.1 404").contains("HTTP/1.1 200").endsWith("fine");
    }

    @Test
    void aSmallBodyIsNotWaitedForBeforeTheAnswerAndReadAfterIt() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(10_000);
            BufferedReader answers =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            send(socket, head("/refused", "Content-Length: 5"));
            assertThat(answers.readLine()).startsWith("HTTP/1.1 404");
            send(socket, "hello" + NEXT);
            assertThat(answers.lines()).contains("HTTP/1.1 200 OK").doesNotContain("HTTP/1.1 400 Bad Request");
        }
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    @Test
    void beforeALargeBodyTheAnswerSaysThatTheConnectionEndsAndStillArrives() throws Exception {
        String answers = server.raw(head("/refused", "Content-Length: " + LARGE) + "x".repeat(LARGE) + NEXT);
        assertThat(answers)
                .startsWith("HTTP/1.1 404")
                .contains("Connection: close")
                .doesNotContain("fine");
    }

    @Test
    void aBodyOfUnknownLengthEndsTheConnectionToo() throws Exception {
        String answers = server.raw(head("/refused", "Transfer-Encoding: chunked") + "5\r\nhello\r\n0\r\n\r\n" + NEXT);
        assertThat(answers)
                .startsWith("HTTP/1.1 404")
                .contains("Connection: close")
                .doesNotContain("fine");
    }

    @Test
    void aBodyThatWaitsToBeAskedForIsNeverAskedFor() throws Exception {
        String answers = server.raw(head("/refused", "Content-Length: 5", "Expect: 100-continue"));
        assertThat(answers).startsWith("HTTP/1.1 404").contains("Connection: close");
    }

    @Test
    void aBodyThatWasTooSlowIsNotWaitedForAnyLonger() throws Exception {
        String answers = server.raw(head("/slow", "Content-Length: 5") + "he");
        assertThat(answers).startsWith("HTTP/1.1 408").contains("Connection: close");
    }

    @Test
    void whoIsNotRefusedMayLeaveABodyUnreadAsWell() throws Exception {
        String answers = server.raw(head("/fine", "Content-Length: 5") + "hello" + NEXT);
        assertThat(answers.split("fine", -1)).hasSize(3);
    }

    @Test
    void aBodyThatWasReadLeavesTheConnectionAlone() throws Exception {
        String answers = server.raw(
                head("/read", "Content-Length: " + LARGE, "Expect: 100-continue") + "x".repeat(LARGE) + NEXT);
        assertThat(answers).contains("HTTP/1.1 200").endsWith("fine");
    }
}
