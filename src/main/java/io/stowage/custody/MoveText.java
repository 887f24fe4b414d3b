package io.stowage.custody;

import com.fasterxml.jackson.core.JsonGenerator;
import io.stowage.content.move.Move;
import io.stowage.content.move.MoveCounters;
import io.stowage.content.move.MoveJobs;
import io.stowage.content.move.MoveOptions;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;

/** Moves as JSON. */
final class MoveText {
    private MoveText() {}

    static void fields(JsonGenerator to, Move move, Instant now) throws IOException {
        to.writeStringField("id", move.id());
        to.writeStringField("kind", MoveJobs.KIND);
        to.writeStringField("backend_id", move.from());
        to.writeStringField("state", VerifyRequest.name(move.state()));
        to.writeStringField("reason", move.reason());
        to.writeObjectFieldStart("options");
        options(to, move.options());
        to.writeEndObject();
        to.writeObjectFieldStart("outcomes");
        outcomes(to, move.counters());
        to.writeEndObject();
        to.writeObjectFieldStart("progress");
        new JobProgress(
                        move.state(),
                        move.counters().places(),
                        move.counters().bytes(),
                        move.totalPlaces(),
                        move.totalBytes(),
                        Duration.between(move.startedAt(), move.finishedAt().orElse(now)))
                .fields(to);
        to.writeEndObject();
        to.writeStringField("started_at", move.startedAt().toString());
        to.writeStringField("updated_at", move.updatedAt().toString());
        if (move.finishedAt().isPresent()) {
            to.writeStringField("finished_at", move.finishedAt().get().toString());
        }
    }

    private static void options(JsonGenerator to, MoveOptions options) throws IOException {
        to.writeStringField("to", options.to());
        to.writeStringField("front", options.front());
        to.writeStringField("retention_class", options.retentionClass());
        to.writeNumberField("concurrency", options.concurrency());
        to.writeNumberField("bytes_per_second", options.bytesPerSecond());
        to.writeNumberField("max_errors", options.maxErrors());
        to.writeStringField("max_unavailable", options.maxUnavailable().toString());
    }

    private static void outcomes(JsonGenerator to, MoveCounters counters) throws IOException {
        to.writeNumberField("moved", counters.moved());
        to.writeNumberField("already_there", counters.there());
        to.writeNumberField("lost", counters.lost());
        to.writeNumberField("error", counters.errors());
        to.writeNumberField("skipped", counters.skipped());
        to.writeNumberField("lists", counters.lists());
        to.writeNumberField("left", counters.left());
    }

    static void plan(JsonGenerator to, String from, MoveOptions options, MoveJobs.Plan plan) throws IOException {
        to.writeStringField("backend_id", from);
        to.writeStringField("to", options.to());
        to.writeNumberField("places", plan.places());
        to.writeNumberField("bytes", plan.bytes());
        to.writeNumberField("lists", plan.lists());
        to.writeArrayFieldStart("arrivals");
        for (String rule : plan.arrivals()) {
            to.writeString(rule);
        }
        to.writeEndArray();
    }
}
