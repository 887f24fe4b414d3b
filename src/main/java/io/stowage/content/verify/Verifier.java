package io.stowage.content.verify;

import io.stowage.content.Contents;
import io.stowage.content.rows.Content;
import io.stowage.content.rows.Place;
import io.stowage.content.verify.VerificationRows.Due;
import io.stowage.content.verify.VerificationRows.Run;
import io.stowage.database.Database;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.store.Stores;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads places again and notes which have lost their bytes, and which have them again. One verification is under way at a
 * time, for all nodes; how far it is stands in a row, so that it goes on where a killed process left it. A store that
 * does not answer changes nothing that is known of a place.
 */
public final class Verifier {
    private static final Logger LOG = LoggerFactory.getLogger(Verifier.class);
    private static final int PAGE = 100;

    private final Database database;
    private final Contents contents;
    private final Stores stores;
    private final Pace pace;
    private final Clock clock;
    private final VerificationMeters meters;

    public Verifier(
            Database database, Contents contents, Stores stores, Pace pace, Clock clock, VerificationMeters meters) {
        this.database = database;
        this.contents = contents;
        this.stores = stores;
        this.pace = pace;
        this.clock = clock;
        this.meters = meters;
    }

    /** False where one is under way, which goes on as it began. */
    public boolean begin(Scope scope) {
        return database.write("begin a verification", rows -> VerificationRows.begin(rows, scope, clock.millis()));
    }

    /** How far the one under way is. */
    public Optional<Progress> progress() {
        return database.read("find a verification", VerificationRows::find).map(Run::progress);
    }

    public Lost lost() {
        return database.read("count lost places", VerificationRows::lost);
    }

    /**
     * Goes on with the verification that is under way until it ends or {@code goesOn} says no.
     *
     * @param fence is run in each transaction, and throws where another node has taken over
     * @return empty where none was under way
     */
    public Optional<Progress> run(BooleanSupplier goesOn, Consumer<Handle> fence) throws InterruptedException {
        PlaceCheck check = new PlaceCheck(stores, contents.pieces(), pace);
        while (true) {
            Optional<Run> run = database.read("find a verification", VerificationRows::find);
            if (run.isEmpty()) {
                return Optional.empty();
            }
            List<Due> page = database.read("find places", rows -> VerificationRows.due(rows, run.get(), PAGE));
            if (page.isEmpty()) {
                return Optional.of(end(fence));
            }
            for (Due due : page) {
                if (!goesOn.getAsBoolean()) {
                    return progress();
                }
                note(due, verdict(check, due), fence);
            }
        }
    }

    private Progress end(Consumer<Handle> fence) {
        return database.write("end a verification", rows -> {
            fence.accept(rows);
            Progress last = VerificationRows.find(rows).map(Run::progress).orElse(Progress.NONE);
            VerificationRows.end(rows);
            return last.end();
        });
    }

    /** Empty where the store could not be asked, or the content is gone. */
    private record Verdict(Optional<Place.State> state, long bytes) {
        static final Verdict NONE = new Verdict(Optional.empty(), 0);
    }

    private Verdict verdict(PlaceCheck check, Due due) throws InterruptedException {
        Place place = due.place();
        Optional<Content> content = database.read("find a content", rows -> contents.find(rows, place.content()));
        if (content.isEmpty()) {
            return Verdict.NONE;
        }
        try {
            return new Verdict(
                    Optional.of(check.check(place, content.get())),
                    content.get().size());
        } catch (IOException e) {
            LOG.warn("cannot verify {} in {}: {}", place.key(), place.store(), e.getMessage());
        } catch (StowageException e) {
            if (e.fault() != Fault.STORE_UNAVAILABLE) {
                throw e;
            }
            LOG.warn("cannot verify {} in {}: {}", place.key(), place.store(), e.getMessage());
        }
        return Verdict.NONE;
    }

    private void note(Due due, Verdict verdict, Consumer<Handle> fence) {
        boolean noted = database.write("note what a verification found", rows -> {
            fence.accept(rows);
            boolean changed = verdict.state()
                    .map(state -> VerificationRows.note(rows, due, state, clock.millis()))
                    .orElse(false);
            VerificationRows.advance(rows, due.place().id(), progress(due.place(), changed ? verdict : Verdict.NONE));
            return changed;
        });
        verdict.state().filter(state -> noted).ifPresent(state -> tell(due.place(), state));
        meters.count(verdict.state(), verdict.bytes());
    }

    private static Progress progress(Place place, Verdict verdict) {
        Optional<Place.State> state = verdict.state();
        return new Progress(
                state.isPresent() ? 1 : 0,
                verdict.bytes(),
                state.equals(Optional.of(Place.State.FAILED)) ? 1 : 0,
                state.equals(Optional.of(Place.State.MISSING)) ? 1 : 0,
                state.equals(Optional.of(Place.State.WHOLE)) && place.state() != Place.State.WHOLE ? 1 : 0,
                state.isEmpty() ? 1 : 0,
                false);
    }

    private static void tell(Place place, Place.State state) {
        if (state == place.state()) {
            return;
        }
        switch (state) {
            case WHOLE -> LOG.info("{} in {} is whole again", place.key(), place.store());
            case FAILED -> LOG.error("{} in {} does not have the bytes that were stored", place.key(), place.store());
            case MISSING -> LOG.error("{} is no longer in {}", place.key(), place.store());
        }
    }
}
