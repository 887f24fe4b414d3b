package io.stowage.cli.store;

import io.stowage.store.Key;
import io.stowage.store.ListQuery;
import io.stowage.store.Listing;
import io.stowage.store.ObjectInfo;
import io.stowage.store.ObjectStore;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** The objects of a store in the order of their keys, a page at a time. */
final class StoreWalk {
    private final ObjectStore store;
    private final Deque<ObjectInfo> page = new ArrayDeque<>();
    private Optional<ListQuery> query;

    StoreWalk(ObjectStore store, String prefix) {
        this.store = store;
        this.query = Optional.of(ListQuery.prefix(prefix));
    }

    /** The next object; empty after the last. */
    Optional<ObjectInfo> next() throws IOException {
        while (page.isEmpty() && query.isPresent()) {
            ListQuery now = query.get();
            Listing listing = store.list(now);
            page.addAll(listing.objects());
            query = listing.next().map(now::after);
        }
        return Optional.ofNullable(page.poll());
    }

    /** Passes all that come before a key, and gives the object of that very key where there is one. */
    Optional<ObjectInfo> seek(Key key) throws IOException {
        Optional<ObjectInfo> found = next();
        while (found.isPresent() && found.get().key().compareTo(key) < 0) {
            found = next();
        }
        if (found.isPresent() && !found.get().key().equals(key)) {
            page.addFirst(found.get());
            return Optional.empty();
        }
        return found;
    }
}
