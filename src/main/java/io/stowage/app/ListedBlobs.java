package io.stowage.app;

import io.stowage.console.OwnerBlobs;
import io.stowage.digest.Digest;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.ic.Owner;
import io.stowage.v1.owner.BlobListing;
import java.util.Optional;

/** Lets the console list the native front's blobs; neither knows the other. */
record ListedBlobs(BlobListing listing) implements OwnerBlobs {
    @Override
    public Page list(Owner owner, String after, int limit) {
        BlobListing.Page page = listing.list(owner, digest(after), limit);
        return new Page(
                page.blobs().stream()
                        .map(blob -> new Blob(
                                blob.hash(),
                                blob.size(),
                                blob.chunks(),
                                blob.headers(),
                                blob.stored().toString()))
                        .toList(),
                page.next().orElse(""));
    }

    private static Optional<Digest> digest(String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(Digest.parse(text));
        } catch (IllegalArgumentException e) {
            throw new StowageException(Fault.BAD_REQUEST, "after is not a hash", e);
        }
    }
}
