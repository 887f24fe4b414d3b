package io.stowage.v1.owner;

import io.stowage.digest.Digest;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.ic.Owner;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The same list as below {@code /v1/blobs}, for those in this process who have a door of their own to it. */
public final class BlobListing {
    private final BlobList blobs;

    public BlobListing(BlobList blobs) {
        this.blobs = blobs;
    }

    /**
     * One blob.
     *
     * @param headers the lines that its uploader gave, which are part of its hash
     */
    public record Blob(String hash, long size, int chunks, List<String> headers, Instant stored) {}

    /** @param next the hash after which the following page begins; empty when this is the last one */
    public record Page(List<Blob> blobs, Optional<String> next) {}

    public Page list(Owner owner, Optional<Digest> after, int limit) {
        try {
            BlobList.Page page = blobs.page(owner, after, limit);
            return new Page(
                    page.entries().stream().map(BlobListing::describe).toList(),
                    page.next().map(Digest::toString));
        } catch (IOException e) {
            throw new StowageException(Fault.STORE_UNAVAILABLE, "the storage does not answer; try again later", e);
        }
    }

    private static Blob describe(BlobList.Entry entry) {
        return new Blob(
                entry.tree().root().toString(),
                entry.tree().size().bytes(),
                entry.tree().chunks().count(),
                entry.tree().headers().lines(),
                entry.completed());
    }
}
