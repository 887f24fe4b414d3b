package io.stowage.content.intake;

import io.stowage.content.rows.Content;
import io.stowage.content.rows.ContentRows;
import io.stowage.content.rows.Place;
import io.stowage.content.rows.Received;
import io.stowage.content.rows.SameBytes;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.store.Body;
import io.stowage.store.Key;
import java.io.IOException;
import java.io.InputStream;
import org.jdbi.v3.core.Handle;

/** A given name under which a content lies whole: bytes are received and hashed, and not stored once more. */
public final class KnownKey implements Destination {
    private static final int BUFFER = 64 * 1024;

    private final String storeName;
    private final Key key;

    public KnownKey(String storeName, Key key) {
        this.storeName = storeName;
        this.key = key;
    }

    @Override
    public void store(Body body) throws IOException {
        byte[] buffer = new byte[BUFFER];
        InputStream in = body.open();
        int n = in.read(buffer);
        while (n >= 0) {
            n = in.read(buffer);
        }
    }

    @Override
    public Claim claim(Handle rows, Received received, SameBytes same) {
        Place place = ContentRows.placeAt(rows, storeName, key)
                .filter(found -> found.state() == Place.State.WHOLE)
                .orElseThrow(() -> new StowageException(
                        Fault.BUSY, key + " in " + storeName + " was lost while the same bytes came; try again"));
        return new Claim(requireSame(rows, place, received), false);
    }

    /** The content at a given name, which only the same bytes may claim. */
    static Content requireSame(Handle rows, Place place, Received received) {
        Content content = ContentRows.find(rows, place.content()).orElseThrow();
        if (!ContentRows.isSame(content, received)) {
            throw ContentRows.conflict(place);
        }
        return ContentRows.learn(rows, content, received);
    }

    @Override
    public void discard() {}
}
