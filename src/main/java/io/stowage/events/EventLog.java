package io.stowage.events;

import io.stowage.database.Database;
import io.stowage.database.Engine;
import io.stowage.database.Migrations;
import io.stowage.database.Ulids;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;

/**
 * All events of a database, in one order. An event is appended in the transaction of what it tells of, so that there are
 * both or neither; readers see each number only after all smaller ones, and so miss nothing by going on after the last
 * number they saw.
 *
 * <p>SQLite has one writer, and numbers events as they are written. With PostgreSQL transactions end in another order
 * than they begin: there an event waits without a number, and whoever reads first numbers what is committed.
 */
public final class EventLog implements AutoCloseable {
    public static final Migrations TABLES =
            Migrations.of("events", EventLog.class, "V1__events.sqlite.sql", "V1__events.postgresql.sql");

    /** As many as one reading gives. */
    public static final int MOST = 1_000;

    public static final int MOST_TYPES = 32;

    private static final Pattern TYPE = Pattern.compile("v[0-9]{1,3}(\\.[a-z0-9_]{1,40}){1,4}");
    private static final int MOST_SUBJECT = 4_096;
    private static final int MOST_DATA = 64 * 1024;
    private static final int NUMBERED_AT_ONCE = 1_000;
    private static final int PRUNED_AT_ONCE = 10_000;
    private static final int MOST_WAITING = 64;
    private static final long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final Database database;
    private final String source;
    private final Clock clock;
    private final Ulids ids;
    private final boolean numbersLater;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Semaphore waiting = new Semaphore(MOST_WAITING);

    /** @param node the name of this node, which each event carries */
    public EventLog(Database database, String node, Clock clock, RandomGenerator random) {
        this.database = database;
        this.source = "stowage/" + node;
        this.clock = clock;
        this.ids = new Ulids(clock, random);
        this.numbersLater = database.engine() == Engine.POSTGRESQL;
    }

    /** Within a work of the database: appends an event that exists if the transaction ends well. */
    public void append(Handle rows, String type, String subject, EventData data) {
        String json = data.json();
        if (!isType(type) || subject.length() > MOST_SUBJECT || json.length() > MOST_DATA) {
            throw new IllegalArgumentException("not an event: " + type + " of " + json.length() + " characters");
        }
        Event event =
                new Event(0, ids.next(), type, clock.instant().truncatedTo(ChronoUnit.MICROS), source, subject, json);
        EventRows.insert(rows, numbersLater ? "event_waiting" : "event", event);
    }

    public static boolean isType(String text) {
        return TYPE.matcher(text).matches();
    }

    /**
     * The events behind that number, oldest first.
     *
     * @param types which ones; all where it is empty
     */
    public List<Event> after(long seq, Set<String> types, int limit) {
        if (limit < 1 || limit > MOST || types.size() > MOST_TYPES) {
            throw new IllegalArgumentException("cannot read " + limit + " events of " + types.size() + " types");
        }
        number();
        return database.read(
                "read events",
                rows -> types.isEmpty() ? EventRows.after(rows, seq, limit) : EventRows.after(rows, seq, types, limit));
    }

    /** The same, and where there are none, waits for the first one; for no longer than {@code wait}, or the log is open. */
    public List<Event> awaitAfter(long seq, Set<String> types, int limit, Duration wait) throws InterruptedException {
        List<Event> found = after(seq, types, limit);
        // Whoever finds no room to wait asks again a little sooner.
        if (!found.isEmpty() || !waiting.tryAcquire()) {
            return found;
        }
        try {
            long end = System.nanoTime() + wait.toNanos();
            long left = wait.toNanos();
            while (found.isEmpty()
                    && left > 0
                    && !closed.await(Math.min(left, LOOK_EVERY_NANOS), TimeUnit.NANOSECONDS)) {
                found = after(seq, types, limit);
                left = end - System.nanoTime();
            }
            return found;
        } finally {
            waiting.release();
        }
    }

    /** The number of the oldest event that is kept; 0 where there is none. */
    public long first() {
        return database.read("find the first event", EventRows::first);
    }

    /** The number of the newest event; 0 where there is none. */
    public long last() {
        number();
        return database.read("find the last event", EventRows::last);
    }

    private void number() {
        while (numbersLater
                && database.read("look for new events", EventRows::anyWait)
                && database.write("number events", rows -> EventRows.number(rows, NUMBERED_AT_ONCE))
                        == NUMBERED_AT_ONCE) {
            // More may wait than one transaction should number.
        }
    }

    /** Deletes events older than {@code age}, and the oldest of more than {@code most}. Answers how many. */
    public long prune(Duration age, long most) {
        long upTo = last() - most;
        long all = 0;
        int some;
        do {
            some = database.write(
                    "delete old events",
                    rows -> EventRows.prune(rows, clock.instant().minus(age), upTo, PRUNED_AT_ONCE));
            all += some;
        } while (some == PRUNED_AT_ONCE && closed.getCount() > 0);
        return all;
    }

    /** Ends the waiting of all readers. */
    @Override
    public void close() {
        closed.countDown();
    }
}
