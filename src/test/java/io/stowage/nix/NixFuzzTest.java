package io.stowage.nix;

import static io.stowage.nix.NixServer.basic;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.nix.cache.TestNar;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damaged requests on a real connection. Whatever comes, the answer is a success or says what the client did wrong, it comes
 * in time, and what was pushed before is still served.
 */
class NixFuzzTest {
    private static final int TRIES = 300;
    private static final int PATIENCE_MILLIS = 10_000;
    private static final TestNar APP = TestNar.of("b", "the program");
    private static final List<String> PIECES = List.of(
            "",
            "/",
            "//",
            "..",
            "%2f",
            "%2e%2e%2f",
            "%00",
            "%zz",
            "%ff",
            "?",
            ";",
            "!",
            "%21",
            ":",
            "=",
            "-",
            ",",
            "0",
            "99999999999999999999",
            "nar/",
            "upload/",
            "team/",
            ".nar",
            ".narinfo",
            ".ls",
            "log/",
            "{",
            "}",
            "\"",
            "\u00ff",
            "a".repeat(300));

    @TempDir
    private Path folder;

    private final Random random = new Random(20261130);
    private NixServer nix;

    @BeforeEach
    void start() throws Exception {
        nix = new NixServer(folder, Map.of("stowage.nix.caches.team.public", "true"));
        nix.push("/nix", APP);
    }

    @AfterEach
    void stop() throws Exception {
        assertThat(nix.get("/nix/nar/" + APP.name()).body()).isEqualTo("the program");
        assertThat(nix.get("/nix/" + APP.hash() + ".narinfo").statusCode()).isEqualTo(200);
        nix.metering.awaitEnd();
        nix.close();
    }

    private String damage(String text) {
        String damaged = text;
        for (int i = random.nextInt(3); i >= 0; i--) {
            int at = random.nextInt(damaged.length() + 1);
            int end = Math.min(damaged.length(), at + random.nextInt(8));
            damaged = damaged.substring(0, at) + PIECES.get(random.nextInt(PIECES.size())) + damaged.substring(end);
        }
        return damaged;
    }

    private void send(String method, String path, String headers, String body) throws Exception {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), nix.server().port())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            String request = method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "Authorization: "
                    + basic("x", nix.writer.secret()) + "\r\nContent-Length: " + body.length()
                    + "\r\nConnection: close\r\n\r\n" + body;
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            socket.shutdownOutput();
            String answer = new String(socket.getInputStream().readNBytes(1 << 16), ISO_8859_1);
            int status = answer.isEmpty() ? 0 : Integer.parseInt(answer.split(" ", 3)[1]);
            assertThat(status).as(request).isLessThan(500);
        }
    }

    @Test
    void paths() throws Exception {
        List<String> right = List.of(
                "/nix/nar/" + APP.name(),
                "/nix/" + APP.hash() + ".narinfo",
                "/nix/team/nix-cache-info",
                "/nix/upload/log/" + APP.hash() + "-a.drv",
                "/nix/build-trace-v2/" + APP.hash() + "-a.drv/out.doi");
        for (int i = 0; i < TRIES; i++) {
            String path = "/nix" + damage(right.get(i % right.size()).substring("/nix".length()));
            send(List.of("GET", "HEAD", "PUT", "DELETE").get(random.nextInt(4)), path.replace("\"", ""), "", "{}");
        }
    }

    @Test
    void narinfos() throws Exception {
        for (int i = 0; i < TRIES; i++) {
            send("PUT", "/nix/" + APP.hash() + ".narinfo", "", damage(APP.narInfo()));
        }
    }

    @Test
    void headers() throws Exception {
        for (int i = 0; i < TRIES; i++) {
            String name = List.of("Range", "If-Range", "If-None-Match", "Content-Encoding", "Accept-Encoding")
                    .get(i % 5);
            String value = damage(
                    List.of("bytes=0-4", "\"a\"", "\"a\"", "gzip", "gzip, zstd").get(i % 5));
            String method = name.equals("Content-Encoding") ? "PUT" : "GET";
            send(method, "/nix/nar/" + APP.name(), name + ": " + value + "\r\n", "");
            send(method, "/nix/" + APP.hash() + ".narinfo", name + ": " + value + "\r\n", damage(APP.narInfo()));
        }
    }
}
