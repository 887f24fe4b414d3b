package io.stowage.content.rows;

import io.stowage.store.Key;
import org.jdbi.v3.core.Handle;

/** Is told of new places, in the transactions that write them. */
public interface PlaceWatch {
    /** Nobody. */
    PlaceWatch NONE = (rows, content, store, key, copied) -> {};

    /** @param copied whether the bytes came from another place, and not from a client */
    void stored(Handle rows, Content content, String store, Key key, boolean copied);
}
