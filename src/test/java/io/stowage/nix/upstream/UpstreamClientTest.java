package io.stowage.nix.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UpstreamClientTest {
    private static final Optional<Login> LOGIN = Optional.of(new Login("me", "secret"));

    private final UpstreamClient client = new UpstreamClient(Duration.ofSeconds(30), Duration.ofMillis(500));
    private final AtomicInteger failedTries = new AtomicInteger();
    private ScriptedUpstream server;

    @BeforeEach
    void start() throws IOException {
        server = new ScriptedUpstream();
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    private UpstreamAnswer get(String url) throws IOException {
        return client.get(URI.create(url), LOGIN, failedTries::incrementAndGet);
    }

    private String text(String url) throws IOException {
        try (UpstreamAnswer answer = get(url)) {
            assertThat(answer.status()).isEqualTo(200);
            return new String(answer.read(1000, Duration.ofSeconds(10)), UTF_8);
        }
    }

    @Test
    void theLogInIsShownToTheServerItIsFor() throws Exception {
        server.script("a", ScriptedUpstream.body("hello"));
        assertThat(text(server.url() + "/a")).isEqualTo("hello");
        assertThat(server.requests().get(0).authorization()).contains("Basic bWU6c2VjcmV0");
    }

    @Test
    void aRedirectIsFollowedAndTheLogInStays() throws Exception {
        try (ScriptedUpstream other = new ScriptedUpstream()) {
            other.script("b", ScriptedUpstream.body("from there"));
            server.script("a", ScriptedUpstream.redirect("c"));
            server.script("c", ScriptedUpstream.redirect(other.url() + "/b"));
            assertThat(text(server.url() + "/a")).isEqualTo("from there");
            assertThat(server.requests().get(1).authorization()).isPresent();
            assertThat(other.requests().get(0).authorization()).isEmpty();
        }
    }

    @Test
    void redirectsComeToAnEnd() {
        server.script("a", ScriptedUpstream.redirect("a"));
        assertThatThrownBy(() -> get(server.url() + "/a")).hasMessageContaining("more than 5 times");
        server.script("b", ScriptedUpstream.redirect("file:///etc/passwd"));
        assertThatThrownBy(() -> get(server.url() + "/b")).hasMessageContaining("nobody is asked");
    }

    @Test
    void aConnectionIsTriedThreeTimes() throws Exception {
        int port;
        try (ServerSocket closed = new ServerSocket(0)) {
            port = closed.getLocalPort();
        }
        assertThatThrownBy(() -> get("http://127.0.0.1:" + port + "/a")).isInstanceOf(IOException.class);
        assertThat(failedTries).hasValue(3);
    }

    @Test
    void aServerThatHangsUpIsAskedAgain() throws Exception {
        try (ServerSocket rude = new ServerSocket(0)) {
            Thread answering = new Thread(() -> answerTheThird(rude));
            answering.start();
            assertThat(text("http://127.0.0.1:" + rude.getLocalPort() + "/a")).isEqualTo("at last");
            answering.join();
        }
        // The JDK's client has tries of its own within one of ours.
        assertThat(failedTries).hasPositiveValue();
    }

    private static void answerTheThird(ServerSocket rude) {
        try {
            for (int i = 0; i < 2; i++) {
                try (Socket socket = rude.accept()) {
                    socket.setSoLinger(true, 0);
                }
            }
            try (Socket socket = rude.accept()) {
                readHead(socket);
                socket.getOutputStream().write("HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\nat last".getBytes(UTF_8));
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void readHead(Socket socket) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int c = socket.getInputStream().read();
            if (c < 0) {
                return;
            }
            head.append((char) c);
        }
    }

    @Test
    void aSlowServerIsNotAskedTwice() {
        server.script("a", server.neverAnswers());
        try (UpstreamClient impatient = new UpstreamClient(Duration.ofSeconds(1), Duration.ofSeconds(1))) {
            assertThatThrownBy(() -> impatient.get(
                            URI.create(server.url() + "/a"), Optional.empty(), failedTries::incrementAndGet))
                    .isInstanceOf(HttpTimeoutException.class);
        }
        assertThat(failedTries).hasValue(1);
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void aBodyMayNotPauseForLong() throws Exception {
        server.script("a", server.stopsAtHalf("hello, world".getBytes(UTF_8)));
        try (UpstreamAnswer answer = get(server.url() + "/a")) {
            assertThat(answer.length()).hasValue(12);
            assertThat(answer.body().readNBytes(6)).isEqualTo("hello,".getBytes(UTF_8));
            assertThatThrownBy(() -> answer.body().read()).hasMessageContaining("paused");
        }
    }

    @Test
    void aBodyThatBreaksOffDoesNotEnd() throws Exception {
        server.script("a", ScriptedUpstream.half("hello, world".getBytes(UTF_8)));
        try (UpstreamAnswer answer = get(server.url() + "/a")) {
            assertThatThrownBy(() -> answer.body().readAllBytes()).isInstanceOf(IOException.class);
        }
    }

    @Test
    void aLongBodyComesWhole() throws Exception {
        byte[] much = new byte[3 << 20];
        much[much.length - 1] = 1;
        server.script("a", ScriptedUpstream.body(much));
        try (UpstreamAnswer answer = get(server.url() + "/a")) {
            assertThat(answer.body().readAllBytes()).isEqualTo(much);
        }
    }

    @Test
    void noMoreThanOneByteTooManyIsReadOfADocument() throws Exception {
        server.script("a", ScriptedUpstream.body("12345678"));
        try (UpstreamAnswer answer = get(server.url() + "/a")) {
            assertThat(answer.read(4, Duration.ofSeconds(10))).hasSize(5);
        }
    }
}
