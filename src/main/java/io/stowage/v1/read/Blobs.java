package io.stowage.v1.read;

import io.stowage.content.reading.PieceReader;
import io.stowage.content.reading.PieceSource;
import io.stowage.digest.tree.BlobTree;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.store.Span;
import io.stowage.v1.blob.BlobId;
import io.stowage.v1.blob.Completion;
import io.stowage.v1.blob.RootState;
import io.stowage.v1.blob.TreeCache;
import java.io.IOException;
import java.util.Optional;

/** Complete blobs; an incomplete one is not there. */
public final class Blobs {
    private final TreeCache treeCache;
    private final Completion completion;
    private final PieceSource source;
    private final PieceReader.Factory readers;
    private final SharedBlobs shared;

    public Blobs(
            TreeCache treeCache,
            Completion completion,
            PieceSource source,
            PieceReader.Factory readers,
            SharedBlobs shared) {
        this.shared = shared;
        this.treeCache = treeCache;
        this.completion = completion;
        this.source = source;
        this.readers = readers;
    }

    /** One of the native front, or else one that another front shares. */
    public ReadyBlob require(BlobId id) throws IOException {
        Optional<BlobTree> own = find(id);
        return own.isPresent()
                ? new NativeBlob(this, id, own.get())
                : shared.find(id).orElseThrow(BlobId::notFound);
    }

    /** The tree of one of the native front. */
    public Optional<BlobTree> find(BlobId id) throws IOException {
        return find(id, treeCache.find(id));
    }

    /** Opens a part of a complete blob; its first chunk is verified then. */
    public PieceReader open(BlobId id, BlobTree tree, Span span) throws IOException {
        try {
            return readers.open(new BlobPlan(source, id, tree, span));
        } catch (StowageException e) {
            if (e.fault() != Fault.CORRUPT) {
                throw e;
            }
            // Another node may have deleted the owner: then this blob is not damaged but gone.
            treeCache.forget(id);
            if (find(id, treeCache.find(id)).isEmpty()) {
                throw BlobId.notFound();
            }
            throw e;
        }
    }

    private Optional<BlobTree> find(BlobId id, RootState known) throws IOException {
        Optional<BlobTree> complete = completion.settle(id, known);
        if (complete.isEmpty() && !known.isEmpty()) {
            // What waits in memory may have lost to another tree on another node.
            return completion.settle(id, treeCache.reload(id));
        }
        return complete;
    }
}
