package io.stowage.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** More connections than file descriptors, before the first request: afterwards everything has to work. */
@Tag("launcher")
class DescriptorsIT {
    private static final int LIMIT = 500;
    private static final String NO_BLOB =
            "/v1/blob/?blob_hash=sha256:" + "0".repeat(64) + "&owner_id=rrkah-fqaaa-aaaaa-aaaaq-cai";

    @TempDir
    private Path folder;

    private Launched start(int descriptors, String... args) throws IOException {
        Path run = Files.createTempDirectory(folder, "run");
        List<String> command = new ArrayList<>(List.of(
                "sh",
                "-c",
                "ulimit -n " + descriptors + " && exec \"$@\"",
                "sh",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + Files.createDirectories(run.resolve("tmp")),
                "-jar",
                System.getProperty("war")));
        command.addAll(List.of(args));
        return Launched.start(run, new ProcessBuilder(command));
    }

    @Test
    void itAnswersAgainAfterMoreConnectionsThanDescriptors() throws IOException {
        try (Launched run =
                start(LIMIT, "--port=0", "--set=stowage.demo.enabled=true", "--set=stowage.cashier.type=none")) {
            URI home = run.awaitReady();
            assertThat(run.errors()).contains(LIMIT + " file descriptors are enough for");
            List<SocketChannel> idle = new ArrayList<>();
            try (RawHttp early = RawHttp.connect(home)) {
                for (int i = 0; i < LIMIT + 100; i++) {
                    idle.add(connecting(home));
                }
                // The first of its kind while they are all there; whether it is answered well is another matter.
                early.send("GET " + NO_BLOB + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
                early.readToEnd();
            } finally {
                for (SocketChannel channel : idle) {
                    channel.close();
                }
            }

            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(
                            () -> assertThat(status(home, "/-/health/ready")).contains(" 200 "));
            assertThat(put(home, "/demo/a", "hello")).contains(" 201 ");
            assertThat(get(home, "/demo/a")).contains(" 200 ").endsWith("hello");
            assertThat(status(home, NO_BLOB)).contains(" 404 ");
            assertThat(run.errors()).doesNotContain("NoClassDefFoundError").doesNotContain("Too many open files");
        }
    }

    /** Does not wait until the server takes it. */
    private static SocketChannel connecting(URI home) throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.connect(new InetSocketAddress(home.getHost(), home.getPort()));
        return channel;
    }

    private static String get(URI home, String path) throws IOException {
        try (RawHttp raw = RawHttp.connect(home)) {
            raw.send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            return raw.readToEnd();
        }
    }

    private static String status(URI home, String path) throws IOException {
        return get(home, path).lines().findFirst().orElse("");
    }

    private static String put(URI home, String path, String body) throws IOException {
        try (RawHttp raw = RawHttp.connect(home)) {
            raw.send("PUT " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: "
                    + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body);
            return raw.readToEnd();
        }
    }
}
