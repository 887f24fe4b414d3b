package io.stowage.listing;

import io.stowage.digest.Digest;
import io.stowage.ic.Owner;
import java.io.IOException;
import java.util.Optional;

/** Tells which blobs an owner has. */
@FunctionalInterface
public interface OwnerBlobs {
    /** Where no front keeps blobs of owners. */
    OwnerBlobs NONE = (owner, after, limit) -> BlobPage.EMPTY;

    /**
     * One page of them. It may be shorter than asked for although others follow.
     *
     * @param after the last hash of the page before; empty for the first one
     */
    BlobPage list(Owner owner, Optional<Digest> after, int limit) throws IOException;
}
