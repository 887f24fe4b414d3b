package io.stowage.database.sqlite;

import io.stowage.database.DatabaseMeters;
import io.stowage.database.DatabaseMeters.Kind;
import io.stowage.database.NestedWork;
import io.stowage.ops.Threads;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes, in a thread of its own: SQLite has one writer, and native calls would hold up virtual threads. It does the work
 * of all who wait and then commits once, as what a commit costs is the disk. Each work has a savepoint; should the whole
 * transaction be lost with one of them, the others are done again, each alone.
 */
final class Writer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);

    static final int MOST_WAITING = 1024;

    /** Bounds of one commit, so that the first need not wait long for the last. */
    private static final int MOST_TOGETHER = 256;

    private static final long LONGEST_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long IDLE_MILLIS = 100;

    private final Session session;
    private final NestedWork nesting;
    private final Condition condition;
    private final DatabaseMeters meters;
    private final BlockingQueue<Job<?>> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Thread thread;
    private volatile boolean closed;

    Writer(Session session, NestedWork nesting, Condition condition, DatabaseMeters meters, String name) {
        this.session = session;
        this.nesting = nesting;
        this.condition = condition;
        this.meters = meters;
        this.thread = Threads.daemon(name, this::loop);
        thread.start();
    }

    <T> T write(Job<T> job, Duration timeout) {
        if (closed) {
            throw Failures.unavailable(job.what(), "the database is closed");
        }
        if (!waiting.offer(job)) {
            throw Failures.unavailable(job.what(), MOST_WAITING + " writers wait already; try again");
        }
        if (closed && waiting.remove(job)) {
            throw Failures.unavailable(job.what(), "the database is closed");
        }
        return job.await(timeout);
    }

    int waiting() {
        return waiting.size();
    }

    private void loop() {
        nesting.enter();
        try {
            while (!closed || !waiting.isEmpty()) {
                Job<?> first = waiting.poll(IDLE_MILLIS, TimeUnit.MILLISECONDS);
                if (first != null) {
                    together(first);
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("the writer was interrupted, which only its end does", e);
        } finally {
            nesting.leave();
            closed = true;
            fail(new ArrayList<>(waiting), new IllegalStateException("the database's writer has ended"));
        }
    }

    private void together(Job<?> first) {
        List<Job<?>> run = new ArrayList<>();
        try {
            session.execute("BEGIN IMMEDIATE");
            long start = System.nanoTime();
            for (Job<?> job = first; job != null; job = next(run.size(), start)) {
                if (job.begin()) {
                    meters.waited(Kind.WRITE, job.waited());
                    attempt(job);
                    run.add(job);
                }
            }
            session.execute("COMMIT");
            condition.wrote();
            meters.committed((int) run.stream().filter(job -> !job.isRefused()).count());
            run.forEach(Job::settle);
        } catch (SQLException | Lost e) {
            undo();
            condition.failed("commit", e);
            recover(first, run, e);
        }
    }

    private @Nullable Job<?> next(int together, long start) {
        boolean enough = together >= MOST_TOGETHER || System.nanoTime() - start > LONGEST_NANOS;
        return enough ? null : waiting.poll();
    }

    /**
     * A work that fails leaves nothing. Its caller is told after the commit like all others: it may have been refused
     * because of what another work of the same commit did, and nobody may learn of that while a crash can still undo it.
     */
    private void attempt(Job<?> job) throws SQLException {
        session.execute("SAVEPOINT work");
        try {
            job.run(session);
            session.execute("RELEASE work");
        } catch (Throwable e) {
            condition.failed(job.what(), e);
            backOut(job, e);
            job.refuse(e);
        }
    }

    private void backOut(Job<?> job, Throwable why) {
        try {
            session.execute("ROLLBACK TO work");
            session.execute("RELEASE work");
        } catch (SQLException lost) {
            // SQLite undoes everything by itself when its disk is full, fails, or a statement was interrupted.
            job.fail(why);
            throw new Lost(why);
        }
    }

    private void undo() {
        try {
            session.execute("ROLLBACK");
        } catch (SQLException e) {
            LOG.debug("there was nothing to roll back", e);
        }
    }

    /** What was done is undone now, through no fault of most of them; and what was refused because of it is decided anew. */
    private void recover(Job<?> first, List<Job<?>> run, Exception why) {
        if (run.isEmpty()) {
            first.fail(why);
        } else if (run.size() == 1 && !(why instanceof Lost)) {
            run.forEach(job -> job.fail(why));
        } else {
            run.forEach(this::alone);
        }
    }

    private void alone(Job<?> job) {
        try {
            session.execute("BEGIN IMMEDIATE");
            job.run(session);
            session.execute("COMMIT");
            condition.wrote();
            job.settle();
        } catch (Throwable e) {
            condition.failed(job.what(), e);
            undo();
            job.fail(e);
        }
    }

    private static void fail(List<Job<?>> jobs, Exception why) {
        jobs.forEach(job -> job.fail(why));
    }

    /** Lets what waits be done. */
    @Override
    public void close() throws SQLException {
        closed = true;
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        session.close();
    }

    /** The transaction of all was rolled back. */
    private static final class Lost extends RuntimeException {
        Lost(Throwable cause) {
            super(cause);
        }
    }
}
