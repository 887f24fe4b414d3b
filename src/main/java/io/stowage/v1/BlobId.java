package io.stowage.v1;

import io.stowage.digest.Digest;
import io.stowage.ic.Owner;

/** A blob of an owner. The same root under two owners is two blobs. */
public record BlobId(Owner owner, Digest root) {}
