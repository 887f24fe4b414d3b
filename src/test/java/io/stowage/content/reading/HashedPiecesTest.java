package io.stowage.content.reading;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.digest.Digest;
import io.stowage.store.Key;
import java.nio.ByteBuffer;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** A check that is found for other bytes than those that were hashed would let them out unread. */
class HashedPiecesTest {
    private static final Digest HASH = TestPieces.hash(new byte[] {1});
    private static final Piece PIECE = Piece.within(Key.of("some/key"), HASH, 5, 10);
    private static final String VERSION = "v1";

    private static HashedPieces.Hashed entry() {
        return new HashedPieces.Hashed(Instant.EPOCH, Checksums.of(10, ByteBuffer.allocate(10)));
    }

    @Test
    void aHashCountsForTheVeryBytesThatWereHashed() {
        HashedPieces hashed = new HashedPieces(0);
        HashedPieces.Hashed entry = entry();
        hashed.add(PIECE, VERSION, entry);
        assertThat(hashed.find(PIECE, VERSION)).containsSame(entry);
        assertThat(hashed.find(PIECE, "v2")).as("another version").isEmpty();
        assertThat(hashed.find(Piece.within(Key.of("other/key"), HASH, 5, 10), VERSION))
                .as("another object")
                .isEmpty();
        assertThat(hashed.find(Piece.within(PIECE.key(), HASH, 6, 10), VERSION))
                .as("another part")
                .isEmpty();
        assertThat(hashed.find(Piece.within(PIECE.key(), TestPieces.hash(new byte[] {2}), PIECE.offset(), 10), VERSION))
                .as("another hash")
                .isEmpty();
    }

    @Test
    void whatWasTakenBackIsNotFound() {
        HashedPieces hashed = new HashedPieces(0);
        hashed.add(PIECE, VERSION, entry());
        hashed.remove(PIECE, VERSION);
        assertThat(hashed.find(PIECE, VERSION)).isEmpty();
    }

    @Test
    void piecesDisplaceEachOtherOnlyWhereThereIsNoRoom() {
        Piece other = Piece.within(PIECE.key(), HASH, 0, 5);
        for (long bytes : new long[] {0, 1 << 20}) {
            HashedPieces hashed = new HashedPieces(bytes);
            hashed.add(PIECE, VERSION, entry());
            hashed.add(other, VERSION, entry());
            assertThat(hashed.find(other, VERSION)).isPresent();
            assertThat(hashed.find(PIECE, VERSION).isPresent()).isEqualTo(bytes > 0);
        }
    }
}
