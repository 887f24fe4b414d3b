package io.stowage.content.rows;

import io.stowage.database.Database;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.store.Key;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jdbi.v3.core.Handle;

/**
 * Leases on names in stores that are used again: while an object of such a name is written or deleted, nothing else
 * writes or deletes it. Each comes with a note that the object is to be removed, which its publication takes back; so the
 * collector finds what a crash left under the name.
 */
public final class KeyHolds {
    /** Far longer than clocks of nodes differ, and than a store takes to make an object visible after its last byte. */
    public static final Duration LENGTH = Duration.ofMinutes(10);

    /** Longer than copies of usual objects take. */
    public static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final long PAUSE_MILLIS = 50;

    private final Database database;
    private final Clock clock;
    private final RandomGenerator random;
    private final Duration patience;

    /** @param patience how long one that another has is waited for */
    public KeyHolds(Database database, Clock clock, RandomGenerator random, Duration patience) {
        this.patience = patience;
        this.database = database;
        this.clock = clock;
        this.random = random;
    }

    public record Hold(String store, Key key, long token) {}

    /** One that can be {@linkplain #take taken}: drawn before the transaction, which may run more than once. */
    public Hold draw(String store, Key key) {
        return new Hold(store, key, random.nextLong());
    }

    /** False while it is held. */
    public boolean take(Handle rows, Hold hold) {
        long now = clock.millis();
        int taken = rows.execute(
                "INSERT INTO content_hold (store, name, token, ends_at) VALUES (?, ?, ?, ?)"
                        + " ON CONFLICT (store, name) DO UPDATE SET token = excluded.token, ends_at = excluded.ends_at"
                        + " WHERE content_hold.ends_at <= ?",
                hold.store(),
                hold.key().text(),
                hold.token(),
                now + LENGTH.toMillis(),
                now);
        if (taken == 1) {
            Removals.note(rows, hold.store(), hold.key(), now);
        }
        return taken == 1;
    }

    /** Whether it is still ours, and now is for its whole length. */
    public boolean renew(Hold hold) {
        return database.write(
                        "renew the hold on " + hold.key(),
                        rows -> rows.execute(
                                "UPDATE content_hold SET ends_at = ? WHERE store = ? AND name = ? AND token = ?",
                                clock.millis() + LENGTH.toMillis(),
                                hold.store(),
                                hold.key().text(),
                                hold.token()))
                == 1;
    }

    /** Ends it, in the transaction after which the object is a place, or is gone. It must still be ours. */
    public void settle(Handle rows, Hold hold) {
        if (release(rows, hold) == 0) {
            throw new StowageException(
                    Fault.BUSY, "another node took over " + hold.key() + " in " + hold.store() + "; try again");
        }
        Removals.forget(rows, hold.store(), hold.key());
    }

    public void settle(Hold hold) {
        database.write("let go of " + hold.key(), rows -> {
            settle(rows, hold);
            return hold;
        });
    }

    /** Ends it and leaves the note, so that the collector looks at the name. */
    int release(Handle rows, Hold hold) {
        return rows.execute(
                "DELETE FROM content_hold WHERE store = ? AND name = ? AND token = ?",
                hold.store(),
                hold.key().text(),
                hold.token());
    }

    public void release(Hold hold) {
        database.write("release the hold on " + hold.key(), rows -> release(rows, hold));
    }

    /** Takes it, which may have to be waited for; answers nothing where another has it for longer. */
    public Optional<Hold> take(String store, Key key) {
        Hold hold = draw(store, key);
        return await(hold, rows -> true) == Turn.TAKEN ? Optional.of(hold) : Optional.empty();
    }

    /**
     * The same, unless it is not needed: this is asked before each try, as the one that is waited for may have done all there
     * was to do. Answers nothing where it is not needed.
     */
    public Optional<Hold> takeIf(String store, Key key, Need need) {
        Hold hold = draw(store, key);
        return switch (await(hold, need)) {
            case TAKEN -> Optional.of(hold);
            case NEEDLESS -> Optional.empty();
            case HELD ->
                throw new StowageException(
                        Fault.BUSY, "another upload is writing " + key + " in " + store + "; try again");
        };
    }

    /** Whether a hold is still needed, looked at in the transaction that would take it. */
    @FunctionalInterface
    public interface Need {
        boolean remains(Handle rows);
    }

    private enum Turn {
        TAKEN,
        NEEDLESS,
        HELD
    }

    private Turn await(Hold hold, Need need) {
        long began = System.nanoTime();
        Turn turn = next(hold, need);
        while (turn == Turn.HELD && System.nanoTime() - began < patience.toNanos() && pause()) {
            turn = next(hold, need);
        }
        return turn;
    }

    private Turn next(Hold hold, Need need) {
        return database.write("hold " + hold.key(), rows -> {
            if (!need.remains(rows)) {
                return Turn.NEEDLESS;
            }
            return take(rows, hold) ? Turn.TAKEN : Turn.HELD;
        });
    }

    private static boolean pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
