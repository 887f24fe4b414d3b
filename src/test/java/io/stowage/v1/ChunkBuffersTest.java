package io.stowage.v1;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.digest.tree.BlobSize;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChunkBuffersTest {
    private final ChunkBuffers buffers = new ChunkBuffers();

    @Test
    void whatCameBackLastGoesOutFirst() {
        byte[] one = buffers.take(BlobSize.CHUNK_BYTES);
        byte[] other = buffers.take(BlobSize.CHUNK_BYTES);
        assertThat(other).isNotSameAs(one).hasSize(BlobSize.CHUNK_BYTES);

        buffers.giveBack(one);
        buffers.giveBack(other);

        assertThat(buffers.take(BlobSize.CHUNK_BYTES)).isSameAs(other);
        assertThat(buffers.take(BlobSize.CHUNK_BYTES)).isSameAs(one);
        assertThat(buffers.take(BlobSize.CHUNK_BYTES)).isNotSameAs(one).isNotSameAs(other);
    }

    @Test
    void shortOnesAreNotKept() {
        byte[] brief = buffers.take(77);

        buffers.giveBack(brief);

        assertThat(buffers.take(77)).hasSize(77).isNotSameAs(brief);
        assertThat(buffers.take(BlobSize.CHUNK_BYTES)).hasSize(BlobSize.CHUNK_BYTES);
    }

    @Test
    void onlySoManyAreKept() {
        List<byte[]> all = new ArrayList<>();
        for (int i = 0; i <= ChunkBuffers.KEPT; i++) {
            all.add(buffers.take(BlobSize.CHUNK_BYTES));
        }
        all.forEach(buffer -> buffer[0] = 1);
        all.forEach(buffers::giveBack);

        for (int i = ChunkBuffers.KEPT - 1; i >= 0; i--) {
            assertThat(buffers.take(BlobSize.CHUNK_BYTES)).isSameAs(all.get(i));
        }
        assertThat(buffers.take(BlobSize.CHUNK_BYTES)[0]).isZero();
    }
}
