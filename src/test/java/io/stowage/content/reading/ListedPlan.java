package io.stowage.content.reading;

import java.util.List;

/** Pieces and what is sent of each. */
record ListedPlan(PieceSource from, List<Piece> listed, List<Piece.Part> parts) implements ReadingPlan {
    @Override
    public int pieces() {
        return listed.size();
    }

    @Override
    public Piece piece(int index) {
        return listed.get(index);
    }

    @Override
    public Piece.Part part(int index) {
        return parts.get(index);
    }

    @Override
    public PieceSource source(int index) {
        return from;
    }
}
