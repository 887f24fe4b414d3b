package io.stowage.database;

import io.stowage.ops.Task;
import io.stowage.ops.Tasks;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jdbi.v3.core.Handle;

/** Starts tasks of which one node at a time has a turn. A node that loses its lease stops, and changes nothing any more. */
public final class LeasedTasks {
    private static final Duration LEASE = Duration.ofMinutes(10);
    private static final Duration RENEWED_AFTER = Duration.ofMinutes(1);
    private static final double JITTER = 0.1;
    /** Nodes that never run for as long as the delay of a task have turns, too. */
    private static final Duration LONGEST_FIRST = Duration.ofMinutes(2);

    private static final int HOLDER_BYTES = 12;

    private final Leases leases;
    private final Tasks tasks;
    private final Clock clock;

    /** Of this node since its start. */
    public LeasedTasks(Database database, Tasks tasks, RandomGenerator random, Clock clock) {
        database.migrate(Leases.TABLES);
        byte[] unique = new byte[HOLDER_BYTES];
        random.nextBytes(unique);
        this.leases = new Leases(database, HexFormat.of().formatHex(unique), clock);
        this.tasks = tasks;
        this.clock = clock;
    }

    /** What a task does when its turn has come. */
    @FunctionalInterface
    public interface Work {
        void run(Turn turn) throws Exception;
    }

    public void start(String name, Duration every, Work work) {
        Duration first = every.compareTo(LONGEST_FIRST) < 0 ? every : LONGEST_FIRST;
        tasks.start(Task.every(every, name, () -> run(name, work))
                .startingAfter(first)
                .withJitter(JITTER));
    }

    private void run(String name, Work work) throws Exception {
        Optional<Lease> lease = leases.take(name, LEASE);
        if (lease.isPresent()) {
            run(lease.get(), work);
        }
    }

    private void run(Lease lease, Work work) throws Exception {
        try {
            work.run(new Turn(lease));
        } catch (Throwable e) {
            try {
                letGo(lease);
            } catch (RuntimeException kept) {
                // It ends by itself; what is told is why the work failed.
                e.addSuppressed(kept);
            }
            throw e;
        }
        letGo(lease);
    }

    /** Also on a thread that was interrupted, for which no database does anything: else the others wait for the lease's end. */
    private void letGo(Lease lease) {
        boolean interrupted = Thread.interrupted();
        try {
            leases.release(lease);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** For as long as this node has the lease. */
    public final class Turn {
        private final Lease lease;
        private Instant renewed = clock.instant();
        private boolean lost;

        private Turn(Lease lease) {
            this.lease = lease;
        }

        /** Asked between steps of what takes long: keeps the lease, and says whether there is time for another one. */
        public boolean goesOn() {
            if (lost || Thread.currentThread().isInterrupted()) {
                return false;
            }
            Instant now = clock.instant();
            // The lease may end by the clock of a server, so one that was set back counts as time that passed.
            if (Duration.between(renewed, now).abs().compareTo(RENEWED_AFTER) >= 0) {
                lost = !leases.renew(lease, LEASE);
                renewed = now;
            }
            return !lost;
        }

        /** Called within a transaction: throws where another node has taken over. */
        public void require(Handle rows) {
            leases.require(rows, lease);
        }
    }
}
