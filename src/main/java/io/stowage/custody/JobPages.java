package io.stowage.custody;

import io.stowage.content.jobs.JobConflict;
import io.stowage.content.verify.Job;
import io.stowage.content.verify.VerifyJobs;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.web.RequestContext;
import io.stowage.web.json.Call;
import io.stowage.web.json.Json;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Verifications: begun, looked at and canceled. */
final class JobPages {
    private static final Logger LOG = LoggerFactory.getLogger(JobPages.class);
    private static final int USUAL_LIMIT = 20;
    private static final int MOST = 100;

    private final VerifyJobs jobs;
    private final Json json;
    private final Clock clock;

    JobPages(VerifyJobs jobs, Json json, Clock clock) {
        this.jobs = jobs;
        this.json = json;
        this.clock = clock;
    }

    void begin(Call call, String store) throws IOException {
        call.method("POST");
        call.knows();
        VerifyRequest wish = VerifyRequest.of(json.read(call.request(), VerifyRequest.FIELDS));
        try {
            begun(call, jobs.start(store, wish.options(), wish.restart()));
        } catch (JobConflict e) {
            // Not thrown on: whoever is refused is told where the job is that runs.
            locate(call, e.running().id());
            json.refuse(call.request(), call.response(), 409, "conflict", String.valueOf(e.getMessage()));
        }
    }

    private void begun(Call call, Job job) throws IOException {
        LOG.info(
                "request {}: begins the verification {} of {}",
                RequestContext.of(call.request()).id(),
                job.id(),
                job.store());
        locate(call, job.id());
        json.write(call.response(), 202, to -> JobText.fields(to, job, clock.instant()));
    }

    private static void locate(Call call, String id) {
        String mount = call.request().getContextPath() + call.request().getServletPath();
        call.response().setHeader("Location", mount + "/jobs/" + id);
    }

    void list(Call call) throws IOException {
        call.method("GET");
        call.knows("backend_id", "limit");
        List<Job> found = jobs.list(call.parameter("backend_id"), (int) call.number("limit", USUAL_LIMIT, 1, MOST));
        json.writeList(call.response(), 200, to -> {
            for (Job job : found) {
                to.writeStartObject();
                JobText.fields(to, job, clock.instant());
                to.writeEndObject();
            }
        });
    }

    void one(Call call, String id) throws IOException {
        boolean cancels = call.method("GET", "DELETE").equals("DELETE");
        call.knows();
        Job job = (cancels ? jobs.cancel(id) : jobs.find(id))
                .orElseThrow(() -> new StowageException(Fault.NOT_FOUND, "there is no job " + id));
        if (cancels) {
            LOG.info(
                    "request {}: the job {} is {}",
                    RequestContext.of(call.request()).id(),
                    id,
                    job.state());
        }
        json.write(call.response(), 200, to -> JobText.fields(to, job, clock.instant()));
    }
}
