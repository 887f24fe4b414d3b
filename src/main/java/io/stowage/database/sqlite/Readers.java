package io.stowage.database.sqlite;

import io.stowage.database.DatabaseMeters;
import io.stowage.database.DatabaseMeters.Kind;
import io.stowage.database.Work;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connections that only read. Each sees what was committed when it began, whatever the writer does meanwhile. */
final class Readers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Readers.class);

    /** Opens one more of them. */
    interface Opener {
        Session open() throws SQLException;
    }

    private final Opener opener;
    private final int most;
    private final Duration timeout;
    private final DatabaseMeters meters;
    private final Semaphore permits;
    private final ConcurrentLinkedDeque<Session> idle = new ConcurrentLinkedDeque<>();

    Readers(Opener opener, int most, Duration timeout, DatabaseMeters meters) {
        this.opener = opener;
        this.meters = meters;
        this.most = most;
        this.timeout = timeout;
        this.permits = new Semaphore(most);
    }

    <T> T read(String what, Work<T> work) throws SQLException {
        acquire(what);
        try {
            Session found = idle.pollFirst();
            Session session = found == null ? opener.open() : found;
            boolean sound = false;
            try {
                T result = picture(session, work);
                sound = true;
                return result;
            } finally {
                giveBack(session, sound);
            }
        } finally {
            permits.release();
        }
    }

    private static <T> T picture(Session session, Work<T> work) throws SQLException {
        session.execute("BEGIN");
        boolean done = false;
        try {
            T result = session.run(work);
            done = true;
            return result;
        } finally {
            session.execute(done ? "COMMIT" : "ROLLBACK");
        }
    }

    private void giveBack(Session session, boolean sound) {
        if (sound) {
            idle.addFirst(session);
        } else {
            // An exception of the work may have left anything open.
            close(session);
        }
    }

    private void acquire(String what) {
        long start = System.nanoTime();
        try {
            if (!permits.tryAcquire(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
                throw Failures.unavailable(what, "all " + most + " connections are in use; try again");
            }
            meters.waited(Kind.READ, System.nanoTime() - start);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Failures.unavailable(what, "it was interrupted while it waited for a connection", e);
        }
    }

    /** Waits for those that read; none begins after it. */
    @Override
    public void close() {
        permits.acquireUninterruptibly(most);
        for (Session session = idle.pollFirst(); session != null; session = idle.pollFirst()) {
            close(session);
        }
    }

    private static void close(Session session) {
        try {
            session.close();
        } catch (SQLException e) {
            LOG.warn("cannot close a connection to the database: {}", e.toString());
        }
    }
}
