package io.stowage.content.verify;

import io.stowage.content.jobs.HeldLease;
import io.stowage.content.jobs.JobEnd;
import io.stowage.content.jobs.JobLoop;
import io.stowage.content.jobs.JobRecord;
import io.stowage.content.jobs.JobRows;
import io.stowage.content.jobs.JobRun;
import io.stowage.content.jobs.JobState;
import io.stowage.content.verify.Outcome.Verdict;
import io.stowage.ops.Health;
import io.stowage.store.ObjectInfo;
import java.time.Duration;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One verification on this node, from where it stands to its end. What was found, how far it is and the events are one
 * transaction, so that a process may be killed anywhere: each place has exactly one outcome, and few are read again.
 */
final class VerifyRun implements JobRun, JobLoop.Work<DuePlace, Outcome> {
    private static final Logger LOG = LoggerFactory.getLogger(VerifyRun.class);
    private static final int PAGE = 200;
    private static final Duration HEALTH_BUDGET = Duration.ofSeconds(5);

    private final VerifyParts parts;
    private final VerifyEvents events;
    private final HeldLease lease;
    private final ReaderThreads readers;
    private final JobLoop<DuePlace, Outcome> loop;

    /** As it was noted last, by the one thread of the run. */
    private JobRecord row;

    private Job job;

    VerifyRun(VerifyParts parts, JobRecord row, HeldLease lease) {
        this.parts = parts;
        this.events = new VerifyEvents(parts.events());
        this.row = row;
        this.job = Job.of(row);
        this.lease = lease;
        this.readers = new ReaderThreads(parts, job.options());
        this.loop = new JobLoop<>(
                this,
                lease,
                new JobLoop.Limits(
                        "stowage-verify-" + job.store(),
                        job.options().concurrency(),
                        job.options().maxUnavailable()));
    }

    @Override
    public void stop() {
        loop.stop();
    }

    @Override
    public JobEnd work() throws InterruptedException {
        if (job.totalPlaces().isEmpty()) {
            count();
        }
        JobEnd end = loop.run();
        return end == JobEnd.DONE && job.options().orphans() != Orphans.UNNOTICED
                ? new OrphanSearch(parts, events, this).search()
                : end;
    }

    private void count() {
        long[] total = parts.database().read("count places", rows -> PlaceRows.total(rows, job));
        now(parts.database().write("note the size of a job", rows -> {
            lease.require(rows);
            JobRows.setTotals(rows, job.id(), total[0], total[1]);
            return JobRows.require(rows, job.id());
        }));
    }

    private void now(JobRecord noted) {
        row = noted;
        job = Job.of(noted);
    }

    @Override
    public List<DuePlace> page() {
        return parts.database().read("find places", rows -> PlaceRows.due(rows, job, cursor(), PAGE));
    }

    @Override
    public Outcome look(DuePlace due) throws InterruptedException {
        return readers.look(due);
    }

    @Override
    public boolean isSilence(Outcome outcome) {
        return outcome.verdict() == Verdict.UNAVAILABLE;
    }

    @Override
    public boolean isWanted() {
        return row.state() == JobState.RUNNING;
    }

    @Override
    public boolean hasTooManyErrors() {
        int most = job.options().maxErrors();
        return most > 0 && job.counters().errors() >= most;
    }

    @Override
    public boolean storesAnswer() {
        return parts.stores().require(job.store()).check(HEALTH_BUDGET).status() != Health.Status.DOWN;
    }

    @Override
    public void note(List<Outcome> found) {
        DuePlace last = found.get(found.size() - 1).due();
        Cursor to = new Cursor(last.verifiedAt(), last.place().id(), cursor().name());
        // Later than the start of the job in any case, so that no place is due twice.
        long at = Math.max(parts.clock().millis(), job.startedAt().toEpochMilli() + 1);
        now(parts.database().write("note what a verification found", rows -> {
            lease.require(rows);
            JobRecord known = JobRows.require(rows, job.id());
            if (known.state() != JobState.RUNNING) {
                return known;
            }
            VerifyCounts sum = VerifyCounts.NONE;
            for (Outcome outcome : found) {
                boolean noted = PlaceRows.note(rows, outcome, job.options().mode(), at);
                events.checked(rows, job, outcome, noted);
                sum = sum.plus(outcome.counted(noted));
            }
            return advance(rows, to, sum);
        }));
        found.forEach(outcome -> {
            parts.meters().count(outcome);
            tell(outcome);
        });
    }

    private JobRecord advance(Handle rows, Cursor to, VerifyCounts by) {
        JobRows.advance(
                rows,
                job.id(),
                to.pairs(),
                job.counters().plus(by).pairs(),
                parts.clock().millis());
        return JobRows.require(rows, job.id());
    }

    private static void tell(Outcome outcome) {
        DuePlace due = outcome.due();
        if (outcome.repaired()) {
            LOG.info("{} in {} was repaired", due.place().key(), due.place().store());
        } else if (outcome.isLost()) {
            LOG.error(
                    "{} in {} is lost: {}",
                    due.place().key(),
                    due.place().store(),
                    outcome.problem().orElse("unknown"));
        } else if (outcome.verdict() == Verdict.ERROR) {
            LOG.warn(
                    "cannot verify {} in {}: {}",
                    due.place().key(),
                    due.place().store(),
                    outcome.problem().orElse("unknown"));
        }
    }

    /** Notes what the search found of one page of objects, and that it is behind the last of them. */
    void noteOrphans(String behind, List<ObjectInfo> objects, OrphanSearch.Noting noting) {
        Cursor to = new Cursor(cursor().verifiedAt(), cursor().place(), behind);
        now(parts.database().write("note objects without rows", rows -> {
            lease.require(rows);
            long orphans = noting.note(rows, objects);
            return advance(rows, to, new VerifyCounts(0, 0, 0, 0, 0, 0, orphans, 0));
        }));
    }

    Job job() {
        return job;
    }

    Cursor cursor() {
        return Cursor.parse(row.cursor());
    }

    boolean goesOn() {
        return loop.goesOn();
    }
}
