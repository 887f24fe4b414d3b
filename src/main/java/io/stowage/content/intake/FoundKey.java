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
import java.time.Duration;
import java.time.Instant;
import org.jdbi.v3.core.Handle;

/** An object that lies in a store without a row, held while it is read. Nothing is written, and nothing is ever removed. */
public final class FoundKey implements Destination {
    private static final Duration RENEWED_AFTER = KeyHolds.LENGTH.dividedBy(10);
    private static final int BUFFER = 64 * 1024;

    private final Hold hold;
    private final KeyHolds holds;
    private final ContentRows rows;
    private final Clock clock;
    private Instant renewed;

    public FoundKey(Hold hold, KeyHolds holds, ContentRows rows, Clock clock) {
        this.hold = hold;
        this.holds = holds;
        this.rows = rows;
        this.clock = clock;
        this.renewed = clock.instant();
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
        Instant now = clock.instant();
        if (now.isAfter(renewed.plus(RENEWED_AFTER))) {
            if (!holds.renew(hold)) {
                throw new IOException("another node took over " + hold.key() + " while it was read");
            }
            renewed = now;
        }
    }

    @Override
    public Claim claim(Handle handle, Received received, SameBytes same) {
        holds.settle(handle, hold);
        return new Claim(rows.addPlace(handle, same.in(handle), received, hold.store(), hold.key()), true);
    }

    @Override
    public void discard() {
        holds.release(hold);
    }
}
