package io.stowage.v1.blob;

import io.stowage.ic.Owner;
import io.stowage.store.Key;
import io.stowage.store.ListQuery;
import io.stowage.store.Listing;
import io.stowage.store.ObjectInfo;
import io.stowage.store.ObjectStore;
import java.io.IOException;
import java.util.Comparator;
import java.util.Optional;

/**
 * Stands at one object of an area of the store, whose keys are the area, an owner and the rest, and goes on in the order
 * of keys. Holds one page of them, and passes over what belongs to no owner.
 */
public final class OwnerCursor {
    /** As keys are ordered: what follows an owner's name in a key takes part. */
    public static final Comparator<Owner> ORDER = Comparator.comparing(owner -> owner + "/");

    /** What comes right after the slash that ends an owner's name. */
    private static final String PAST_SLASH = "0";

    private final ObjectStore store;
    private final String area;
    private Listing page;
    private int at = -1;
    private Optional<Owner> owner = Optional.empty();

    /** Begins with the first object of the area that belongs to an owner after {@code after}. */
    public OwnerCursor(ObjectStore store, String area, Optional<Owner> after) throws IOException {
        this.store = store;
        this.area = area;
        ListQuery query = ListQuery.prefix(area);
        this.page = store.list(after.isPresent() ? query.after(Key.of(area + after.get() + PAST_SLASH)) : query);
        advance();
    }

    /** Whose object this is; empty at the end. */
    public Optional<Owner> owner() {
        return owner;
    }

    public boolean isAt(Owner whom) {
        return owner.filter(whom::equals).isPresent();
    }

    public ObjectInfo object() {
        return page.objects().get(at);
    }

    /** The key without area and owner. */
    public String rest() {
        String key = object().key().text();
        return key.substring(key.indexOf('/', area.length()) + 1);
    }

    public void advance() throws IOException {
        do {
            at++;
            while (at == page.objects().size() && page.next().isPresent()) {
                page = store.list(ListQuery.prefix(area).after(page.next().get()));
                at = 0;
            }
            owner = at < page.objects().size() ? ownerOf(object().key().text()) : Optional.empty();
        } while (owner.isEmpty() && at < page.objects().size());
    }

    private Optional<Owner> ownerOf(String key) {
        int slash = key.indexOf('/', area.length());
        if (slash < 0) {
            return Optional.empty();
        }
        String name = key.substring(area.length(), slash);
        if (owner.isPresent() && owner.get().toString().equals(name)) {
            return owner;
        }
        try {
            return Optional.of(Owner.parse(name));
        } catch (IllegalArgumentException e) {
            // Another program writes into this bucket.
            return Optional.empty();
        }
    }
}
