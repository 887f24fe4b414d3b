package io.stowage.content.reading;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.digest.Digest;
import io.stowage.store.Key;
import java.nio.ByteBuffer;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** A proof that is found for other bytes than those that were hashed would let them out unread. */
class ProofsTest {
    private static final Digest HASH = TestPieces.hash(new byte[] {1});
    private static final Piece PIECE = Piece.within(Key.of("some/key"), HASH, 5, 10);
    private static final String VERSION = "v1";

    private static Proofs.Proof proof() {
        return new Proofs.Proof(Instant.EPOCH, Checksums.of(10, ByteBuffer.allocate(10)));
    }

    @Test
    void aProofCountsForTheVeryBytesThatWereHashed() {
        Proofs proofs = new Proofs(0);
        Proofs.Proof proof = proof();
        proofs.add(PIECE, VERSION, proof);
        assertThat(proofs.find(PIECE, VERSION)).containsSame(proof);
        assertThat(proofs.find(PIECE, "v2")).as("another version").isEmpty();
        assertThat(proofs.find(Piece.within(Key.of("other/key"), HASH, 5, 10), VERSION))
                .as("another object")
                .isEmpty();
        assertThat(proofs.find(Piece.within(PIECE.key(), HASH, 6, 10), VERSION))
                .as("another part")
                .isEmpty();
        assertThat(proofs.find(Piece.within(PIECE.key(), TestPieces.hash(new byte[] {2}), PIECE.offset(), 10), VERSION))
                .as("another hash")
                .isEmpty();
    }

    @Test
    void whatWasTakenBackIsNotFound() {
        Proofs proofs = new Proofs(0);
        proofs.add(PIECE, VERSION, proof());
        proofs.remove(PIECE, VERSION);
        assertThat(proofs.find(PIECE, VERSION)).isEmpty();
    }

    @Test
    void piecesDisplaceEachOtherOnlyWhereThereIsNoRoom() {
        Piece other = Piece.within(PIECE.key(), HASH, 0, 5);
        for (long bytes : new long[] {0, 1 << 20}) {
            Proofs proofs = new Proofs(bytes);
            proofs.add(PIECE, VERSION, proof());
            proofs.add(other, VERSION, proof());
            assertThat(proofs.find(other, VERSION)).isPresent();
            assertThat(proofs.find(PIECE, VERSION).isPresent()).isEqualTo(bytes > 0);
        }
    }
}
