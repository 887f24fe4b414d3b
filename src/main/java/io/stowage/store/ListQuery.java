package io.stowage.store;

import java.util.Optional;

/**
 * One page of a listing: keys that begin with {@code prefix} and come after {@code startAfter}, at most {@code limit}.
 */
public record ListQuery(String prefix, Optional<Key> startAfter, int limit) {
    public static final int MAX_LIMIT = 1000;

    public ListQuery {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("a page has 1 to " + MAX_LIMIT + " entries, not " + limit);
        }
    }

    public static ListQuery prefix(String prefix) {
        return new ListQuery(prefix, Optional.empty(), MAX_LIMIT);
    }

    public ListQuery after(Key key) {
        return new ListQuery(prefix, Optional.of(key), limit);
    }

    public ListQuery limit(int entries) {
        return new ListQuery(prefix, startAfter, entries);
    }
}
