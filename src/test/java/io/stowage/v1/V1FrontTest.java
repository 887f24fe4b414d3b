package io.stowage.v1;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.store.ObjectStore;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class V1FrontTest {
    private static final int MIB = 1 << 20;

    private final ObjectStore store = V1Server.memory();
    private V1Server node;

    @BeforeEach
    void start() throws Exception {
        node = V1Server.start(store);
    }

    @AfterEach
    void stop() throws Exception {
        node.close();
        store.close();
    }

    @Test
    void whatWasUploadedIsReadBack() throws Exception {
        TestBlob blob = TestBlob.random(2 * MIB + 17, 1, "Content-Type: image/png");
        assertThat(Text.status(node.putTree(blob.request()))).isEqualTo("blob_tree_accepted");
        assertThat(Text.status(node.putChunk(blob, 2))).isEqualTo("chunk_accepted");
        assertThat(node.getBlob(blob).statusCode()).isEqualTo(404);
        assertThat(Text.status(node.putChunk(blob, 0))).isEqualTo("chunk_accepted");
        assertThat(Text.status(node.putChunk(blob, 0))).isEqualTo("chunk_already_exists");
        assertThat(Text.status(node.putChunk(blob, 1))).isEqualTo("blob_complete");
        assertThat(Text.status(node.putChunk(blob, 1))).isEqualTo("blob_complete");
        HttpResponse<byte[]> got = node.getBlob(blob);
        assertThat(got.statusCode()).isEqualTo(200);
        assertThat(got.body()).isEqualTo(blob.bytes());
        assertThat(Text.header(got, "Content-Type")).isEqualTo("image/png");
        assertThat(Text.header(got, "Content-Length")).isEqualTo(Integer.toString(blob.bytes().length));
    }
}
