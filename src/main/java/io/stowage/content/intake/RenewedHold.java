package io.stowage.content.intake;

import io.stowage.content.intake.Destination.Claim;
import io.stowage.content.rows.ContentRows;
import io.stowage.content.rows.KeyHolds;
import io.stowage.content.rows.KeyHolds.Hold;
import io.stowage.content.rows.Received;
import io.stowage.content.rows.SameBytes;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jdbi.v3.core.Handle;

/** The hold of a name, renewed now and then while bytes go through this node, until they get a place under it. */
final class RenewedHold {
    private static final Duration RENEWED_AFTER = KeyHolds.LENGTH.dividedBy(10);

    private final Hold hold;
    private final KeyHolds holds;
    private final Clock clock;
    private Instant renewed;

    RenewedHold(Hold hold, KeyHolds holds, Clock clock) {
        this.hold = hold;
        this.holds = holds;
        this.clock = clock;
        this.renewed = clock.instant();
    }

    /** @param meanwhile what took so long that the hold may be another node's */
    void keep(String meanwhile) throws IOException {
        Instant now = clock.instant();
        if (now.isAfter(renewed.plus(RENEWED_AFTER))) {
            if (!holds.renew(hold)) {
                throw new IOException("another node took over " + hold.key() + " while " + meanwhile);
            }
            renewed = now;
        }
    }

    Claim claim(Handle handle, ContentRows rows, Received received, SameBytes same) {
        holds.settle(handle, hold);
        return new Claim(rows.addPlace(handle, same.in(handle), received, hold.store(), hold.key()), true);
    }
}
