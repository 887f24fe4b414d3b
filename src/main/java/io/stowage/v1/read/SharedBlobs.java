package io.stowage.v1.read;

import io.stowage.v1.blob.BlobId;
import java.util.Optional;

/** Public blobs that another front keeps, under the owner who pays for them. */
@FunctionalInterface
public interface SharedBlobs {
    SharedBlobs NONE = id -> Optional.empty();

    Optional<ReadyBlob> find(BlobId id);
}
