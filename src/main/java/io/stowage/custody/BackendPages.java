package io.stowage.custody;

import com.fasterxml.jackson.core.JsonGenerator;
import io.stowage.content.move.MoveJobs;
import io.stowage.content.rows.PlaceCounts;
import io.stowage.content.verify.Job;
import io.stowage.content.verify.VerifyJobs;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.ops.Health;
import io.stowage.store.Stores;
import io.stowage.web.json.Call;
import io.stowage.web.json.Json;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Stores, how they are, and what is known of the places in them. */
final class BackendPages {
    private static final Duration BUDGET = Duration.ofSeconds(3);
    private static final Duration COUNTED_FOR = Duration.ofSeconds(10);

    private final Stores stores;
    private final VerifyJobs jobs;
    private final MoveJobs moves;
    private final Json json;
    private final Clock clock;

    /** Counting reads all rows of places, so that askers share what was counted a moment ago. */
    private volatile Counted counted = new Counted(Instant.MIN, Map.of());

    private record Counted(Instant at, Map<String, PlaceCounts> places) {}

    BackendPages(Stores stores, VerifyJobs jobs, MoveJobs moves, Json json, Clock clock) {
        this.moves = moves;
        this.stores = stores;
        this.jobs = jobs;
        this.json = json;
        this.clock = clock;
    }

    void list(Call call) throws IOException {
        call.method("GET");
        call.knows();
        json.writeList(call.response(), 200, to -> {
            for (String name : stores.names()) {
                to.writeStartObject();
                fields(to, name);
                to.writeEndObject();
            }
        });
    }

    void one(Call call, String name) throws IOException {
        call.method("GET");
        call.knows();
        if (!stores.names().contains(name)) {
            throw new StowageException(Fault.NOT_FOUND, "there is no store named " + name);
        }
        json.write(call.response(), 200, to -> fields(to, name));
    }

    private void fields(JsonGenerator to, String name) throws IOException {
        Health health = stores.require(name).check(BUDGET);
        PlaceCounts counts = Optional.ofNullable(counts().get(name)).orElse(PlaceCounts.NONE);
        boolean lost = counts.failed() + counts.missing() > 0;
        Health.Status status = health.status() == Health.Status.UP && lost ? Health.Status.DEGRADED : health.status();
        to.writeStringField("id", name);
        to.writeBooleanField("default", name.equals(stores.defaultName()));
        to.writeStringField("status", VerifyRequest.name(status));
        to.writeStringField("reason", health.reason());
        to.writeObjectFieldStart("locations");
        to.writeNumberField("stored", counts.stored());
        to.writeNumberField("verified", counts.verified());
        to.writeNumberField("failed", counts.failed());
        to.writeNumberField("missing", counts.missing());
        to.writeEndObject();
        to.writeNumberField("objects_to_delete", moves.leaving(name));
        if (counts.oldest().isPresent()) {
            to.writeStringField("oldest_verification", counts.oldest().get().toString());
        }
        Optional<Job> last = jobs.list(Optional.of(name), 1).stream().findFirst();
        if (last.isPresent()) {
            to.writeObjectFieldStart("last_verify");
            JobText.fields(to, last.get(), clock.instant());
            to.writeEndObject();
        }
    }

    private Map<String, PlaceCounts> counts() {
        Instant now = clock.instant();
        Counted known = counted;
        if (known.at().isBefore(now.minus(COUNTED_FOR)) || endedSince(known.at())) {
            known = new Counted(now, jobs.counts());
            counted = known;
        }
        return known.places();
    }

    /** Who waited for the end of a job wants to see what it came to. */
    private boolean endedSince(Instant counting) {
        return Stream.concat(
                        jobs.list(Optional.empty(), 1).stream().flatMap(job -> job.finishedAt().stream()),
                        moves.list(Optional.empty(), 1).stream().flatMap(move -> move.finishedAt().stream()))
                .anyMatch(end -> !end.isBefore(counting));
    }
}
