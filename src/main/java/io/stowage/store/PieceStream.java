package io.stowage.store;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;

/** Reads bytes that are in memory already, without a copy of them. Several streams may read the same pieces. */
public final class PieceStream extends InputStream {
    private final List<ByteBuffer> pieces;
    private int current;
    private int markedPiece;
    private int markedPosition;

    public PieceStream(List<ByteBuffer> pieces) {
        this.pieces = pieces.stream().map(ByteBuffer::slice).toList();
    }

    @Override
    public int read() {
        return hasMore() ? pieces.get(current).get() & 0xff : -1;
    }

    @Override
    public int read(byte[] buffer, int offset, int count) {
        Objects.checkFromIndexSize(offset, count, buffer.length);
        if (count == 0) {
            return 0;
        }
        if (!hasMore()) {
            return -1;
        }
        ByteBuffer piece = pieces.get(current);
        int n = Math.min(count, piece.remaining());
        piece.get(buffer, offset, n);
        return n;
    }

    @Override
    public int available() {
        return hasMore() ? pieces.get(current).remaining() : 0;
    }

    @Override
    public boolean markSupported() {
        return true;
    }

    @Override
    public void mark(int limit) {
        markedPiece = current;
        markedPosition = hasMore() ? pieces.get(current).position() : 0;
    }

    @Override
    public void reset() {
        for (int i = markedPiece; i <= current && i < pieces.size(); i++) {
            pieces.get(i).position(i == markedPiece ? markedPosition : 0);
        }
        current = markedPiece;
    }

    private boolean hasMore() {
        while (current < pieces.size() && !pieces.get(current).hasRemaining()) {
            current++;
        }
        return current < pieces.size();
    }
}
