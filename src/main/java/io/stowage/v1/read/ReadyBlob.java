package io.stowage.v1.read;

import io.stowage.content.reading.PieceReader;
import io.stowage.digest.tree.HeaderLines;
import io.stowage.store.Span;
import java.io.IOException;

/** A complete blob, of this front or of another one that shares it. */
public interface ReadyBlob {
    long bytes();

    /** What is answered with it. */
    HeaderLines headers();

    /**
     * Whether those who keep it may take it away again. Copies in caches must not outlive that by long.
     */
    default boolean isWithdrawable() {
        return false;
    }

    /** Opens a part, of which the first piece is verified then. */
    PieceReader open(Span span) throws IOException;
}
