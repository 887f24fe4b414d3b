package io.stowage.content;

import io.stowage.database.Database;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.store.Key;
import io.stowage.store.ObjectStore;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bytes that came in whole and are durable, and that nothing refers to yet. {@link #publish} makes them a content;
 * {@link #close} removes what was not published.
 */
public final class Intake implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Intake.class);

    private final Database database;
    private final ContentConfig config;
    private final Clock clock;
    private final Stored stored;
    private State state = State.UNPUBLISHED;

    private enum State {
        UNPUBLISHED,
        PUBLISHED,
        /** The bytes were published as those of an older content. */
        SUPERFLUOUS,
        /** The database did not say whether it took the rows; whatever it did, the bytes stay for the sweeper to judge. */
        UNKNOWN
    }

    /** Where the bytes are, and what they are. */
    record Stored(ObjectStore store, String storeName, Key key, Received received, Instant began) {}

    Intake(Database database, ContentConfig config, Clock clock, Stored stored) {
        this.database = database;
        this.config = config;
        this.clock = clock;
        this.stored = stored;
    }

    public Received received() {
        return stored.received();
    }

    /**
     * Makes the bytes a content together with the rows that {@code work} writes: all of it or nothing. Where the same
     * bytes are stored already, that content is claimed instead.
     *
     * @param what completes "cannot …"
     */
    public <T> T publish(String what, Publication<T> work) {
        if (state != State.UNPUBLISHED) {
            throw new IllegalStateException("these bytes were published before");
        }
        requireInTime();
        boolean known = false;
        try {
            Outcome<T> outcome = database.write(what, rows -> {
                Claim claim = claim(rows);
                return new Outcome<>(work.with(rows, claim.content()), claim.older());
            });
            state = outcome.older() ? State.SUPERFLUOUS : State.PUBLISHED;
            known = true;
            return outcome.value();
        } catch (StowageException e) {
            known = e.fault() != Fault.DATABASE_UNAVAILABLE;
            throw e;
        } catch (RuntimeException e) {
            // Of the work itself, which undid everything.
            known = true;
            throw e;
        } finally {
            if (!known) {
                state = State.UNKNOWN;
            }
        }
    }

    private record Claim(Content content, boolean older) {}

    private record Outcome<T>(T value, boolean older) {}

    private Claim claim(Handle rows) {
        long now = clock.millis();
        if (config.deduplicate()) {
            var same = ContentRows.findSame(rows, stored.received());
            if (same.isPresent()) {
                return new Claim(ContentRows.learn(rows, same.get(), stored.received()), true);
            }
        }
        Content content = ContentRows.insert(rows, stored.received(), now);
        ContentRows.insertPlace(rows, content.id(), stored.storeName(), stored.key(), now);
        return new Claim(content, false);
    }

    /** The sweeper takes bytes without rows for left behind once they are old. */
    private void requireInTime() {
        Instant last = stored.began().plus(config.longestIntake());
        if (clock.instant().isAfter(last)) {
            throw new StowageException(
                    Fault.BODY_TIMEOUT,
                    "the upload took longer than " + config.longestIntake() + ", half of stowage.content.grace");
        }
    }

    /** Removes the bytes unless they are a content's now. What cannot be removed, the sweeper finds. */
    @Override
    public void close() {
        if (state != State.UNPUBLISHED && state != State.SUPERFLUOUS) {
            return;
        }
        state = State.PUBLISHED;
        try {
            stored.store().delete(stored.key());
        } catch (IOException e) {
            LOG.info("cannot remove {} yet, which nothing refers to: {}", stored.key(), e.getMessage());
        }
    }
}
