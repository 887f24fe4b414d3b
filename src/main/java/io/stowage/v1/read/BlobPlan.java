package io.stowage.v1.read;

import io.stowage.content.reading.Piece;
import io.stowage.content.reading.PieceSource;
import io.stowage.content.reading.ReadingPlan;
import io.stowage.digest.tree.BlobSize;
import io.stowage.digest.tree.BlobTree;
import io.stowage.store.Span;
import io.stowage.v1.blob.BlobId;
import io.stowage.v1.blob.NativeKeys;

/** Part of a blob, chunk by chunk. */
final class BlobPlan implements ReadingPlan {
    private final PieceSource source;
    private final BlobId id;
    private final BlobTree tree;
    private final Span span;
    private final int first;
    private final int last;

    /** @param span of the blob; not empty */
    BlobPlan(PieceSource source, BlobId id, BlobTree tree, Span span) {
        this.source = source;
        this.id = id;
        this.tree = tree;
        this.span = span;
        this.first = (int) (span.offset() / BlobSize.CHUNK_BYTES);
        this.last = (int) ((span.end() - 1) / BlobSize.CHUNK_BYTES);
    }

    @Override
    public int pieces() {
        return last - first + 1;
    }

    @Override
    public Piece piece(int index) {
        int chunk = first + index;
        return NativeKeys.piece(
                id.owner(), tree.chunks().digest(chunk), tree.size().chunkLength(chunk));
    }

    @Override
    public Piece.Part part(int index) {
        int chunk = first + index;
        long start = (long) chunk * BlobSize.CHUNK_BYTES;
        int from = (int) (Math.max(span.offset(), start) - start);
        int to = (int) (Math.min(span.end(), start + tree.size().chunkLength(chunk)) - start);
        return new Piece.Part(from, to - from);
    }

    @Override
    public PieceSource source(int index) {
        return source;
    }
}
