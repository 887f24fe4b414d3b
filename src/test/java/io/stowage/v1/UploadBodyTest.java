package io.stowage.v1;

import static io.stowage.v1.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.digest.tree.BlobSize;
import io.stowage.fault.Fault;
import io.stowage.ops.FakeClock;
import io.stowage.store.ObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Bodies that come slowly or not at all. */
class UploadBodyTest {

    @Test
    void aStalledBodyIsATimeoutWhateverTheServerCallsIt() {
        for (IOException failure :
                new IOException[] {new SocketTimeoutException("read"), new IOException(new TimeoutException("idle"))}) {
            InputStream in = UploadBody.telling(Requests.failing(failure));
            assertRefused(in::read, Fault.BODY_TIMEOUT);
        }
    }

    @Test
    void aBodyThatTakesTooLongIsATimeoutAndTheConnectionEnds() throws Exception {
        FakeClock clock = new FakeClock();
        TestBlob blob = TestBlob.text("hello");
        try (ObjectStore store = V1Server.memory(clock);
                V1Server node = V1Server.start(store, new FakeMetering(), clock, Map.of());
                Socket socket = new Socket(
                        InetAddress.getLoopbackAddress(), node.server().port())) {
            node.putTree(blob.request());
            long before = node.permits().freeBytes();
            OutputStream out = socket.getOutputStream();
            out.write(("PUT /v1/chunk" + blob.chunkQuery(0) + " HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhe")
                    .getBytes(StandardCharsets.US_ASCII));
            out.flush();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> node.permits().freeBytes() < before);
            clock.advance(Duration.ofSeconds(301));
            out.write("l".getBytes(StandardCharsets.US_ASCII));
            out.flush();
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertThat(answer)
                    .startsWith("HTTP/1.1 408")
                    .contains("X-Stowage-Error: body-timeout")
                    .contains("Connection: close");
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
