package io.stowage.content.intake;

import io.stowage.content.rows.ContentRows;
import io.stowage.content.rows.KeyHolds;
import io.stowage.content.rows.KeyHolds.Hold;
import io.stowage.content.rows.Received;
import io.stowage.content.rows.SameBytes;
import io.stowage.store.Body;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import org.jdbi.v3.core.Handle;

/** An object that lies in a store without a row, held while it is read. Nothing is written, and nothing is ever removed. */
public final class FoundKey implements Destination {
    private static final int BUFFER = 64 * 1024;

    private final Hold hold;
    private final KeyHolds holds;
    private final ContentRows rows;
    private final RenewedHold renewed;

    public FoundKey(Hold hold, KeyHolds holds, ContentRows rows, Clock clock) {
        this.hold = hold;
        this.holds = holds;
        this.rows = rows;
        this.renewed = new RenewedHold(hold, holds, clock);
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
    public void keep() throws IOException {
        renewed.keep("it was read");
    }

    @Override
    public Claim claim(Handle handle, Received received, SameBytes same) {
        return renewed.claim(handle, rows, received, same);
    }

    @Override
    public void discard() {
        holds.release(hold);
    }
}
