package io.stowage.v1;

import io.stowage.digest.Digest;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.ic.Owner;

/** A blob of an owner. The same root under two owners is two blobs. */
public record BlobId(Owner owner, Digest root) {

    /** What is answered where there is none. */
    static StowageException notFound() {
        return new StowageException(Fault.NOT_FOUND, "there is no such blob");
    }
}
