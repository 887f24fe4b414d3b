package io.stowage.content.reading;

import io.stowage.fault.StowageException;

/** Where pieces are noted that were found to be damaged. It decides what comes of it; for many threads. */
public interface DamageNotes {

    /** Notes a piece, and tells what to answer. */
    StowageException note(Piece piece, String what);

    boolean isNoted(Piece piece);

    /** The bytes are right, or gone. */
    void clear(Piece piece);
}
