package io.stowage.content.move;

import io.stowage.content.intake.Incoming;
import io.stowage.content.intake.Intake;
import io.stowage.content.jobs.Pace;
import io.stowage.content.move.Moved.Verdict;
import io.stowage.content.rows.Content;
import io.stowage.content.rows.ContentRows;
import io.stowage.content.rows.Place;
import io.stowage.content.rows.UploadKeys;
import io.stowage.content.verify.PlaceProof;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.ops.Health;
import io.stowage.store.Key;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the content of one place to the other store: copies it, proven piece by piece on its way, and reads the copy back.
 * The old place stays as it is. For several threads at a time.
 */
final class PlaceMove {
    private static final Logger LOG = LoggerFactory.getLogger(PlaceMove.class);
    private static final int TRIES = 3;
    private static final long BUSY_MILLIS = 200;
    private static final Duration HEALTH_BUDGET = Duration.ofSeconds(5);

    private final MoveParts parts;
    private final MoveEvents events;
    private final String job;
    private final String to;
    private final Optional<Pace> pace;
    private final Duration patience;
    private final PlaceProof proof;

    PlaceMove(MoveParts parts, MoveEvents events, Move move) {
        this.parts = parts;
        this.events = events;
        this.job = move.id();
        this.to = move.options().to();
        long perSecond = move.options().bytesPerSecond();
        this.pace = perSecond == 0 ? Optional.empty() : Optional.of(new Pace(perSecond));
        this.patience = move.options().maxUnavailable();
        this.proof = new PlaceProof(parts.verify(), move.options().concurrency(), pace);
    }

    Moved move(Leaving leaving) throws InterruptedException {
        long began = System.nanoTime();
        int attempt = 0;
        Exception failure;
        do {
            try {
                return once(leaving);
            } catch (StowageException e) {
                if (e.fault() == Fault.CORRUPT) {
                    return lost(leaving, e);
                }
                failure = e;
            } catch (IOException e) {
                failure = e;
            }
            if (Thread.interrupted()) {
                throw new InterruptedException("the move ends");
            }
            // Those who read and write come first, however long that takes.
            boolean busy = failure instanceof StowageException told && told.fault() == Fault.BUSY;
            attempt += busy ? 0 : 1;
            TimeUnit.MILLISECONDS.sleep(
                    busy ? BUSY_MILLIS : parts.verify().pause().toMillis() << attempt);
        } while (attempt < TRIES && System.nanoTime() - began < patience.toNanos());
        LOG.debug("cannot move {}", leaving.place().key(), failure);
        Verdict verdict = storesAnswer(parts, leaving.place().store(), to) ? Verdict.ERROR : Verdict.UNAVAILABLE;
        return new Moved(leaving, verdict, String.valueOf(failure.getMessage()));
    }

    private Moved lost(Leaving leaving, StowageException why) {
        boolean there = parts.database()
                .read(
                        "look whether a place is still there",
                        rows -> ContentRows.place(rows, leaving.place().id()).isPresent());
        return there
                ? new Moved(leaving, Verdict.LOST, String.valueOf(why.getMessage()))
                : new Moved(leaving, Verdict.SKIPPED, "");
    }

    static boolean storesAnswer(MoveParts parts, String from, String to) {
        return List.of(from, to).stream()
                .allMatch(name ->
                        parts.stores().require(name).check(HEALTH_BUDGET).status() != Health.Status.DOWN);
    }

    /** Where a content lies now, and the name that it gets in the other store; empty for one that was never used. */
    private record Now(boolean there, Optional<Place> other, Optional<Key> name) {}

    private Moved once(Leaving leaving) throws IOException, InterruptedException {
        Now now = parts.database().read("look where a content lies", rows -> look(rows, leaving));
        if (!now.there()) {
            return new Moved(leaving, Verdict.SKIPPED, "");
        }
        if (now.other().isPresent()) {
            return prove(leaving, now.other().get(), Verdict.THERE);
        }
        return prove(leaving, copy(leaving.content(), now.name()), Verdict.MOVED);
    }

    private Now look(Handle rows, Leaving leaving) {
        Place place = leaving.place();
        return new Now(
                ContentRows.place(rows, place.id()).isPresent(),
                wholeInOther(rows, leaving.content()),
                place.key().startsWith(UploadKeys.PREFIX)
                        ? Optional.empty()
                        : Optional.of(parts.names().name(place.key(), place.store(), to))
                                .filter(key -> isFree(rows, key, leaving.content())));
    }

    private boolean isFree(Handle rows, Key key, Content content) {
        return ContentRows.placeAt(rows, to, key)
                .filter(taken -> taken.content() != content.id())
                .isEmpty();
    }

    private Optional<Place> wholeInOther(Handle rows, Content content) {
        return ContentRows.places(rows, content.id()).stream()
                .filter(place -> place.store().equals(to) && place.state() == Place.State.WHOLE)
                .findFirst();
    }

    private Place copy(Content content, Optional<Key> name) throws IOException {
        try (InputStream bytes = new PacedStream(parts.contents().stream(content), pace);
                Intake intake = parts.contents().receive(incoming(content, bytes, name))) {
            return intake.publish("move a content to " + to, (rows, copied) -> {
                Place copy = wholeInOther(rows, content)
                        .filter(place -> copied.id() == content.id())
                        .orElseThrow(() -> new StowageException(
                                Fault.CONFLICT, "another content of the same bytes took the name in " + to));
                events.stored(rows, job, content, copy);
                return copy;
            });
        }
    }

    private Incoming incoming(Content content, InputStream bytes, Optional<Key> name) {
        Incoming incoming =
                Incoming.of(bytes, OptionalLong.of(content.size())).in(to).copying(content);
        return name.isPresent() ? incoming.at(name.get()) : incoming;
    }

    private Moved prove(Leaving leaving, Place copy, Verdict verdict) throws InterruptedException {
        PlaceProof.Result result = proof.prove(copy, leaving.content());
        return switch (result.finding()) {
            case WHOLE -> new Moved(leaving, verdict, "");
            case SILENT -> new Moved(leaving, Verdict.UNAVAILABLE, result.problem());
            case UNREADABLE ->
                new Moved(leaving, Verdict.ERROR, "its copy in " + to + " cannot be read: " + result.problem());
            case LOST -> {
                parts.database().write("note a lost copy", rows -> {
                    ContentRows.setState(rows, copy.id(), Place.State.FAILED);
                    return copy;
                });
                yield new Moved(leaving, Verdict.ERROR, "its copy in " + to + " has other bytes: " + result.problem());
            }
        };
    }
}
