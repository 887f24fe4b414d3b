package io.stowage.store;

import java.util.List;
import java.util.Optional;

/**
 * A page of objects in key order.
 *
 * @param next where the following page starts after; empty when this is the last page
 */
public record Listing(List<ObjectInfo> objects, Optional<Key> next) {
    public Listing {
        objects = List.copyOf(objects);
    }
}
