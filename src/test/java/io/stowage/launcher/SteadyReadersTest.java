package io.stowage.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who reads slowly is not idle, and who reads nothing is. */
class SteadyReadersTest {
    private static final int LENGTH = 24 << 20;
    private static final int STRIDE = 256 * 1024;
    private static final int SIP = 10 * 1024;
    private static final int SIPS = 70;

    private final Server server = new Server();
    private final CompletableFuture<Throwable> failure = new CompletableFuture<>();
    private ServerConnector connector;

    /** Sends much, in strides as long as those of the application. */
    private final class Sender extends Handler.Abstract {
        @Override
        public boolean handle(Request request, Response response, Callback callback) throws Exception {
            response.getHeaders().put("Content-Length", LENGTH);
            try {
                for (int sent = 0; sent < LENGTH; sent += STRIDE) {
                    Content.Sink.write(response, sent + STRIDE >= LENGTH, ByteBuffer.allocate(STRIDE));
                }
                callback.succeeded();
            } catch (IOException e) {
                failure.complete(e);
                callback.failed(e);
            }
            return true;
        }
    }

    @BeforeEach
    void start() throws Exception {
        connector = Connectors.create(server, CommandLine.parse(List.of("--port=0", "--idle-timeout=2s")));
        server.addConnector(connector);
        server.setHandler(new Sender());
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    private Socket ask() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), connector.getLocalPort());
        socket.setSoTimeout(30_000);
        socket.getOutputStream()
                .write("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    /** For three and a half idle timeouts, at a hundred KiB in a second; most of it waits in buffers of the system. */
    @Test
    void aSteadyReaderGetsAllOfItHoweverSlowItIs() throws Exception {
        try (Socket socket = ask()) {
            InputStream in = socket.getInputStream();
            int[] read = {0, 0};
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> {
                        read[0] += in.readNBytes(SIP).length;
                        read[1]++;
                        return read[1] == SIPS;
                    });
            assertThat(failure).isNotDone();
            assertThat(read[0] + in.readAllBytes().length).isGreaterThan(LENGTH);
        }
    }

    @Test
    void whoReadsNothingIsCut() throws Exception {
        try (Socket socket = ask()) {
            assertThat(failure.get(30, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
            int got = 0;
            try {
                got = socket.getInputStream().readAllBytes().length;
            } catch (SocketException e) {
                assertThat(e).isNotNull();
            }
            assertThat(got).isLessThan(LENGTH);
        }
    }
}
