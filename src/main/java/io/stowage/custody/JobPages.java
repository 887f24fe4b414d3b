package io.stowage.custody;

import com.fasterxml.jackson.core.JsonGenerator;
import io.stowage.content.jobs.JobConflict;
import io.stowage.content.move.Move;
import io.stowage.content.move.MoveJobs;
import io.stowage.content.verify.Job;
import io.stowage.content.verify.VerifyJobs;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.web.RequestContext;
import io.stowage.web.json.Call;
import io.stowage.web.json.Json;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Verifications and moves: begun, looked at and canceled. */
final class JobPages {
    private static final Logger LOG = LoggerFactory.getLogger(JobPages.class);
    private static final int USUAL_LIMIT = 20;
    private static final int MOST = 100;

    private final VerifyJobs verifications;
    private final MoveJobs moves;
    private final Json json;
    private final Clock clock;

    JobPages(VerifyJobs verifications, MoveJobs moves, Json json, Clock clock) {
        this.verifications = verifications;
        this.moves = moves;
        this.json = json;
        this.clock = clock;
    }

    /** A job of any kind, and how it is written. */
    private record Shown(String id, String what, Writing writing) {
        static Shown of(Job job) {
            return new Shown(
                    job.id(),
                    "verification of " + job.store() + ", " + job.state(),
                    (to, now) -> JobText.fields(to, job, now));
        }

        static Shown of(Move move) {
            return new Shown(
                    move.id(),
                    "move from " + move.from() + " to " + move.options().to() + ", " + move.state(),
                    (to, now) -> MoveText.fields(to, move, now));
        }
    }

    private interface Writing {
        void fields(JsonGenerator to, Instant now) throws IOException;
    }

    void verify(Call call, String store) throws IOException {
        call.method("POST");
        call.knows();
        VerifyRequest wish = VerifyRequest.of(json.read(call.request(), VerifyRequest.FIELDS));
        begin(call, () -> Shown.of(verifications.start(store, wish.options(), wish.restart())));
    }

    void move(Call call, String from) throws IOException {
        call.method("POST");
        call.knows();
        MoveRequest wish = MoveRequest.of(json.read(call.request(), MoveRequest.FIELDS));
        if (wish.dryRun()) {
            MoveJobs.Plan plan = moves.plan(from, wish.options());
            json.write(call.response(), 200, to -> MoveText.plan(to, from, wish.options(), plan));
            return;
        }
        begin(call, () -> Shown.of(moves.start(from, wish.options(), wish.force())));
    }

    private void begin(Call call, Supplier<Shown> start) throws IOException {
        try {
            Shown job = start.get();
            LOG.info(
                    "request {}: begins the job {}, {}",
                    RequestContext.of(call.request()).id(),
                    job.id(),
                    job.what());
            locate(call, job.id());
            json.write(call.response(), 202, to -> job.writing().fields(to, clock.instant()));
        } catch (JobConflict e) {
            // Not thrown on: whoever is refused is told where the job is that runs.
            locate(call, e.running().id());
            json.refuse(call.request(), call.response(), 409, "conflict", String.valueOf(e.getMessage()));
        }
    }

    private static void locate(Call call, String id) {
        String mount = call.request().getContextPath() + call.request().getServletPath();
        call.response().setHeader("Location", mount + "/jobs/" + id);
    }

    void list(Call call) throws IOException {
        call.method("GET");
        call.knows("backend_id", "limit");
        Optional<String> store = call.parameter("backend_id");
        int limit = (int) call.number("limit", USUAL_LIMIT, 1, MOST);
        List<Shown> found = Stream.concat(
                        verifications.list(store, limit).stream().map(Shown::of),
                        moves.list(store, limit).stream().map(Shown::of))
                .sorted(Comparator.comparing(Shown::id).reversed())
                .limit(limit)
                .toList();
        json.writeList(call.response(), 200, to -> {
            for (Shown job : found) {
                to.writeStartObject();
                job.writing().fields(to, clock.instant());
                to.writeEndObject();
            }
        });
    }

    void one(Call call, String id) throws IOException {
        boolean cancels = call.method("GET", "DELETE").equals("DELETE");
        call.knows();
        Optional<Shown> verification = (cancels ? verifications.cancel(id) : verifications.find(id)).map(Shown::of);
        Shown job = verification
                .or(() -> (cancels ? moves.cancel(id) : moves.find(id)).map(Shown::of))
                .orElseThrow(() -> new StowageException(Fault.NOT_FOUND, "there is no job " + id));
        if (cancels) {
            LOG.info(
                    "request {}: cancels the job {}, {}",
                    RequestContext.of(call.request()).id(),
                    id,
                    job.what());
        }
        json.write(call.response(), 200, to -> job.writing().fields(to, clock.instant()));
    }
}
