package io.stowage.content.verify;

import io.stowage.content.rows.Content;
import io.stowage.digest.Digest;
import io.stowage.events.EventData;
import io.stowage.events.EventLog;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** What verifications tell the log of events. */
final class VerifyEvents {
    private final EventLog log;

    VerifyEvents(EventLog log) {
        this.log = log;
    }

    void started(Handle rows, Job job) {
        log.append(rows, "v1.storage.job_started", job.id(), about(job));
    }

    void ended(Handle rows, Job job) {
        VerifyCounts counters = job.counters();
        EventData data = about(job)
                .with("state", job.state().name().toLowerCase(Locale.ROOT))
                .with("verified", counters.ok())
                .with("failed", counters.failed())
                .with("missing", counters.missing())
                .with("errors", counters.errors())
                .with("skipped", counters.skipped())
                .with("repaired", counters.repaired())
                .with("orphans", counters.orphans())
                .with("bytes", counters.bytes());
        log.append(rows, "v1.storage.job_finished", job.id(), data);
    }

    private static EventData about(Job job) {
        return EventData.of()
                .with("job_id", job.id())
                .with("backend_id", job.store())
                .with("kind", "verify")
                .with("mode", job.options().mode().name().toLowerCase(Locale.ROOT));
    }

    void checked(Handle rows, Job job, Outcome outcome, boolean noted) {
        if (noted && outcome.repaired()) {
            Content content = outcome.due().content();
            EventData repaired = place(job, outcome).with("size", content.size());
            log.append(rows, "v1.storage.location_repaired", LocationEvents.subject(content), repaired);
        }
        Content content = outcome.due().content();
        EventData data = place(job, outcome)
                .with("status", noted ? status(outcome) : "skipped")
                .with("mode", job.options().mode().name().toLowerCase(Locale.ROOT))
                .with("size", content.size())
                .with("actual_digest", outcome.actual().map(Digest::toString));
        data = outcome.actualSize().isPresent()
                ? data.with("actual_size", outcome.actualSize().getAsLong())
                : data.with("actual_size", Optional.empty());
        data.with("reason", outcome.problem())
                .with("duration_ms", outcome.millis())
                .with("previous_state", outcome.due().state().name().toLowerCase(Locale.ROOT));
        log.append(rows, "v1.storage.location_verified", LocationEvents.subject(content), data);
    }

    /** @param removed whether the collector is to delete it */
    void orphan(Handle rows, Job job, String name, long size, boolean removed) {
        EventData data = EventData.of()
                .with("location_id", Optional.empty())
                .with("backend_id", job.store())
                .with("status", "orphan")
                .with("object", name)
                .with("size", size)
                .with("removed", removed)
                .with("job_id", job.id());
        log.append(rows, "v1.storage.location_verified", "object:" + name, data);
    }

    private static EventData place(Job job, Outcome outcome) {
        Content content = outcome.due().content();
        return EventData.of()
                .with("location_id", Long.toString(outcome.due().place().id()))
                .with("backend_id", job.store())
                .with("digest", content.sha256().map(Digest::toString))
                .with("root", content.root().map(Digest::hex))
                .with("job_id", job.id());
    }

    private static String status(Outcome outcome) {
        return switch (outcome.verdict()) {
            case VERIFIED -> "verified";
            case FAILED, MISSING -> "failed";
            case ERROR, UNAVAILABLE -> "error";
        };
    }
}
