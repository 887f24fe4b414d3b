package io.stowage.content.intake;

import io.stowage.content.rows.ContentRows;
import io.stowage.content.rows.KeyHolds;
import io.stowage.content.rows.KeyHolds.Hold;
import io.stowage.content.rows.Received;
import io.stowage.content.rows.SameBytes;
import io.stowage.store.Body;
import io.stowage.store.ObjectStore;
import io.stowage.store.PutOptions;
import java.io.IOException;
import java.time.Clock;
import org.jdbi.v3.core.Handle;

/** A given name under which nothing lies, held until the bytes are published. */
public final class HeldKey implements Destination {
    private final ObjectStore store;
    private final Hold hold;
    private final KeyHolds holds;
    private final ContentRows rows;
    private final RenewedHold renewed;

    public HeldKey(ObjectStore store, Hold hold, KeyHolds holds, ContentRows rows, Clock clock) {
        this.store = store;
        this.hold = hold;
        this.holds = holds;
        this.rows = rows;
        this.renewed = new RenewedHold(hold, holds, clock);
    }

    @Override
    public void store(Body body) throws IOException {
        store.put(hold.key(), body, PutOptions.REPLACE);
    }

    @Override
    public void keep() throws IOException {
        renewed.keep("its bytes came too slowly");
    }

    @Override
    public Claim claim(Handle handle, Received received, SameBytes same) {
        return renewed.claim(handle, rows, received, same);
    }

    /** Only while the name is still held; else it is another one's, and the collector judges it. */
    @Override
    public void discard() throws IOException {
        if (holds.renew(hold)) {
            store.delete(hold.key());
            holds.settle(hold);
        }
    }
}
