package io.stowage.content.move;

import io.stowage.content.rows.Content;
import io.stowage.content.rows.Place;
import io.stowage.content.verify.LocationEvents;
import io.stowage.events.EventData;
import io.stowage.events.EventLog;
import java.time.Instant;
import java.util.Locale;
import org.jdbi.v3.core.Handle;

/** What moves tell the log of events. */
final class MoveEvents {
    private final EventLog log;

    MoveEvents(EventLog log) {
        this.log = log;
    }

    void started(Handle rows, Move move) {
        log.append(rows, "v1.storage.job_started", move.id(), about(move));
    }

    void ended(Handle rows, Move move) {
        MoveCounters counters = move.counters();
        EventData data = about(move)
                .with("state", move.state().name().toLowerCase(Locale.ROOT))
                .with("moved", counters.moved())
                .with("already_there", counters.there())
                .with("lost", counters.lost())
                .with("errors", counters.errors())
                .with("skipped", counters.skipped())
                .with("left", counters.left())
                .with("bytes", counters.bytes());
        log.append(rows, "v1.storage.job_finished", move.id(), data);
    }

    private static EventData about(Move move) {
        return EventData.of()
                .with("job_id", move.id())
                .with("backend_id", move.from())
                .with("kind", MoveJobs.KIND)
                .with("to", move.options().to());
    }

    void stored(Handle rows, String job, Content content, Place place) {
        log.append(
                rows,
                LocationEvents.STORED,
                LocationEvents.subject(content),
                LocationEvents.data(content, place).with("job_id", job));
    }

    /** @param until the bytes are kept, for those who read them */
    void left(Handle rows, String job, Leaving leaving, Instant until) {
        EventData data = LocationEvents.data(leaving.content(), leaving.place())
                .with("job_id", job)
                .with("reason", "moved")
                .with("bytes_kept_until", until.toString());
        log.append(rows, "v1.storage.location_deleted", LocationEvents.subject(leaving.content()), data);
    }
}
