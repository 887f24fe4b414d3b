package io.stowage.custody;

import com.fasterxml.jackson.core.JsonGenerator;
import io.stowage.content.verify.Job;
import io.stowage.content.verify.Orphans;
import io.stowage.content.verify.VerifyCounts;
import io.stowage.content.verify.VerifyJobs;
import io.stowage.content.verify.VerifyMode;
import io.stowage.content.verify.VerifyOptions;
import io.stowage.digest.Digest;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Verifications as JSON. */
final class JobText {
    private JobText() {}

    static void fields(JsonGenerator to, Job job, Instant now) throws IOException {
        to.writeStringField("id", job.id());
        to.writeStringField("kind", VerifyJobs.KIND);
        to.writeStringField("backend_id", job.store());
        to.writeStringField("state", VerifyRequest.name(job.state()));
        to.writeStringField("reason", job.reason());
        to.writeObjectFieldStart("options");
        options(to, job.options());
        to.writeEndObject();
        to.writeObjectFieldStart("outcomes");
        outcomes(to, job.counters());
        to.writeEndObject();
        to.writeObjectFieldStart("progress");
        new JobProgress(
                        job.state(),
                        job.counters().places(),
                        job.counters().bytes(),
                        job.totalPlaces(),
                        job.totalBytes(),
                        Duration.between(job.startedAt(), job.finishedAt().orElse(now)))
                .fields(to);
        to.writeEndObject();
        to.writeStringField("started_at", job.startedAt().toString());
        to.writeStringField("updated_at", job.updatedAt().toString());
        if (job.finishedAt().isPresent()) {
            to.writeStringField("finished_at", job.finishedAt().get().toString());
        }
    }

    private static void options(JsonGenerator to, VerifyOptions options) throws IOException {
        String full = options.percent() < 100 ? "sample:" + options.percent() : "full";
        to.writeStringField("mode", options.mode() == VerifyMode.QUICK ? "quick" : full);
        texts(
                to,
                "states",
                options.states().stream().sorted().map(VerifyRequest::name).toList());
        to.writeStringField("older_than", options.olderThan().toString());
        texts(
                to,
                "digests",
                options.digests().stream().map(Digest::toString).sorted().toList());
        to.writeNumberField("concurrency", options.concurrency());
        to.writeNumberField("bytes_per_second", options.bytesPerSecond());
        to.writeNumberField("requests_per_second", options.requestsPerSecond());
        to.writeNumberField("max_errors", options.maxErrors());
        to.writeStringField("max_unavailable", options.maxUnavailable().toString());
        to.writeBooleanField("repair", options.repair());
        to.writeBooleanField("orphans", options.orphans() != Orphans.UNNOTICED);
        to.writeBooleanField("remove_orphans", options.orphans() == Orphans.REMOVED);
    }

    private static void texts(JsonGenerator to, String name, List<String> texts) throws IOException {
        to.writeArrayFieldStart(name);
        for (String text : texts) {
            to.writeString(text);
        }
        to.writeEndArray();
    }

    private static void outcomes(JsonGenerator to, VerifyCounts counters) throws IOException {
        to.writeNumberField("verified", counters.ok());
        to.writeNumberField("failed", counters.failed());
        to.writeNumberField("missing", counters.missing());
        to.writeNumberField("error", counters.errors());
        to.writeNumberField("skipped", counters.skipped());
        to.writeNumberField("repaired", counters.repaired());
        to.writeNumberField("orphan", counters.orphans());
    }
}
