package io.stowage.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.billing.usage.Usage;
import io.stowage.v1.wire.NativeCharges;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each kind of request is charged, in both modes. */
class BillingModeTest {
    private static final long MIB = 1 << 20;

    @ParameterizedTest
    @MethodSource("nativeCharges")
    void inExactModeWhatMovedIsCharged(Charge charge) {
        Usage moved = new Usage(1, 2, 3, 4);
        assertThat(BillingMode.EXACT.charged(charge, moved)).isEqualTo(moved);
    }

    static List<Charge> nativeCharges() {
        return NativeCharges.ALL;
    }

    private static Charge named(String word) {
        return NativeCharges.ALL.stream()
                .filter(charge -> charge.word().equals(word))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whatTheReferenceDidNotHaveIsChargedAsItMovedInBothModes() {
        Charge charge = Charge.of("object-upload");
        Usage moved = new Usage(1, 2, 3, 4);
        assertThat(BillingMode.EXACT.charged(charge, moved)).isEqualTo(moved);
        assertThat(BillingMode.REFERENCE.charged(charge, moved)).isEqualTo(moved);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "upload", "Object-Upload", "object upload", "-upload", "object-"})
    void aReasonSaysWhatItIsAbout(String word) {
        assertThatThrownBy(() -> Charge.of(word)).isInstanceOf(IllegalArgumentException.class);
    }

    /** In MiB, and the same whatever was moved. */
    @ParameterizedTest
    @CsvSource({
        "tree-upload,    1, 0, 0, 1",
        "chunk-upload,   1, 1, 1, 1",
        "tree-download,  0, 1, 1, 0",
        "chunk-download, 0, 1, 1, 0",
        "blob-lookup,    0, 1, 1, 0",
        "chunk-lookup,   0, 0, 0, 0"
    })
    void inReferenceModeARequestHasAFlatFee(String word, long up, long down, long reads, long writes) {
        Charge charge = named(word);
        Usage fee = new Usage(up * MIB, down * MIB, reads, writes);
        assertThat(BillingMode.REFERENCE.charged(charge, Usage.NONE)).isEqualTo(fee);
        assertThat(BillingMode.REFERENCE.charged(charge, new Usage(7, 3 * MIB, 1, 1)))
                .isEqualTo(fee);
    }

    /** The tree is a step of its own, and a chunk that was begun is a whole one. */
    @ParameterizedTest
    @CsvSource({"0, 1", "1, 2", "1048575, 2", "1048576, 2", "1048577, 3", "3145728, 4"})
    void inReferenceModeABlobIsCountedByItsChunksAndItsTree(long bytes, long steps) {
        assertThat(BillingMode.REFERENCE.charged(NativeCharges.BLOB_DOWNLOAD, Usage.read(bytes)))
                .isEqualTo(new Usage(0, steps * MIB, steps, 0));
    }

    @Test
    void everyChargeHasAFeeInThisTest() {
        Set<Charge> flat = new HashSet<>(NativeCharges.ALL);
        flat.remove(NativeCharges.BLOB_DOWNLOAD);
        assertThat(flat)
                .containsExactlyInAnyOrder(
                        NativeCharges.TREE_UPLOAD,
                        NativeCharges.CHUNK_UPLOAD,
                        NativeCharges.TREE_DOWNLOAD,
                        NativeCharges.CHUNK_DOWNLOAD,
                        NativeCharges.BLOB_LOOKUP,
                        NativeCharges.CHUNK_LOOKUP);
    }
}
