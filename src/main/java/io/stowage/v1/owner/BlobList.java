package io.stowage.v1.owner;

import io.stowage.digest.Digest;
import io.stowage.digest.tree.BlobTree;
import io.stowage.ic.Owner;
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
public final class BlobList {
    /** Each entry is a record to be read, and the record of a large blob is large. */
    public static final int MAX_PAGE = 100;

    private final ObjectStore store;
    private final Records records;

    public BlobList(ObjectStore store, Records records) {
        this.store = store;
        this.records = records;
    }

    public record Entry(BlobTree tree, Instant completed) {}

    /** @param next where the following page starts after; empty when this is the last */
    public record Page(List<Entry> entries, Optional<Digest> next) {
        public Page {
            entries = List.copyOf(entries);
        }
    }

    /** Records that cannot be believed are left out, as they are for downloads. */
    public Page page(Owner owner, Optional<Digest> after, int limit) throws IOException {
        ListQuery query = ListQuery.prefix(NativeKeys.metadataOf(owner)).limit(Math.min(limit, MAX_PAGE));
        Listing listing = store.list(
                after.map(root -> query.after(NativeKeys.metadata(owner, root))).orElse(query));
        List<Entry> entries = new ArrayList<>();
        for (ObjectInfo info : listing.objects()) {
            Optional<Digest> root = root(owner, info);
            if (root.isPresent()) {
                records.find(info.key(), root.get())
                        .ifPresent(found -> entries.add(new Entry(found.tree(), info.modified())));
            }
        }
        boolean more = listing.next().isPresent() && !listing.objects().isEmpty();
        Optional<Digest> next =
                more ? root(owner, listing.objects().get(listing.objects().size() - 1)) : Optional.empty();
        return new Page(entries, next);
    }

    /** Others may keep things of their own in the same place. */
    private static Optional<Digest> root(Owner owner, ObjectInfo info) {
        String name = info.key().text().substring(NativeKeys.metadataOf(owner).length());
        return name.matches("sha256:[0-9a-f]{64}") ? Optional.of(Digest.parse(name)) : Optional.empty();
    }
}
