package io.stowage.v1.read;

import io.stowage.content.reading.PieceReader;
import io.stowage.content.reading.PieceSource;
import io.stowage.digest.tree.BlobTree;
import io.stowage.digest.tree.HeaderLines;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.store.Span;
import io.stowage.v1.blob.BlobId;
import io.stowage.v1.blob.RootStates;
import java.io.IOException;
import java.util.Optional;

/** Complete blobs; an incomplete one is not there. */
public final class Blobs {
    private final RootStates roots;
    private final PieceSource source;
    private final PieceReader.Factory readers;
    private final SharedBlobs shared;

    public Blobs(RootStates roots, PieceSource source, PieceReader.Factory readers, SharedBlobs shared) {
        this.roots = roots;
        this.source = source;
        this.readers = readers;
        this.shared = shared;
    }

    /** One of the native front, or else one that another front shares. */
    public ReadyBlob require(BlobId id) throws IOException {
        Optional<BlobTree> own = roots.findComplete(id);
        return own.isPresent() ? new NativeBlob(id, own.get()) : shared.find(id).orElseThrow(BlobId::notFound);
    }

    /** A blob of the native front itself. */
    private final class NativeBlob implements ReadyBlob {
        private final BlobId id;
        private final BlobTree tree;

        private NativeBlob(BlobId id, BlobTree tree) {
            this.id = id;
            this.tree = tree;
        }

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
            try {
                return readers.open(new BlobPlan(source, id, tree, span));
            } catch (StowageException e) {
                if (e.fault() == Fault.CORRUPT && isGone()) {
                    throw BlobId.notFound();
                }
                throw e;
            }
        }

        /** Another node may have deleted the owner: then this blob is not damaged but gone. */
        private boolean isGone() throws IOException {
            roots.forget(id);
            return roots.findComplete(id).isEmpty();
        }
    }
}
