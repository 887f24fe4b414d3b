package io.stowage.billing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What each kind of request is charged, in both modes. */
class BillingModeTest {
    private static final long MIB = 1 << 20;

    @ParameterizedTest
    @EnumSource(Charge.class)
    void inExactModeWhatMovedIsCharged(Charge charge) {
        Usage moved = new Usage(1, 2, 3, 4);
        assertThat(BillingMode.EXACT.charged(charge, moved)).isEqualTo(moved);
    }

    /** In MiB, and the same whatever was moved. */
    @ParameterizedTest
    @CsvSource({
        "TREE_UPLOAD,    1, 0, 0, 1",
        "CHUNK_UPLOAD,   1, 1, 1, 1",
        "TREE_DOWNLOAD,  0, 1, 1, 0",
        "CHUNK_DOWNLOAD, 0, 1, 1, 0",
        "BLOB_LOOKUP,    0, 1, 1, 0",
        "CHUNK_LOOKUP,   0, 0, 0, 0"
    })
    void inReferenceModeARequestHasAFlatFee(Charge charge, long up, long down, long reads, long writes) {
        Usage fee = new Usage(up * MIB, down * MIB, reads, writes);
        assertThat(BillingMode.REFERENCE.charged(charge, Usage.NONE)).isEqualTo(fee);
        assertThat(BillingMode.REFERENCE.charged(charge, new Usage(7, 3 * MIB, 1, 1)))
                .isEqualTo(fee);
    }

    /** The tree is a step of its own, and a chunk that was begun is a whole one. */
    @ParameterizedTest
    @CsvSource({"0, 1", "1, 2", "1048575, 2", "1048576, 2", "1048577, 3", "3145728, 4"})
    void inReferenceModeABlobIsCountedByItsChunksAndItsTree(long bytes, long steps) {
        assertThat(BillingMode.REFERENCE.charged(Charge.BLOB_DOWNLOAD, Usage.read(bytes)))
                .isEqualTo(new Usage(0, steps * MIB, steps, 0));
    }

    @Test
    void everyChargeHasAFeeInThisTest() {
        Set<Charge> flat = EnumSet.allOf(Charge.class);
        flat.remove(Charge.BLOB_DOWNLOAD);
        assertThat(flat)
                .containsExactlyInAnyOrder(
                        Charge.TREE_UPLOAD,
                        Charge.CHUNK_UPLOAD,
                        Charge.TREE_DOWNLOAD,
                        Charge.CHUNK_DOWNLOAD,
                        Charge.BLOB_LOOKUP,
                        Charge.CHUNK_LOOKUP);
    }
}
