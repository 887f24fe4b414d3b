package io.stowage.v1;

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
    private final ChunkReader.Factory readers;

    Blobs(TreeCache shelf, Completion completion, ChunkReader.Factory readers) {
        this.shelf = shelf;
        this.completion = completion;
        this.readers = readers;
    }

    BlobTree require(BlobId id) throws IOException {
        return find(id, shelf.find(id)).orElseThrow(Blobs::notFound);
    }

    /** Opens a part of a complete blob; its first chunk is verified then. */
    ChunkReader open(BlobId id, BlobTree tree, Span span) throws IOException {
        try {
            return readers.open(id, tree, span);
        } catch (StowageException e) {
            if (e.fault() != Fault.CORRUPT) {
                throw e;
            }
            // Another node may have deleted the owner: then this blob is not damaged but gone.
            shelf.forget(id);
            if (find(id, shelf.find(id)).isEmpty()) {
                throw notFound();
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

    static StowageException notFound() {
        return new StowageException(Fault.NOT_FOUND, "there is no such blob");
    }
}
