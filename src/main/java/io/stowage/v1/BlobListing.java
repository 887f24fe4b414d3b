package io.stowage.v1;

import io.stowage.digest.Digest;
import io.stowage.digest.tree.BlobTree;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.ic.Owner;
import io.stowage.store.Key;
import io.stowage.store.ListQuery;
import io.stowage.store.Listing;
import io.stowage.store.ObjectInfo;
import io.stowage.store.ObjectStore;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The complete blobs of an owner, in the order of their hashes. */
public final class BlobListing {
    private final ObjectStore store;
    private final Records records;

    BlobListing(ObjectStore store, Records records) {
        this.store = store;
        this.records = records;
    }

    /**
     * One blob.
     *
     * @param headers the lines that its uploader gave, which are part of its hash
     */
    public record Blob(String hash, long size, int chunks, List<String> headers, Instant stored) {}

    /** @param next the hash after which the following page begins; empty when this is the last one */
    public record Page(List<Blob> blobs, Optional<String> next) {}

    /** A record that cannot be believed is left out, and counted where such records always are. */
    public Page list(Owner owner, Optional<Digest> after, int limit) {
        try {
            ListQuery query = ListQuery.prefix(NativeKeys.metadataOf(owner)).limit(limit);
            Listing page = store.list(after.map(root -> query.after(NativeKeys.metadata(owner, root)))
                    .orElse(query));
            List<Blob> blobs = new ArrayList<>();
            for (ObjectInfo info : page.objects()) {
                find(owner, info).ifPresent(blobs::add);
            }
            return new Page(blobs, page.next().map(key -> hash(owner, key)));
        } catch (IOException e) {
            throw new StowageException(Fault.STORE_UNAVAILABLE, "the storage does not answer; try again later", e);
        }
    }

    private Optional<Blob> find(Owner owner, ObjectInfo info) throws IOException {
        Digest root;
        try {
            root = Digest.parse(hash(owner, info.key()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        return records.find(info.key(), root).map(found -> describe(root, found.tree(), info.modified()));
    }

    private static Blob describe(Digest root, BlobTree tree, Instant stored) {
        return new Blob(
                root.toString(),
                tree.size().bytes(),
                tree.chunks().count(),
                List.copyOf(tree.headers().lines()),
                stored);
    }

    private static String hash(Owner owner, Key key) {
        return key.toString().substring(NativeKeys.metadataOf(owner).length());
    }
}
