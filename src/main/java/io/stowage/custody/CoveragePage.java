package io.stowage.custody;

import io.stowage.content.verify.Coverage;
import io.stowage.content.verify.VerifyJobs;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.store.Stores;
import io.stowage.web.json.Call;
import io.stowage.web.json.Json;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** How much of a store was read again since when. */
final class CoveragePage {
    private static final Duration COUNTED_FOR = Duration.ofSeconds(10);
    private static final int USUAL_DAYS = 90;
    private static final int MOST_DAYS = 366;

    private final Stores stores;
    private final VerifyJobs jobs;
    private final Json json;
    private final Clock clock;

    /** By store. Counting reads all rows of its places, so that askers share what was counted a moment ago. */
    private final Map<String, Counted> counted = new ConcurrentHashMap<>();

    private record Counted(Instant at, Coverage coverage) {}

    CoveragePage(Stores stores, VerifyJobs jobs, Json json, Clock clock) {
        this.stores = stores;
        this.jobs = jobs;
        this.json = json;
        this.clock = clock;
    }

    void answer(Call call, String store) throws IOException {
        call.method("GET");
        call.knows("days");
        int days = (int) call.number("days", USUAL_DAYS, 1, MOST_DAYS);
        if (!stores.names().contains(store)) {
            throw new StowageException(Fault.NOT_FOUND, "there is no store named " + store);
        }
        Counted now = counted(store);
        Coverage coverage = now.coverage();
        LocalDate first = LocalDate.ofInstant(now.at(), ZoneOffset.UTC).minusDays(days - 1L);
        List<Coverage.Day> shown = coverage.days().stream()
                .filter(day -> !day.day().isBefore(first))
                .toList();
        long recent = shown.stream().mapToLong(Coverage.Day::verified).sum();
        json.write(call.response(), 200, to -> {
            to.writeStringField("backend_id", store);
            to.writeStringField("at", now.at().toString());
            to.writeStringField("since", first.toString());
            to.writeNumberField("places", coverage.places());
            to.writeNumberField("unread", coverage.unread());
            to.writeNumberField("lost", coverage.lost());
            to.writeNumberField("earlier", coverage.places() - coverage.unread() - coverage.lost() - recent);
            to.writeArrayFieldStart("days");
            for (Coverage.Day day : shown) {
                to.writeStartObject();
                to.writeStringField("day", day.day().toString());
                to.writeNumberField("verified", day.verified());
                to.writeEndObject();
            }
            to.writeEndArray();
        });
    }

    private Counted counted(String store) {
        Instant now = clock.instant();
        Counted known = counted.get(store);
        if (known == null || known.at().isBefore(now.minus(COUNTED_FOR)) || endedSince(store, known.at())) {
            known = new Counted(now, jobs.coverage(store));
            counted.put(store, known);
        }
        return known;
    }

    /** Who waited for the end of a job wants to see what it came to. */
    private boolean endedSince(String store, Instant counting) {
        return jobs.list(Optional.of(store), 1).stream()
                .flatMap(job -> job.finishedAt().stream())
                .anyMatch(end -> !end.isBefore(counting));
    }
}
