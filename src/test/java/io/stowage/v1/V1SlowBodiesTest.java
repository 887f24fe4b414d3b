package io.stowage.v1;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.billing.FakeMetering;
import io.stowage.store.ObjectStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients that promise much and send little: they must not hold what others need. */
class V1SlowBodiesTest {
    private static final int MIB = 1 << 20;
    private static final int CONNECTIONS = 40;

    private final ObjectStore store = V1Server.memory();
    private final List<Socket> sockets = new ArrayList<>();
    private V1Server node;

    @BeforeEach
    void start() throws Exception {
        // As much as a single tree may have.
        node = V1Server.start(
                store,
                new FakeMetering(),
                Map.of("stowage.limits.bytes-in-flight", "10MiB", "stowage.limits.permit-wait", "1s"));
    }

    @AfterEach
    void stop() throws Exception {
        for (Socket socket : sockets) {
            socket.close();
        }
        node.close();
        store.close();
    }

    /** Sends a beginning, and then nothing more as long as the test lasts. */
    private void begin(String path, int declared, String beginning) throws IOException {
        Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), node.server().port());
        sockets.add(socket);
        socket.getOutputStream()
                .write(("PUT " + path + " HTTP/1.1\r\nHost: a\r\nContent-Length: " + declared + "\r\n\r\n" + beginning)
                        .getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
    }

    private void awaitReading() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() ->
                        node.meters().get("stowage.requests.running").gauge().value() == CONNECTIONS);
    }

    private void assertThatOthersUploadAndRead() throws Exception {
        TestBlob blob = TestBlob.random(3 * MIB + 5, 7);
        assertThat(node.upload(blob)).isEqualTo("blob_complete");
        HttpResponse<byte[]> got = node.getBlob(blob);
        assertThat(got.statusCode()).isEqualTo(200);
        assertThat(got.body()).isEqualTo(blob.bytes());
    }

    @Test
    void blanksInsteadOfATreeHoldNextToNothing() throws Exception {
        for (int i = 0; i < CONNECTIONS; i++) {
            begin("/v1/blob-tree", 10 * MIB, " ".repeat(3000));
        }
        awaitReading();
        assertThatOthersUploadAndRead();
    }

    @Test
    void slowChunksOfOneOwnerHoldWhatHasArrivedAndNoMore() throws Exception {
        TestBlob victim = TestBlob.random(MIB, 3);
        node.putTree(victim.request());
        for (int i = 0; i < CONNECTIONS; i++) {
            begin("/v1/chunk" + victim.chunkQuery(0), MIB, "x".repeat(3000));
        }
        awaitReading();
        assertThatOthersUploadAndRead();
    }

    @Test
    void aChunkWithoutATreeIsRefusedBeforeItTakesMemory() throws Exception {
        TestBlob unknown = TestBlob.random(MIB, 4);
        for (int i = 0; i < CONNECTIONS; i++) {
            begin("/v1/chunk" + unknown.chunkQuery(0), MIB, "");
        }
        for (Socket socket : sockets) {
            socket.setSoTimeout(10_000);
            assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
                    .endsWith("404");
        }
        assertThatOthersUploadAndRead();
    }
}
