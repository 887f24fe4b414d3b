package io.stowage.content.verify;

import io.stowage.content.rows.ContentRows;
import io.stowage.content.rows.KeyHolds;
import io.stowage.content.rows.Place;
import io.stowage.content.rows.UploadKeys;
import io.stowage.content.verify.Outcome.Verdict;
import io.stowage.database.Database;
import io.stowage.store.Body;
import io.stowage.store.ByteRange;
import io.stowage.store.PutOptions;
import io.stowage.store.Reading;
import io.stowage.store.Stores;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Copies the bytes of a lost place from another one that was read and found right a moment before. */
final class Repair {
    private static final Logger LOG = LoggerFactory.getLogger(Repair.class);

    private final Database database;
    private final Stores stores;
    private final KeyHolds holds;

    Repair(Database database, Stores stores, KeyHolds holds) {
        this.database = database;
        this.stores = stores;
        this.holds = holds;
    }

    /** What is found of the place after that, or what was found before where nothing could be done. */
    Outcome repair(Outcome lost, PlaceCheck check) throws InterruptedException {
        DuePlace due = lost.due();
        List<Place> others = database.read(
                "find other places",
                rows -> ContentRows.places(rows, due.content().id()));
        for (Place other : others) {
            if (other.id() != due.place().id() && other.state() == Place.State.WHOLE && isWhole(other, due, check)) {
                if (!copy(other, due)) {
                    return lost;
                }
                Outcome after = check.check(due, VerifyMode.FULL);
                return after.verdict() == Verdict.VERIFIED ? after.asRepaired() : lost;
            }
        }
        return lost;
    }

    private static boolean isWhole(Place other, DuePlace due, PlaceCheck check) throws InterruptedException {
        return check.check(new DuePlace(other, due.content(), 0, 0), VerifyMode.FULL)
                        .verdict()
                == Verdict.VERIFIED;
    }

    private boolean copy(Place from, DuePlace due) {
        Place to = due.place();
        // A key of our own is never written again by anybody else; others may be, and are held meanwhile.
        boolean held = !to.key().startsWith(UploadKeys.PREFIX);
        Optional<KeyHolds.Hold> hold = held ? holds.take(to.store(), to.key()) : Optional.empty();
        if (held && hold.isEmpty()) {
            LOG.info("cannot repair {} in {} now, as an upload is writing it", to.key(), to.store());
            return false;
        }
        try {
            boolean copied = put(from, to);
            hold.ifPresent(holds::settle);
            return copied;
        } catch (IOException e) {
            LOG.warn("cannot repair {} in {}: {}", to.key(), to.store(), e.getMessage());
            return false;
        }
    }

    private boolean put(Place from, Place to) throws IOException {
        Optional<Reading> found = stores.require(from.store()).open(from.key(), ByteRange.ALL);
        if (found.isEmpty()) {
            return false;
        }
        try (Reading reading = found.get()) {
            stores.require(to.store())
                    .put(to.key(), Body.of(reading.stream(), reading.span().length()), PutOptions.REPLACE);
        }
        return true;
    }
}
