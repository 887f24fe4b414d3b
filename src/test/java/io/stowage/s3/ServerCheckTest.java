package io.stowage.s3;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.config.Settings;
import io.stowage.config.Source;
import io.stowage.database.TestDatabases;
import io.stowage.web.Mount;
import jakarta.servlet.http.HttpServletRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerCheckTest {
    @TempDir
    private Path folder;

    private static Mount mount() {
        return Mount.from(
                Settings.of(List.of(Source.of("test", Map.of())), Map.of()).scope("stowage.s3"), "/s3");
    }

    private static HttpServletRequest requestAt(int port) {
        return (HttpServletRequest) Proxy.newProxyInstance(
                ServerCheckTest.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (proxy, method, args) -> switch (method.getName()) {
                    case "getHeader" -> "localhost:" + port;
                    case "getLocalAddr" -> "127.0.0.1";
                    case "getLocalPort" -> port;
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    /** A server that answers paths as some function of them says: its own status, or the path that S3 gets to see. */
    private static final class Container implements AutoCloseable {
        private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final UnaryOperator<String> behaviour;

        private Container(UnaryOperator<String> behaviour) throws IOException {
            this.behaviour = behaviour;
            Thread thread = new Thread(this::serve, "container of a test");
            thread.setDaemon(true);
            thread.start();
        }

        private void serve() {
            while (!socket.isClosed()) {
                try (Socket client = socket.accept()) {
                    String line = Objects.requireNonNull(
                            new BufferedReader(new InputStreamReader(client.getInputStream(), ISO_8859_1)).readLine());
                    client.getOutputStream()
                            .write(answer(behaviour.apply(line.split(" ", -1)[1]))
                                    .getBytes(ISO_8859_1));
                } catch (IOException e) {
                    // The client went, or the test is over.
                }
            }
        }

        private static String answer(String seen) {
            return seen.startsWith("/")
                    ? "HTTP/1.1 404 Not Found\r\nX-Amz-Request-Id: 1\r\n\r\n<Error><Resource>" + seen
                            + "</Resource></Error>"
                    : "HTTP/1.1 " + seen + " Bad Request\r\nContent-Type: text/html\r\n\r\n<html>no</html>";
        }

        private String checked(String name) {
            ServerCheck check = new ServerCheck(() -> name, "", mount());
            check.run();
            assertThat(check.result()).isEqualTo("no request has come yet");
            check.notice(requestAt(socket.getLocalPort()));
            check.run();
            return check.result();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @Test
    void whatTheServerRefusesOrChangesIsTold() throws Exception {
        try (Container tomcat = new Container(path -> path.contains("%2F") || path.contains("%5C") ? "400" : path)) {
            assertThat(tomcat.checked("Apache Tomcat/10.1.59")).isEqualTo("%2F (400), \\ (400)");
        }
        try (Container tidy = new Container(path -> path.replace("//", "/").replace("/a/..", ""))) {
            assertThat(tidy.checked("some proxy")).isEqualTo("// (changed), .. (changed)");
        }
    }

    @Test
    void aServerThatIsSomethingElseIsNotJudged() throws Exception {
        try (Container other = new Container(path -> "200")) {
            assertThat(other.checked("jetty")).startsWith("not checked: something else answers at ");
        }
    }

    @Test
    void theFrontItselfSeesEveryKey() throws Exception {
        try (S3Server server = new S3Server(tables -> TestDatabases.embedded(folder, tables), Map.of())) {
            ServerCheck check = new ServerCheck(() -> "jetty/12", "", mount());
            check.notice(requestAt(server.port()));
            check.run();
            assertThat(check.result()).isEqualTo("none");
        }
    }
}
