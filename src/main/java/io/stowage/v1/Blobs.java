package io.stowage.v1;

import io.stowage.content.reading.PieceReader;
import io.stowage.content.reading.PieceSource;
import io.stowage.digest.tree.BlobTree;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.store.Span;
import java.io.IOException;
import java.util.Optional;

/** Complete blobs; an incomplete one is not there. */
final class Blobs {
    private final TreeCache shelf;
    private final Completion completion;
    private final PieceSource source;
    private final PieceReader.Factory readers;

    Blobs(TreeCache shelf, Completion completion, PieceSource source, PieceReader.Factory readers) {
        this.shelf = shelf;
        this.completion = completion;
        this.source = source;
        this.readers = readers;
    }

    BlobTree require(BlobId id) throws IOException {
        return find(id, shelf.find(id)).orElseThrow(BlobId::notFound);
    }

    /** Opens a part of a complete blob; its first chunk is verified then. */
    PieceReader open(BlobId id, BlobTree tree, Span span) throws IOException {
        try {
            return readers.open(new BlobPlan(source, id, tree, span));
        } catch (StowageException e) {
            if (e.fault() != Fault.CORRUPT) {
                throw e;
            }
            // Another node may have deleted the owner: then this blob is not damaged but gone.
            shelf.forget(id);
            if (find(id, shelf.find(id)).isEmpty()) {
                throw BlobId.notFound();
            }
            throw e;
        }
    }

    private Optional<BlobTree> find(BlobId id, RootState known) throws IOException {
        Optional<BlobTree> complete = completion.settle(id, known);
        if (complete.isEmpty() && !known.isEmpty()) {
            // What waits in memory may have lost to another tree on another node.
            return completion.settle(id, shelf.reload(id));
        }
        return complete;
    }
}
