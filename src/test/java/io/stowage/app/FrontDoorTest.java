package io.stowage.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.app.settings.SettingsSources;
import io.stowage.openapi.ApiDocument;
import io.stowage.web.TestServer;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every path of every front, with every method, and bodies that drip or do not end: no front reads past the one door. */
class FrontDoorTest {
    private static final List<String> METHODS = List.of("GET", "HEAD", "PUT", "POST", "PATCH", "DELETE", "OPTIONS");
    private static final List<String> DOCUMENTS = List.of("native.json", "accounts.json", "console.json");
    private static final String TOKEN = "correct horse battery staple 7";
    private static final String ROOT = "sha256:" + "0".repeat(64);
    private static final String OWNER = "rrkah-fqaaa-aaaaa-aaaaq-cai";

    /** More than the largest limit that a body in memory may have, and than is read of what nobody wants. */
    private static final int ENDLESS = 48 << 20;

    @TempDir
    private Path folder;

    private TestServer server;
    private final Deque<Application> started = new ArrayDeque<>();

    @BeforeEach
    void start() throws Exception {
        Map<String, String> settings = new HashMap<>();
        settings.put("stowage.data", folder.resolve("data").toString());
        settings.put("stowage.store.type", "memory");
        settings.put("stowage.store.memory.max-bytes", "16MiB");
        settings.put("stowage.demo.enabled", "true");
        settings.put("stowage.local-access", "open");
        settings.put("stowage.cashier.type", "ledger");
        settings.put("stowage.admin.token", "file:" + Files.writeString(folder.resolve("token"), TOKEN));
        settings.put("stowage.limits.body-grace", "1s");
        settings.put("stowage.limits.slowest-body", "1MiB");
        settings.put("stowage.limits.unread.time", "1s");
        settings.put("stowage.limits.address-share", "100");
        settings.put("stowage.v1.tree-time", "2s");
        settings.put("stowage.v1.chunk-time", "2s");
        server = new TestServer("/", context -> start(context, settings));
    }

    private TestServer.Answer start(ServletContext context, Map<String, String> settings) {
        context.setAttribute(SettingsSources.COMMAND_LINE, settings);
        Application application = Application.start(context);
        started.push(application);
        return application::answer;
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        started.forEach(Application::close);
    }

    /** What the documents name and what they do not: demo, pages, and a path of each front that leads nowhere. */
    private static Set<String> paths() throws IOException {
        Set<String> paths = new TreeSet<>(Set.of(
                "/", "/index.html", "/app.js", "/demo/x", "/demo", "/v1/x", "/storage/v1/x", "/-/x", "/-/accounts/x"));
        for (String document : DOCUMENTS) {
            ApiDocument.load(document).operations().forEach(operation -> paths.add(filled(operation.path())));
        }
        return paths;
    }

    private static String filled(String path) {
        String whole = path.replaceAll("\\{owner(_id)?}", OWNER)
                .replaceAll("\\{(blob|chunk)_hash}", ROOT)
                .replace("{chunk_index}", "0");
        return whole.startsWith("/v1/")
                ? whole + "?owner_id=" + OWNER + "&blob_hash=" + ROOT + "&chunk_index=0"
                : whole;
    }

    /** One request, with all that could open a door to whoever sends it. */
    private final class Client implements AutoCloseable {
        private final String name;
        private final Socket socket;
        private boolean gone;

        Client(String method, String path, String framing) throws IOException {
            name = method + " " + path;
            socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
            socket.setSoTimeout(30_000);
            // The demo front needs no key on this machine, and would count the administrator's token as a wrong one.
            String token = path.startsWith("/demo") ? "" : "\r\nAuthorization: Bearer " + TOKEN;
            send(name + " HTTP/1.1\r\nHost: localhost" + token + "\r\nX-Stowage-Console: 1\r\nIdempotency-Key: k\r\n"
                    + framing + "\r\n\r\n");
        }

        void send(String text) {
            try {
                socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
            } catch (IOException e) {
                gone = true;
            }
        }

        boolean isAnswered() throws IOException {
            return gone || socket.getInputStream().available() > 0;
        }

        String answer() throws IOException {
            InputStream in = socket.getInputStream();
            try {
                return new String(in.readNBytes(12), StandardCharsets.US_ASCII);
            } catch (SocketException e) {
                return "";
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private List<Client> everywhere(String framing) throws IOException {
        List<Client> clients = new ArrayList<>();
        for (String path : paths()) {
            for (String method : METHODS) {
                clients.add(new Client(method, path, framing));
            }
        }
        return clients;
    }

    @Test
    void aBodyThatDripsIsCutOffOnEveryPath() throws Exception {
        List<Client> clients = everywhere("Content-Length: 4000");
        try {
            List<Client> waiting = new ArrayList<>(clients);
            // A byte in a while, as long as anybody waits for it.
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> {
                        waiting.forEach(each -> each.send(" "));
                        List<Client> answered = new ArrayList<>();
                        for (Client each : waiting) {
                            if (each.isAnswered()) {
                                answered.add(each);
                            }
                        }
                        waiting.removeAll(answered);
                        return waiting.isEmpty();
                    });
            assertThat(clients).hasSizeGreaterThan(200);
            int cut = 0;
            for (Client each : clients) {
                String status = each.answer();
                assertThat(status).as(each.name).startsWith("HTTP/1.1 ").doesNotContain(" 500");
                cut += status.endsWith(" 408") ? 1 : 0;
            }
            // Every path that reads a body, or the test has missed them: trees, chunks, log-ins, keys, accounts,
            // objects.
            assertThat(cut).isGreaterThanOrEqualTo(10);
        } finally {
            for (Client each : clients) {
                each.close();
            }
        }
    }

    @Test
    void aBodyWithoutEndIsCutOffOnEveryPath() throws Exception {
        String chunk = "10000\r\n" + " ".repeat(0x10000) + "\r\n";
        for (String path : paths()) {
            for (String method : METHODS) {
                try (Client client = new Client(method, path, "Transfer-Encoding: chunked")) {
                    int sent = 0;
                    while (!client.gone && sent < ENDLESS) {
                        client.send(chunk);
                        sent += chunk.length();
                    }
                    assertThat(sent).as(client.name).isLessThan(ENDLESS);
                }
            }
        }
    }

    @Test
    void aBodyThatSaysItIsLargeIsRefusedUnread() throws Exception {
        for (String path : paths()) {
            try (Client put = new Client("PUT", path, "Expect: 100-continue\r\nContent-Length: 100000000000");
                    Client post = new Client("POST", path, "Expect: 100-continue\r\nContent-Length: 100000000000")) {
                assertThat(put.answer()).as(put.name).matches("HTTP/1.1 (4..|200)");
                assertThat(post.answer()).as(post.name).matches("HTTP/1.1 (4..|200)");
            }
        }
    }
}
