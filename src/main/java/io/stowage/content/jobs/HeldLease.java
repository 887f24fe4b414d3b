package io.stowage.content.jobs;

import io.stowage.database.Lease;
import io.stowage.database.Leases;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;

/** The right to do a job, which a run keeps for as long as it lives. */
public final class HeldLease {
    static final Duration LENGTH = Duration.ofSeconds(60);
    private static final long RENEWED_AFTER = TimeUnit.SECONDS.toNanos(15);

    private final Leases leases;
    private final Lease lease;
    private long renewed = System.nanoTime();
    private boolean lost;

    HeldLease(Leases leases, Lease lease) {
        this.leases = leases;
        this.lease = lease;
    }

    /** Asked again and again: renews it in time, and says whether it is still ours. */
    public boolean keep() {
        if (!lost && System.nanoTime() - renewed > RENEWED_AFTER) {
            renewed = System.nanoTime();
            lost = !leases.renew(lease, LENGTH);
        }
        return !lost;
    }

    /** Within a transaction: throws where another node has taken over. */
    public void require(Handle rows) {
        leases.require(rows, lease);
    }

    void release() {
        leases.release(lease);
    }
}
