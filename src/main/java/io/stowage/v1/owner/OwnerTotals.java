package io.stowage.v1.owner;

import io.stowage.billing.cashier.Cashier.Stored;
import io.stowage.digest.Digest;
import io.stowage.ic.Owner;
import io.stowage.store.ObjectStore;
import io.stowage.v1.blob.NativeKeys;
import io.stowage.v1.blob.OwnerCursor;
import io.stowage.v1.blob.Records;
import java.io.IOException;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** What each owner has in the store, one owner after the other, counted while they are asked for. */
final class OwnerTotals {
    private final Records records;
    private final OwnerCursor chunks;
    private final OwnerCursor blobs;
    private final OwnerCursor marks;
    private final BooleanSupplier stopped;

    /**
     * @param marked whether there is a mark of this owner, who may have nothing any more
     */
    record Holding(Owner owner, Stored stored, boolean marked) {
        boolean isNothing() {
            return stored.chunks() == 0 && stored.blobs() == 0;
        }
    }

    /**
     * Begins after an owner.
     *
     * @param marks an area of the store with a key for each owner who is marked
     * @param stopped whether nobody wants to know any more; then there is no next one
     */
    OwnerTotals(ObjectStore store, Records records, String marks, Optional<Owner> after, BooleanSupplier stopped)
            throws IOException {
        this.stopped = stopped;
        this.records = records;
        this.chunks = new OwnerCursor(store, NativeKeys.CHUNKS, after);
        this.blobs = new OwnerCursor(store, NativeKeys.METADATA, after);
        this.marks = new OwnerCursor(store, marks, after);
    }

    /** The next owner; empty when there are no more. */
    Optional<Holding> next() throws IOException {
        Optional<Owner> next = Stream.of(chunks, blobs, marks)
                .flatMap(cursor -> cursor.owner().stream())
                .min(OwnerCursor.ORDER);
        if (next.isEmpty()) {
            return Optional.empty();
        }
        Holding holding = count(next.get());
        return stopped.getAsBoolean() ? Optional.empty() : Optional.of(holding);
    }

    private Holding count(Owner owner) throws IOException {
        long chunkCount = 0;
        long chunkBytes = 0;
        for (; chunks.isAt(owner) && !stopped.getAsBoolean(); chunks.advance()) {
            chunkCount++;
            chunkBytes += chunks.object().length();
        }
        long blobCount = 0;
        long blobBytes = 0;
        for (; blobs.isAt(owner) && !stopped.getAsBoolean(); blobs.advance()) {
            Optional<Long> size = blobSize();
            blobCount += size.isPresent() ? 1 : 0;
            blobBytes += size.orElse(0L);
        }
        boolean marked = marks.isAt(owner);
        while (marks.isAt(owner)) {
            marks.advance();
        }
        return new Holding(owner, new Stored(chunkCount, chunkBytes, blobCount, blobBytes), marked);
    }

    /** Empty for a record that nobody would be served by. */
    private Optional<Long> blobSize() throws IOException {
        Digest root;
        try {
            root = Digest.parse(blobs.rest());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        return records.find(blobs.object().key(), root)
                .map(found -> found.tree().size().bytes());
    }
}
