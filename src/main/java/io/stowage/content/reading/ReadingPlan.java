package io.stowage.content.reading;

import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/**
 * What one reading sends, in its order: parts of pieces. It is asked for each of them when its turn comes, so that a long
 * reading takes no memory; by several threads.
 */
public interface ReadingPlan {

    /** At least one. */
    int pieces();

    Piece piece(int index);

    /** What is sent of that piece. */
    Piece.Part part(int index);

    /** Where that piece lies. */
    PieceSource source(int index);

    /** Sends a piece that need not be fetched before; false, and nothing sent, where it has to be. */
    default boolean trySend(int index, OutputStream out) throws IOException {
        return source(index).trySend(piece(index), part(index), out);
    }

    /**
     * A piece, verified. A plan that knows of several places tries the next one here.
     *
     * @param part what has to be right by now; empty where the status is out already
     */
    default VerifiedPiece fetch(int index, Optional<Piece.Part> part, ReadBuffers.Buffer buffer) throws IOException {
        return source(index)
                .fetch(piece(index), part, buffer)
                .orElseThrow(() -> new StowageException(Fault.CORRUPT, "a piece of this is not stored any more"));
    }
}
