package io.stowage.digest.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChunkHasherTest {

    @Test
    void piecesOfArraysAndBuffersHashLikeTheWhole() {
        byte[] chunk = new byte[10_000];
        new Random(1).nextBytes(chunk);
        ChunkHasher hasher = new ChunkHasher();
        hasher.update(chunk, 0, 1);
        hasher.update(ByteBuffer.wrap(chunk, 1, 4_999));
        hasher.update(ByteBuffer.allocateDirect(5_000).put(chunk, 5_000, 5_000).flip());
        assertThat(hasher.length()).isEqualTo(10_000);
        assertThat(hasher.finish()).isEqualTo(ChunkHasher.hash(chunk));
    }

    @Test
    void afterAChunkAnotherOneBegins() {
        ChunkHasher hasher = new ChunkHasher();
        hasher.update(new byte[] {1}, 0, 1);
        hasher.finish();
        hasher.update(new byte[] {2}, 0, 1);
        assertThat(hasher.finish()).isEqualTo(ChunkHasher.hash(new byte[] {2}));
        assertThat(hasher.length()).isZero();
    }

    @Test
    void aChunkTakesOneMebibyteAndNotOneByteMore() {
        ChunkHasher hasher = new ChunkHasher();
        hasher.update(new byte[BlobSize.CHUNK_BYTES], 0, BlobSize.CHUNK_BYTES);
        assertThat(hasher.room()).isZero();
        assertThatIllegalArgumentException().isThrownBy(() -> hasher.update(new byte[1], 0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> ChunkHasher.hash(new byte[BlobSize.CHUNK_BYTES + 1]));
    }
}
