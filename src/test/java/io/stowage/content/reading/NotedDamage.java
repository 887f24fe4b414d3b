package io.stowage.content.reading;

import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Damaged pieces, in memory. */
final class NotedDamage implements DamageNotes {
    private final Set<Piece> noted = ConcurrentHashMap.newKeySet();

    Set<Piece> noted() {
        return noted;
    }

    @Override
    public StowageException note(Piece piece, String what) {
        noted.add(piece);
        return new StowageException(Fault.CORRUPT, piece + " " + what);
    }

    @Override
    public boolean isNoted(Piece piece) {
        return noted.contains(piece);
    }

    @Override
    public void clear(Piece piece) {
        noted.remove(piece);
    }
}
