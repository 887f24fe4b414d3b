package io.stowage.app.mount;

import io.stowage.console.OwnerBlobs;
import io.stowage.digest.Digest;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.ic.Owner;
import io.stowage.v1.owner.BlobList;
import java.io.IOException;
import java.util.Optional;

/** Lets the console list the native front's blobs; neither knows the other. */
public record ListedBlobs(BlobList blobs) implements OwnerBlobs {
    @Override
    public Page list(Owner owner, String after, int limit) {
        Optional<Digest> last = digest(after);
        try {
            BlobList.Page page = blobs.page(owner, last, limit);
            return new Page(
                    page.entries().stream().map(ListedBlobs::describe).toList(),
                    page.next().map(Digest::toString).orElse(""));
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
                entry.completed().toString());
    }

    private static Optional<Digest> digest(String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(Digest.parse(text));
        } catch (IllegalArgumentException e) {
            throw new StowageException(Fault.BAD_REQUEST, "after is not a hash", e);
        }
    }
}
