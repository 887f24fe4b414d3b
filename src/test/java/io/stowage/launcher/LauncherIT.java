package io.stowage.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/** The life of {@code java -jar stowage.war}, from its command line to its exit code. */
@Tag("launcher")
class LauncherIT {
    private static final int LARGE = 32 << 20;

    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    private static Path folder;

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

    private static Path leftoversOf(Launched run) throws IOException {
        return run.leftovers().isEmpty() ? Path.of("") : run.leftovers().get(0);
    }

    @Test
    void itSaysWhereItListensAnswersThereAndEndsCleanly(TestReporter reporter)
            throws IOException, InterruptedException {
        long begun = System.nanoTime();
        try (Launched run = start("serve", "--port", "0")) {
            URI home = run.awaitReady();
            reporter.publishEntry("start in ms", Long.toString((System.nanoTime() - begun) / 1_000_000));
            HttpResponse<String> page = get(home);
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.headers().firstValue("Server")).isEmpty();
            assertThat(page.headers().firstValue("Date")).isPresent();
            assertThat(get(home.resolve("/-/health/live")).statusCode()).isEqualTo(200);

            run.terminate();

            assertThat(run.exitCode()).isZero();
            assertThat(leftoversOf(run)).isEqualTo(Path.of(""));
        }
    }

    @Test
    void aContextPathMovesEverythingBelowIt() throws IOException, InterruptedException {
        try (Launched run = start("--port=0", "--context-path=/team/storage")) {
            URI home = run.awaitReady();
            assertThat(home.getPath()).isEqualTo("/team/storage/");
            assertThat(get(home.resolve("-/health/live")).statusCode()).isEqualTo(200);
            assertThat(get(home.resolve("/-/health/live")).statusCode()).isEqualTo(404);
        }
    }

    @Test
    void aRunningDownloadFinishesAfterTheSignal() throws IOException, InterruptedException {
        byte[] content = new byte[LARGE];
        Arrays.fill(content, (byte) 'x');
        try (Launched run = start(
                "--port=0",
                "--stop-timeout=3m",
                "--set=stowage.demo.enabled=true",
                "--set=stowage.limits.drain-wait=2m")) {
            URI home = run.awaitReady();
            put(home.resolve("demo/large"), content);
            try (RawHttp download = RawHttp.connect(home)) {
                download.send("GET /demo/large HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
                assertThat(download.statusLine()).contains("200");

                run.terminate();
                await().until(() -> refusesConnections(home));
                assertThat(run.isAlive()).isTrue();

                assertThat(bodyLength(download.in())).isEqualTo(LARGE);
            }
            assertThat(run.exitCode()).isZero();
            assertThat(leftoversOf(run)).isEqualTo(Path.of(""));
        }
    }

    @Test
    void aPortThatIsTakenIsTold() throws IOException, InterruptedException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Launched second = start("--port=" + taken.getLocalPort())) {
            assertThat(second.exitCode()).isEqualTo(1);
            assertThat(second.errors()).contains("port " + taken.getLocalPort() + " on 127.0.0.1 is in use");
            assertThat(second.errors()).doesNotContain("\tat ");
            assertThat(leftoversOf(second)).isEqualTo(Path.of(""));
        }
    }

    @Test
    void wrongSettingsAreListedWithoutStackTraces() throws IOException, InterruptedException {
        try (Launched run = start("--port=0", "--set=stowage.nonsense=1", "--set=stowage.demo.enabled=maybe")) {
            assertThat(run.exitCode()).isEqualTo(78);
            assertThat(run.errors()).contains("stowage.nonsense").contains("stowage.demo.enabled");
            assertThat(run.errors()).doesNotContain("\tat ");
            assertThat(run.output()).doesNotContain("is ready");
            assertThat(leftoversOf(run)).isEqualTo(Path.of(""));
        }
    }

    @Test
    void helpAndVersionNeedNoServer() throws IOException, InterruptedException {
        try (Launched help = start("--help")) {
            assertThat(help.exitCode()).isZero();
            assertThat(help.output()).contains("usage: java -jar stowage.war").contains("--context-path");
        }
        try (Launched version = start("--version")) {
            assertThat(version.exitCode()).isZero();
            assertThat(version.output()).matches("Stowage [0-9]\\S+\n");
        }
    }

    @Test
    void anUnknownOptionIsToldWithAHint() throws IOException, InterruptedException {
        try (Launched run = start("--prot", "1")) {
            assertThat(run.exitCode()).isEqualTo(2);
            assertThat(run.errors()).contains("unknown option --prot").contains("--port");
        }
    }

    private static boolean refusesConnections(URI server) throws IOException {
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
            return !socket.isConnected();
        } catch (ConnectException e) {
            return true;
        }
    }

    private static long bodyLength(InputStream in) throws IOException {
        byte[] end = {'\r', '\n', '\r', '\n'};
        int matched = 0;
        while (matched < end.length) {
            int c = in.read();
            if (c < 0) {
                throw new AssertionError("the header did not end");
            }
            matched = c == end[matched] ? matched + 1 : (c == '\r' ? 1 : 0);
        }
        long length = 0;
        byte[] buffer = new byte[65_536];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            length += n;
        }
        return length;
    }
}
