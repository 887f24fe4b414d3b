package io.stowage.digest.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class BlobSizeTest {

    @Test
    void theEmptyBlobHasOneEmptyChunk() {
        assertThat(new BlobSize(0).chunks()).isEqualTo(1);
        assertThat(new BlobSize(0).chunkLength(0)).isZero();
    }

    @Test
    void onlyWhatEveryJsonReaderKeepsExactIsASize() {
        assertThatIllegalArgumentException().isThrownBy(() -> new BlobSize(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> new BlobSize(BlobSize.MAX_BYTES + 1));
        assertThat(new BlobSize(BlobSize.MAX_BYTES).chunks()).isEqualTo(1L << 33);
    }

    @Test
    void thereIsNoChunkOutsideTheBlob() {
        BlobSize size = new BlobSize(BlobSize.CHUNK_BYTES);
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> size.chunkLength(1));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> size.chunkLength(-1));
    }

    @Property
    void allChunksAreFullButTheLastAndAddUpToTheBlob(@ForAll @LongRange(min = 1, max = BlobSize.MAX_BYTES) long bytes) {
        BlobSize size = new BlobSize(bytes);
        long full = size.chunks() - 1;
        int last = size.chunkLength(full);
        assertThat(last).isBetween(1, BlobSize.CHUNK_BYTES);
        assertThat(full * BlobSize.CHUNK_BYTES + last).isEqualTo(bytes);
        if (full > 0) {
            assertThat(size.chunkLength(full - 1)).isEqualTo(BlobSize.CHUNK_BYTES);
        }
    }
}
