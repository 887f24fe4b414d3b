package io.stowage.v1;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.billing.FakeMetering;
import io.stowage.digest.tree.BlobSize;
import io.stowage.ops.FakeClock;
import io.stowage.store.ObjectStore;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Bodies that come slowly or not at all. */
class UploadBodyTest {
    @Test
    void aBodyThatTakesTooLongIsATimeoutAndTheConnectionEnds() throws Exception {
        FakeClock clock = new FakeClock();
        TestBlob blob = TestBlob.text("hello");
        try (ObjectStore store = V1Server.memory(clock);
                V1Server node = V1Server.start(store, new FakeMetering(), clock, Map.of());
                Socket socket = new Socket(
                        InetAddress.getLoopbackAddress(), node.server().port())) {
            node.putTree(blob.request());
            OutputStream out = socket.getOutputStream();
            out.write(("PUT /v1/chunk" + blob.chunkQuery(0) + " HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhe")
                    .getBytes(StandardCharsets.US_ASCII));
            out.flush();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> node.bodies().usedBytes() > 0);
            clock.advance(Duration.ofSeconds(301));
            out.write("l".getBytes(StandardCharsets.US_ASCII));
            out.flush();
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertThat(answer)
                    .startsWith("HTTP/1.1 408")
                    .contains("X-Stowage-Error: body-timeout")
                    .contains("Connection: close");
            Awaitility.await()
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> node.bodies().usedBytes() == 0);
        }
    }

    /** Its memory was another chunk's before, and what is left of that must not count. */
    @Test
    void aChunkThatIsShorterThanItsMemoryIsOnlyWhatCame() throws Exception {
        TestBlob blob = TestBlob.random(BlobSize.CHUNK_BYTES + 3, 5);
        try (ObjectStore store = V1Server.memory();
                V1Server node = V1Server.start(store);
                Socket socket = new Socket(
                        InetAddress.getLoopbackAddress(), node.server().port())) {
            node.putTree(blob.request());
            assertThat(node.putChunk(blob, 0).statusCode()).isEqualTo(200);
            OutputStream out = socket.getOutputStream();
            out.write(("PUT /v1/chunk" + blob.chunkQuery(1)
                            + " HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n3\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.write(blob.chunk(1));
            out.write("\r\n0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);

            assertThat(answer).startsWith("HTTP/1.1 200").contains("blob_complete");
            assertThat(node.getBlob(blob).body()).isEqualTo(blob.bytes());
        }
    }
}
