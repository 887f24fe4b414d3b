package io.stowage.content.move;

import io.stowage.content.rows.Content;
import io.stowage.content.rows.Place;
import io.stowage.digest.Digest;
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
        log.append(rows, "v1.storage.location_stored", subject(content), place(job, content, place));
    }

    /** @param until the bytes are kept, for those who read them */
    void left(Handle rows, String job, Leaving leaving, Instant until) {
        EventData data = place(job, leaving.content(), leaving.place())
                .with("reason", "moved")
                .with("bytes_kept_until", until.toString());
        log.append(rows, "v1.storage.location_deleted", subject(leaving.content()), data);
    }

    private static EventData place(String job, Content content, Place place) {
        return EventData.of()
                .with("location_id", Long.toString(place.id()))
                .with("backend_id", place.store())
                .with("digest", content.sha256().map(Digest::toString))
                .with("root", content.root().map(Digest::hex))
                .with("size", content.size())
                .with("job_id", job);
    }

    private static String subject(Content content) {
        return content.sha256()
                .map(Digest::toString)
                .orElseGet(() -> "root:" + content.root().map(Digest::hex).orElse("unknown"));
    }
}
