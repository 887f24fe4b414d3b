package io.stowage.digest.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BlobTreeTest {
    private static final byte[] A = ChunkHasher.hash(new byte[] {1});
    private static final byte[] B = ChunkHasher.hash(new byte[] {2});
    private static final byte[] C = ChunkHasher.hash(new byte[] {3});
    private static final byte[] EMPTY = ChunkHasher.hash(new byte[0]);
    private static final int NONE = SuppliedTree.NONE;
    private static final long MIB = BlobSize.CHUNK_BYTES;

    @Test
    void theEmptyBlobIsTheEmptyChunk() {
        assertThat(BlobTree.of(new BlobSize(0), chunks(EMPTY), HeaderLines.NONE).root())
                .hasToString("sha256:8b8e620f084e48da0be2287fd12c5aaa4dbe14b468fd2e360f48d741fe7628a0");
    }

    @Test
    void noBytesWithAnotherChunkAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BlobTree.of(new BlobSize(0), chunks(A), HeaderLines.NONE));
    }

    @Test
    void theEmptyChunkWithSomeBytesIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BlobTree.of(new BlobSize(1), chunks(EMPTY), HeaderLines.NONE));
    }

    @Test
    void aSizeThatNeedsMoreOrFewerChunksIsRefused() {
        for (long bytes : new long[] {0, MIB, 2 * MIB + 1, BlobSize.MAX_BYTES}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> BlobTree.of(new BlobSize(bytes), chunks(A, B), HeaderLines.NONE));
        }
        assertThat(BlobTree.of(new BlobSize(MIB + 1), chunks(A, B), HeaderLines.NONE))
                .isNotEqualTo(BlobTree.of(new BlobSize(2 * MIB), chunks(A, B), HeaderLines.NONE));
    }

    @Test
    void aContentLengthLineHasToBeTheSize() {
        for (String value : List.of("2", "01", "+1", "1.0", "", "1 1", "१")) {
            HeaderLines lines = new HeaderLines(List.of("content-LENGTH: " + value));
            assertThatIllegalArgumentException()
                    .as(value)
                    .isThrownBy(() -> BlobTree.of(new BlobSize(1), chunks(A), lines));
        }
        assertThat(BlobTree.of(new BlobSize(1), chunks(A), new HeaderLines(List.of("Content-Length:1")))
                        .size()
                        .bytes())
                .isEqualTo(1);
    }

    /** Whoever has a certificate for a root can present its header hash as a chunk; only the fingerprint tells. */
    @Test
    void aHeaderHashPresentedAsAChunkHasTheSameRootAndAnotherFingerprint() {
        HeaderLines lines = new HeaderLines(List.of("Content-Type: text/plain"));
        BlobTree real = BlobTree.of(new BlobSize(1), chunks(A), lines);
        byte[] lineHash = new TreeHasher().metadata(lines.lines());
        BlobTree forged = BlobTree.of(new BlobSize(MIB + 1), chunks(A, lineHash), HeaderLines.NONE);
        assertThat(forged.root()).isEqualTo(real.root());
        assertThat(forged.fingerprint()).isNotEqualTo(real.fingerprint());
        assertThat(forged).isNotEqualTo(real);
    }

    @Test
    void aTreeThatIsOnlyItsRootStandsForAll() {
        BlobTree tree = three();
        SuppliedTree.Builder sent = new SuppliedTree.Builder();
        sent.add(tree.root().bytes(), NONE, NONE);
        assertThat(three(sent)).isEqualTo(tree);
    }

    @Test
    void anOddNodeHasNoRightChild() {
        SuppliedTree.Builder sent = new SuppliedTree.Builder();
        int odd = sent.add(node(C, null), sent.add(C, NONE, NONE), NONE);
        int pair = sent.add(node(A, B), NONE, NONE);
        sent.add(node(node(A, B), node(C, null)), pair, odd);
        assertThat(three(sent)).isEqualTo(three());
    }

    @Test
    void aLostChildIsRefused() {
        SuppliedTree.Builder noRight = new SuppliedTree.Builder();
        noRight.add(three().root().bytes(), noRight.add(node(A, B), NONE, NONE), NONE);
        assertThatIllegalArgumentException().isThrownBy(() -> three(noRight)).withMessageContaining("shape");

        SuppliedTree.Builder noLeft = new SuppliedTree.Builder();
        noLeft.add(three().root().bytes(), NONE, noLeft.add(node(C, null), NONE, NONE));
        assertThatIllegalArgumentException().isThrownBy(() -> three(noLeft)).withMessageContaining("shape");
    }

    @Test
    void aChildThatIsNotThereIsRefused() {
        SuppliedTree.Builder sent = new SuppliedTree.Builder();
        int first = sent.add(C, NONE, NONE);
        int odd = sent.add(node(C, null), first, sent.add(C, NONE, NONE));
        int pair = sent.add(node(A, B), NONE, NONE);
        sent.add(three().root().bytes(), pair, odd);
        assertThatIllegalArgumentException().isThrownBy(() -> three(sent)).withMessageContaining("shape");
    }

    @Test
    void aChunkWithChildrenIsRefused() {
        SuppliedTree.Builder sent = new SuppliedTree.Builder();
        sent.add(A, sent.add(B, NONE, NONE), sent.add(C, NONE, NONE));
        BlobSize one = new BlobSize(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BlobTree.of(one, chunks(A), HeaderLines.NONE, sent.build()))
                .withMessageContaining("shape");
    }

    @Test
    void aTreeAsDeepAsItWasSentCostsNoStack() {
        SuppliedTree.Builder sent = new SuppliedTree.Builder();
        int node = sent.add(A, NONE, NONE);
        for (int i = 0; i < 100_000; i++) {
            node = sent.add(A, node, NONE);
        }
        assertThatIllegalArgumentException().isThrownBy(() -> three(sent));
    }

    @Test
    void aNodeNamesOnlyNodesThatCameBeforeIt() {
        SuppliedTree.Builder sent = new SuppliedTree.Builder();
        assertThatIllegalArgumentException().isThrownBy(() -> sent.add(A, 0, NONE));
        assertThatIllegalArgumentException().isThrownBy(() -> sent.add(A, NONE, -2));
        assertThatIllegalArgumentException().isThrownBy(sent::build);
    }

    @Test
    void aChunkIsExpectedWithItsHashAndLengthAtItsPlaceOnly() {
        BlobTree tree = three();
        assertThat(tree.expects(0, A, (int) MIB)).isTrue();
        assertThat(tree.expects(2, C, 5)).isTrue();
        assertThat(tree.expects(1, A, (int) MIB)).isFalse();
        assertThat(tree.expects(2, C, (int) MIB)).isFalse();
        assertThat(tree.expects(0, A, 5)).isFalse();
        assertThat(tree.expects(3, C, 5)).isFalse();
        assertThat(tree.expects(-1, A, 5)).isFalse();
    }

    private static BlobTree three() {
        return BlobTree.of(new BlobSize(2 * MIB + 5), chunks(A, B, C), HeaderLines.NONE);
    }

    private static BlobTree three(SuppliedTree.Builder sent) {
        return BlobTree.of(new BlobSize(2 * MIB + 5), chunks(A, B, C), HeaderLines.NONE, sent.build());
    }

    private static byte[] node(byte[] left, byte @Nullable [] right) {
        return new TreeHasher().node(left, right);
    }

    private static ChunkHashes chunks(byte[]... hashes) {
        ChunkHashes.Builder builder = new ChunkHashes.Builder();
        for (byte[] hash : hashes) {
            builder.add(hash);
        }
        return builder.build();
    }
}
