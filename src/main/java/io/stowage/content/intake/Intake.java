package io.stowage.content.intake;

import io.stowage.content.rows.ContentRows;
import io.stowage.content.rows.PieceLists;
import io.stowage.content.rows.Received;
import io.stowage.content.rows.SameBytes;
import io.stowage.database.Database;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bytes that came in whole and are durable, and that nothing refers to yet. {@link #publish} makes them a content;
 * {@link #close} removes what was not published.
 */
public final class Intake implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Intake.class);

    private final Database database;
    private final Duration longest;
    private final Clock clock;
    private final Destination destination;
    private final ContentRows contentRows;
    private final PieceLists lists;
    private final String storeName;
    private final Instant began;

    /** Stored before the rows, where the row cannot hold it. */
    private Optional<PieceLists.Stored> list = Optional.empty();

    private Optional<Received> received = Optional.empty();
    private State state = State.UNPUBLISHED;

    private enum State {
        UNPUBLISHED,
        PUBLISHED,
        /** The bytes were published as those of an older content. */
        SUPERFLUOUS,
        /** The database did not say whether it took the rows; whatever it did, the bytes stay for the sweeper to judge. */
        UNKNOWN
    }

    public Intake(
            Database database,
            Duration longest,
            Clock clock,
            Destination destination,
            ContentRows contentRows,
            PieceLists lists,
            String storeName,
            Instant began) {
        this.contentRows = contentRows;
        this.lists = lists;
        this.storeName = storeName;
        this.database = database;
        this.longest = longest;
        this.clock = clock;
        this.destination = destination;
        this.began = began;
    }

    public Intake received(Received all) {
        received = Optional.of(all);
        return this;
    }

    public Received received() {
        return received.orElseThrow(() -> new IllegalStateException("the bytes are still coming"));
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
        destination.prepare(received());
        if (list.isEmpty()) {
            list = lists.store(received().pieces(), storeName);
        }
        SameBytes same = SameBytes.find(database, contentRows, received());
        boolean known = false;
        try {
            Outcome<T> outcome = database.write(what, rows -> {
                Destination.Claim claim = destination.claim(rows, received(), same);
                boolean listed = list.isPresent() && lists.attach(rows, claim.content(), list.get());
                return new Outcome<>(work.with(rows, claim.content()), claim, listed);
            });
            known = true;
            state = State.PUBLISHED;
            if (!outcome.claim().needed()
                    && !destination.replacesLost(outcome.claim().content(), received())) {
                state = State.SUPERFLUOUS;
            }
            list = outcome.listed() ? Optional.empty() : list;
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

    private record Outcome<T>(T value, Destination.Claim claim, boolean listed) {}

    /** The sweeper takes bytes without rows for left behind once they are old. */
    private void requireInTime() {
        Instant last = began.plus(longest);
        if (clock.instant().isAfter(last)) {
            throw new StowageException(
                    Fault.BODY_TIMEOUT, "the upload took longer than " + longest + ", half of stowage.content.grace");
        }
    }

    /** Removes what no content needs. What cannot be removed, a task finds. */
    @Override
    public void close() {
        if (state == State.UNKNOWN) {
            return;
        }
        boolean discards = state != State.PUBLISHED;
        state = State.PUBLISHED;
        try {
            if (discards) {
                destination.discard();
            }
            if (list.isPresent()) {
                lists.remove(list.get());
            }
        } catch (IOException | StowageException e) {
            LOG.info("cannot remove bytes yet that nothing refers to: {}", e.getMessage());
        }
    }
}
