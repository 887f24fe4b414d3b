package io.stowage.content.verify;

import io.stowage.content.jobs.HeldLease;
import io.stowage.content.jobs.JobConflict;
import io.stowage.content.jobs.JobKind;
import io.stowage.content.jobs.JobRecord;
import io.stowage.content.jobs.JobRun;
import io.stowage.content.jobs.Jobs;
import io.stowage.content.rows.ContentRows;
import io.stowage.content.rows.PlaceCounts;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Verifications of stores, one of each store at a time over all nodes. */
public final class VerifyJobs implements AutoCloseable {
    /** The kind of these jobs. */
    public static final String KIND = "verify";

    private static final Logger LOG = LoggerFactory.getLogger(VerifyJobs.class);
    private static final Duration LEAST_BETWEEN = Duration.ofDays(1);
    private static final int MOST_LISTED = 1_000;

    private final VerifyParts parts;
    private final Jobs jobs;

    public VerifyJobs(VerifyParts parts) {
        this.parts = parts;
        this.jobs = new Jobs(parts.jobs(), new Kind(parts, new VerifyEvents(parts.events())));
    }

    private record Kind(VerifyParts parts, VerifyEvents events) implements JobKind {
        @Override
        public String name() {
            return KIND;
        }

        @Override
        public JobRun run(JobRecord job, HeldLease lease) {
            return new VerifyRun(parts, job, lease);
        }

        @Override
        public void started(Handle rows, JobRecord job) {
            events.started(rows, Job.of(job));
        }

        @Override
        public void ended(Handle rows, JobRecord job) {
            events.ended(rows, Job.of(job));
        }
    }

    private static Jobs.Wish wish(String store, VerifyOptions options) {
        return new Jobs.Wish(lease(store), store, options.text());
    }

    private static String lease(String store) {
        return "content-verify-" + store;
    }

    /**
     * Goes on with the last job of that store if it was left and has the same options, or begins one, in the background.
     *
     * @param restart begins one in any case
     * @throws JobConflict where the store is being verified
     */
    public Job start(String store, VerifyOptions options, boolean restart) {
        if (!parts.stores().names().contains(store)) {
            throw new StowageException(Fault.NOT_FOUND, "there is no store named " + store);
        }
        return Job.of(jobs.start(wish(store, options), restart));
    }

    /** As {@link #start}, on this thread and to the end. */
    public Job run(String store, VerifyOptions options) throws InterruptedException {
        return Job.of(jobs.run(wish(store, options)));
    }

    /** Takes up what was left. */
    public void resume() {
        jobs.resume(parts.stores().names());
    }

    /** Begins what is due by age: for each store one job in a day, or as often as places become due. */
    public void startDue(Duration age, VerifyOptions usual) {
        Instant now = parts.clock().instant();
        Duration between = age.compareTo(LEAST_BETWEEN) < 0 ? age : LEAST_BETWEEN;
        for (String store : parts.stores().names()) {
            if (parts.config().verifyAt().containsKey(store)) {
                continue;
            }
            boolean lately = list(Optional.of(store), 1).stream()
                    .anyMatch(job -> job.state().isOpen()
                            || job.updatedAt().plus(between).isAfter(now));
            if (!lately && isAnyOlder(store, now.minus(age))) {
                begin(store, usual);
            }
        }
    }

    /**
     * Begins what is due by a schedule of its own: for each moment one job of all places, later where no node ran or the
     * store was being verified then.
     */
    public void startScheduled(VerifyOptions usual) {
        Instant now = parts.clock().instant();
        parts.config().verifyAt().forEach((store, schedule) -> {
            Instant due = schedule.last(now).orElse(now);
            boolean begun = list(Optional.of(store), 1).stream()
                    .anyMatch(job -> job.state().isOpen() || !job.startedAt().isBefore(due));
            if (!begun && isAnyOlder(store, due)) {
                begin(store, usual);
            }
        });
    }

    private boolean isAnyOlder(String store, Instant than) {
        return parts.database()
                .read("look for places to verify", rows -> PlaceRows.anyOlder(rows, store, than.toEpochMilli()));
    }

    private void begin(String store, VerifyOptions usual) {
        try {
            Job job = start(store, usual, false);
            LOG.info("begins the verification {} of {}", job.id(), store);
        } catch (JobConflict e) {
            LOG.debug("another node is about it", e);
        }
    }

    public Optional<Job> find(String id) {
        return jobs.find(id).map(Job::of);
    }

    /** The newest first. */
    public List<Job> list(Optional<String> store, int most) {
        return jobs.list(store, most).stream().map(Job::of).toList();
    }

    /** Ends it on whatever node it runs. Empty where there is none of that id. */
    public Optional<Job> cancel(String id) {
        return jobs.cancel(id).map(Job::of);
    }

    public List<Location> locations(Optional<PlaceFilter> state, Optional<String> store, long after, int most) {
        return parts.database()
                .read(
                        "find places",
                        rows -> PlaceRows.locations(rows, state, store, after, Math.min(most, MOST_LISTED)));
    }

    public Map<String, PlaceCounts> counts() {
        return parts.database().read("count places", ContentRows::countPlaces);
    }

    public Coverage coverage(String store) {
        return parts.database().read("find when places were read", rows -> Coverage.of(rows, store));
    }

    public LostCounts lost() {
        return parts.database().read("count lost places", PlaceRows::lost);
    }

    /** Whether this node is about a job; for those who wait for its end. */
    public boolean isRunning(String store) {
        return jobs.isRunning(lease(store));
    }

    /** Ends the runs of this node. They are taken up again, here after the next start or elsewhere. */
    @Override
    public void close() {
        jobs.close();
    }
}
