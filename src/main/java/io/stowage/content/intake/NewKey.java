package io.stowage.content.intake;

import io.stowage.content.rows.Content;
import io.stowage.content.rows.ContentRows;
import io.stowage.content.rows.Received;
import io.stowage.content.rows.SameBytes;
import io.stowage.store.Body;
import io.stowage.store.Key;
import io.stowage.store.ObjectStore;
import io.stowage.store.PutOptions;
import java.io.IOException;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** A name that was never used before. The bytes are needed unless the same ones lie somewhere whole, or a copy is wanted. */
public final class NewKey implements Destination {
    private final ObjectStore store;
    private final String storeName;
    private final Key key;
    private final ContentRows rows;
    private final LostPlaces lost;
    private final boolean copies;

    /** @param copies whether the bytes are needed even if the same ones lie somewhere */
    public NewKey(ObjectStore store, String storeName, Key key, ContentRows rows, LostPlaces lost, boolean copies) {
        this.copies = copies;
        this.lost = lost;
        this.store = store;
        this.storeName = storeName;
        this.key = key;
        this.rows = rows;
    }

    @Override
    public void store(Body body) throws IOException {
        store.put(key, body, PutOptions.REPLACE);
    }

    @Override
    public Claim claim(Handle handle, Received received, SameBytes same) {
        Optional<ContentRows.Same> known = same.in(handle);
        if (!copies && known.isPresent() && known.get().whole()) {
            return new Claim(ContentRows.learn(handle, known.get().content(), received), false);
        }
        return new Claim(rows.addPlace(handle, known, received, storeName, key), true);
    }

    @Override
    public boolean replacesLost(Content claimed, Received received) {
        return lost.replace(claimed, received, storeName, key);
    }

    @Override
    public void discard() throws IOException {
        store.delete(key);
    }
}
