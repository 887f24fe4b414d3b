package io.stowage.v1.read;

import io.stowage.content.reading.PieceReader;
import io.stowage.digest.tree.BlobTree;
import io.stowage.digest.tree.HeaderLines;
import io.stowage.store.Span;
import io.stowage.v1.blob.BlobId;
import java.io.IOException;

/** A blob of the native front itself. */
record NativeBlob(Blobs blobs, BlobId id, BlobTree tree) implements ReadyBlob {
    @Override
    public long bytes() {
        return tree.size().bytes();
    }

    @Override
    public HeaderLines headers() {
        return tree.headers();
    }

    @Override
    public PieceReader open(Span span) throws IOException {
        return blobs.open(id, tree, span);
    }
}
