package io.stowage.v1.owner;

import io.stowage.digest.Digest;
import io.stowage.digest.tree.BlobTree;
import io.stowage.ic.Owner;
import io.stowage.listing.BlobPage;
import io.stowage.listing.OwnerBlobs;
import io.stowage.store.ListQuery;
import io.stowage.store.Listing;
import io.stowage.store.ObjectInfo;
import io.stowage.store.ObjectStore;
import io.stowage.v1.blob.NativeKeys;
import io.stowage.v1.blob.Records;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The complete blobs of an owner in the order of their hashes, a page at a time. */
public final class BlobList implements OwnerBlobs {
    /** Each entry is a record to be read, and the record of a large blob is large. */
    public static final int MAX_PAGE = 100;

    private final ObjectStore store;
    private final Records records;

    public BlobList(ObjectStore store, Records records) {
        this.store = store;
        this.records = records;
    }

    /** Records that cannot be believed are left out, as they are for downloads. */
    @Override
    public BlobPage list(Owner owner, Optional<Digest> after, int limit) throws IOException {
        ListQuery query = ListQuery.prefix(NativeKeys.metadataOf(owner)).limit(Math.min(limit, MAX_PAGE));
        Listing listing = store.list(
                after.map(root -> query.after(NativeKeys.metadata(owner, root))).orElse(query));
        List<BlobPage.Blob> blobs = new ArrayList<>();
        for (ObjectInfo info : listing.objects()) {
            Optional<Digest> root = root(owner, info);
            if (root.isPresent()) {
                records.find(info.key(), root.get())
                        .ifPresent(found -> blobs.add(describe(found.tree(), info.modified())));
            }
        }
        boolean more = listing.next().isPresent() && !listing.objects().isEmpty();
        Optional<Digest> next =
                more ? root(owner, listing.objects().get(listing.objects().size() - 1)) : Optional.empty();
        return new BlobPage(blobs, next);
    }

    private static BlobPage.Blob describe(BlobTree tree, Instant completed) {
        return new BlobPage.Blob(tree.root(), tree.size().bytes(), tree.chunks().count(), tree.headers(), completed);
    }

    /** Others may keep things of their own in the same place. */
    private static Optional<Digest> root(Owner owner, ObjectInfo info) {
        String name = info.key().text().substring(NativeKeys.metadataOf(owner).length());
        return name.matches("sha256:[0-9a-f]{64}") ? Optional.of(Digest.parse(name)) : Optional.empty();
    }
}
