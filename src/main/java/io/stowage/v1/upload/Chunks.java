package io.stowage.v1.upload;

import io.stowage.billing.Metering;
import io.stowage.billing.usage.Usage;
import io.stowage.content.reading.PieceSource;
import io.stowage.digest.Algorithm;
import io.stowage.digest.Digest;
import io.stowage.digest.tree.BlobTree;
import io.stowage.digest.tree.ChunkHasher;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.ic.Owner;
import io.stowage.store.Body;
import io.stowage.store.Key;
import io.stowage.store.ObjectInfo;
import io.stowage.store.ObjectStore;
import io.stowage.store.PutOptions;
import io.stowage.v1.blob.BlobId;
import io.stowage.v1.blob.DamagedChunks;
import io.stowage.v1.blob.NativeKeys;
import io.stowage.v1.blob.PendingTree;
import io.stowage.v1.blob.RemovalMarks;
import io.stowage.v1.blob.RootState;
import io.stowage.v1.blob.RootStates;
import io.stowage.v1.blob.Tombstones;
import io.stowage.v1.wire.NativeCharges;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Chunks are stored once for each owner, and only where an accepted tree has a place for them. */
public final class Chunks {
    private static final Logger LOG = LoggerFactory.getLogger(Chunks.class);

    private final ObjectStore store;
    private final RootStates roots;
    private final Tombstones tombstones;
    private final RemovalMarks removals;
    private final DamagedChunks damage;
    private final PieceSource source;
    private final Metering metering;

    public Chunks(
            ObjectStore store,
            PieceSource source,
            RootStates roots,
            Tombstones tombstones,
            RemovalMarks removals,
            DamagedChunks damage,
            Metering metering) {
        this.store = store;
        this.source = source;
        this.roots = roots;
        this.tombstones = tombstones;
        this.removals = removals;
        this.damage = damage;
        this.metering = metering;
    }

    /** What is known of the blob of a chunk that is about to be sent; refuses when no tree was accepted. */
    public RootState requireTree(BlobId id) throws IOException {
        RootState known = roots.find(id);
        if (known.isEmpty()) {
            throw new StowageException(Fault.NOT_FOUND, "there is no accepted tree for this blob");
        }
        return known;
    }

    /**
     * Stores a chunk that fits a tree.
     *
     * @param claimed the hash that the client gave along, which has to be the right one
     */
    public ChunkStatus put(BlobId id, int index, Optional<Digest> claimed, List<ByteBuffer> bytes, RootState before)
            throws IOException {
        byte[] hash = ChunkHasher.hash(bytes);
        int length = bytes.stream().mapToInt(ByteBuffer::remaining).sum();
        Digest digest = Digest.of(Algorithm.SHA256, hash);
        if (claimed.isPresent() && !claimed.get().equals(digest)) {
            throw new StowageException(Fault.DIGEST_MISMATCH, "the body is not the chunk that chunk_hash names");
        }
        RootState known = before.expects(index, hash, length) ? before : roots.reload(id);
        if (!known.expects(index, hash, length)) {
            throw new StowageException(Fault.DIGEST_MISMATCH, "chunk hash mismatch: no accepted tree has it there");
        }
        tombstones.requireNone(id.owner());
        removals.requireNone(id.owner(), digest);
        boolean stored = store(id, index, digest, Body.of(bytes), known.waitingFor(index, hash, length));
        if (isComplete(id, known)) {
            return ChunkStatus.BLOB_COMPLETE;
        }
        return stored ? ChunkStatus.CHUNK_ACCEPTED : ChunkStatus.CHUNK_ALREADY_EXISTS;
    }

    private boolean store(BlobId id, int index, Digest digest, Body bytes, List<PendingTree> waiting)
            throws IOException {
        long length = bytes.length().orElseThrow();
        waiting.forEach(candidate -> candidate.begin(index));
        try (Metering.Reservation reservation =
                metering.reserve(id.owner(), NativeCharges.CHUNK_UPLOAD, Usage.write(length))) {
            boolean stored = store(NativeKeys.chunk(id.owner(), digest), bytes);
            reservation.settle(Usage.write(stored ? length : 0));
            waiting.forEach(candidate -> candidate.mark(index));
            return stored;
        } finally {
            waiting.forEach(candidate -> candidate.end(index));
        }
    }

    public Optional<ObjectInfo> find(Owner owner, Digest chunk) throws IOException {
        return store.head(NativeKeys.chunk(owner, chunk));
    }

    /** Keeps a chunk that is there, unless it is damaged: these bytes are certainly the right ones. */
    private boolean store(Key key, Body bytes) throws IOException {
        if (bytes.length().orElseThrow() == 0) {
            return false;
        }
        if (!damage.isNoted(key)
                && store.put(key, bytes, PutOptions.ONLY_IF_ABSENT).stored()) {
            return true;
        }
        boolean whole = !damage.isNoted(key) && source.has(key, bytes);
        if (!whole) {
            LOG.warn("the stored {} is damaged and is replaced by the right bytes", key);
            store.put(key, bytes, PutOptions.REPLACE);
            damage.clear(key);
        }
        return !whole;
    }

    /** A blob that was complete once is so again when all that is known to be damaged was sent again. */
    private boolean isWhole(BlobId id, BlobTree tree) {
        Set<Digest> damaged = damage.of(id.owner());
        return damaged.isEmpty()
                || IntStream.range(0, tree.chunks().count())
                        .mapToObj(tree.chunks()::digest)
                        .noneMatch(damaged::contains);
    }

    /** The chunk is stored, whatever comes of this; a later look finds what this one could not see. */
    private boolean isComplete(BlobId id, RootState known) {
        try {
            return roots.settle(id, known).filter(tree -> isWhole(id, tree)).isPresent();
        } catch (IOException e) {
            LOG.warn("cannot find out whether {} is complete: {}", id.root(), e.getMessage());
            return false;
        } catch (StowageException e) {
            LOG.debug("it is not known yet whether {} is complete", id.root(), e);
            return false;
        }
    }
}
