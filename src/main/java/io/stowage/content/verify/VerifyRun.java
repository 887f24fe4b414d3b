package io.stowage.content.verify;

import io.stowage.content.rows.Keys;
import io.stowage.content.verify.JobRows.Cursor;
import io.stowage.content.verify.Outcome.Verdict;
import io.stowage.ops.Health;
import io.stowage.store.Key;
import io.stowage.store.ListQuery;
import io.stowage.store.Listing;
import io.stowage.store.ObjectInfo;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One job on this node, from where it stands to its end. What was found, how far it is and the events are one transaction,
 * so that a process may be killed anywhere: each place has exactly one outcome, and few are read again.
 */
final class VerifyRun implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(VerifyRun.class);
    private static final int PAGE = 200;
    private static final long COMMIT_AFTER = TimeUnit.SECONDS.toNanos(5);
    private static final long FIRST_BACKOFF_MILLIS = 1_000;
    private static final long LONGEST_BACKOFF_MILLIS = 60_000;
    private static final Duration HEALTH_BUDGET = Duration.ofSeconds(5);
    private static final long KEEP_EVERY_MILLIS = 1_000;

    private final VerifyParts parts;
    private final VerifyEvents events;
    private final HeldLease lease;
    private final CountDownLatch stop = new CountDownLatch(1);
    private Job job;

    VerifyRun(VerifyParts parts, Job job, HeldLease lease) {
        this.parts = parts;
        this.events = new VerifyEvents(parts.events());
        this.job = job;
        this.lease = lease;
    }

    /** Why a run ends. */
    private enum End {
        DONE,
        /** It is continued later, here or elsewhere. */
        LEFT,
        UNAVAILABLE,
        TOO_MANY_ERRORS
    }

    /** Has it end soon; what was found is noted. */
    void stop() {
        stop.countDown();
    }

    @Override
    public void run() {
        try {
            runToEnd();
        } catch (InterruptedException e) {
            LOG.info("the verification {} of {} is left as it is", job.id(), job.store(), e);
        } catch (RuntimeException e) {
            LOG.warn("the verification {} of {} is left as it is: {}", job.id(), job.store(), e.getMessage(), e);
        }
    }

    /** On this thread. */
    Job runToEnd() throws InterruptedException {
        try {
            end(work());
            return job;
        } finally {
            release();
        }
    }

    private void release() {
        try {
            lease.release();
        } catch (RuntimeException e) {
            LOG.info("the lease of the verification {} runs out by itself: {}", job.id(), e.getMessage());
        }
    }

    private End work() throws InterruptedException {
        if (job.totalPlaces().isEmpty()) {
            count();
        }
        try (Readers readers = new Readers(parts, job.options())) {
            while (goesOn()) {
                Cursor cursor = parts.database().read("find how far a job is", rows -> JobRows.cursor(rows, job.id()));
                List<Due> page = parts.database().read("find places", rows -> PlaceRows.due(rows, job, cursor, PAGE));
                if (page.isEmpty()) {
                    return job.options().orphans() ? findOrphans(cursor) : End.DONE;
                }
                boolean answers = look(readers, cursor, page);
                if (hasTooManyErrors()) {
                    return End.TOO_MANY_ERRORS;
                }
                if (!answers && !comesBack()) {
                    return stop.getCount() == 0 ? End.LEFT : End.UNAVAILABLE;
                }
            }
            return End.LEFT;
        }
    }

    private void count() {
        long[] total = parts.database().read("count places", rows -> PlaceRows.total(rows, job));
        job = parts.database().write("note the size of a job", rows -> {
            lease.require(rows);
            JobRows.setTotals(rows, job.id(), total[0], total[1]);
            return JobRows.require(rows, job.id());
        });
    }

    private boolean goesOn() {
        return stop.getCount() > 0 && job.state() == JobState.RUNNING && lease.keep();
    }

    private boolean hasTooManyErrors() {
        int most = job.options().maxErrors();
        return most > 0 && job.counters().errors() >= most;
    }

    /** Looks at these places side by side, and notes what was found in their order. False where the store is silent. */
    private boolean look(Readers readers, Cursor cursor, List<Due> page) throws InterruptedException {
        List<Readers.Coming> coming = readers.begin(page);
        List<Outcome> found = new ArrayList<>();
        Cursor from = cursor;
        long committed = System.nanoTime();
        try {
            for (Readers.Coming next : coming) {
                while (!next.await(KEEP_EVERY_MILLIS)) {
                    if (!goesOn()) {
                        return true;
                    }
                }
                if (next.outcome().verdict() == Verdict.UNAVAILABLE) {
                    return false;
                }
                found.add(next.outcome());
                if (System.nanoTime() - committed > COMMIT_AFTER || stop.getCount() == 0) {
                    from = commit(from, found);
                    found.clear();
                    committed = System.nanoTime();
                    if (!goesOn() || hasTooManyErrors()) {
                        return true;
                    }
                }
            }
            return true;
        } finally {
            coming.forEach(Readers.Coming::cancel);
            if (!found.isEmpty()) {
                commit(from, found);
            }
        }
    }

    private Cursor commit(Cursor from, List<Outcome> found) {
        Due last = found.get(found.size() - 1).due();
        Cursor to = new Cursor(last.verifiedAt(), last.place().id(), from.name());
        // Later than the start of the job in any case, so that no place is due twice.
        long at = Math.max(parts.clock().millis(), job.startedAt().toEpochMilli() + 1);
        job = parts.database().write("note what a verification found", rows -> {
            lease.require(rows);
            if (JobRows.require(rows, job.id()).state() != JobState.RUNNING) {
                return JobRows.require(rows, job.id());
            }
            Counters sum = Counters.NONE;
            for (Outcome outcome : found) {
                boolean noted = PlaceRows.note(rows, outcome, job.options().mode(), at);
                events.checked(rows, job, outcome, noted);
                sum = sum.plus(outcome.counted(noted));
            }
            JobRows.advance(rows, job.id(), to, sum, parts.clock().millis());
            return JobRows.require(rows, job.id());
        });
        found.forEach(outcome -> {
            parts.meters().count(outcome);
            tell(outcome);
        });
        return to;
    }

    private static void tell(Outcome outcome) {
        Due due = outcome.due();
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

    /** Waits for the store. False where it does not answer for too long, or the run has to end. */
    private boolean comesBack() throws InterruptedException {
        long began = System.nanoTime();
        long backoff = FIRST_BACKOFF_MILLIS;
        LOG.warn("the verification of {} waits, as the store does not answer", job.store());
        while (System.nanoTime() - began < job.options().maxUnavailable().toNanos()) {
            long pause = Math.min(backoff, job.options().maxUnavailable().toMillis());
            for (long waited = 0; waited < pause; waited += KEEP_EVERY_MILLIS) {
                if (stop.await(Math.min(KEEP_EVERY_MILLIS, pause - waited), TimeUnit.MILLISECONDS) || !lease.keep()) {
                    return false;
                }
            }
            if (parts.stores().require(job.store()).check(HEALTH_BUDGET).status() != Health.Status.DOWN) {
                return true;
            }
            backoff = Math.min(backoff * 2, LONGEST_BACKOFF_MILLIS);
        }
        return false;
    }

    /** Compares the objects of the store with the rows; only old ones, as younger ones may be uploads under way. */
    private End findOrphans(Cursor from) throws InterruptedException {
        Key end =
                Key.of(Keys.minute(parts.clock().instant().minus(parts.config().grace())));
        Cursor cursor = from;
        try {
            while (goesOn()) {
                ListQuery query = ListQuery.prefix(Keys.PREFIX);
                Listing page = parts.stores()
                        .require(job.store())
                        .list(cursor.name().isEmpty() ? query : query.after(Key.of(cursor.name())));
                List<ObjectInfo> old = page.objects().stream()
                        .filter(object -> object.key().compareTo(end) < 0)
                        .toList();
                if (old.isEmpty()) {
                    return End.DONE;
                }
                cursor = commitOrphans(cursor, old);
            }
            return End.LEFT;
        } catch (IOException e) {
            LOG.warn("cannot look for orphans in {}: {}", job.store(), e.getMessage());
            return End.UNAVAILABLE;
        }
    }

    private Cursor commitOrphans(Cursor from, List<ObjectInfo> objects) {
        List<String> names = objects.stream().map(object -> object.key().text()).toList();
        Cursor to = new Cursor(from.verifiedAt(), from.place(), names.get(names.size() - 1));
        job = parts.database().write("note objects without rows", rows -> {
            lease.require(rows);
            Set<String> known = PlaceRows.known(rows, job.store(), names);
            long orphans = 0;
            for (ObjectInfo object : objects) {
                if (!known.contains(object.key().text())) {
                    events.orphan(rows, job, object.key().text(), object.length());
                    orphans++;
                }
            }
            Counters found = new Counters(0, 0, 0, 0, 0, 0, orphans, 0);
            JobRows.advance(rows, job.id(), to, found, parts.clock().millis());
            return JobRows.require(rows, job.id());
        });
        return to;
    }

    private void end(End why) {
        switch (why) {
            case DONE -> end(JobState.FINISHED, "");
            case TOO_MANY_ERRORS ->
                end(JobState.STOPPED, job.counters().errors() + " places could not be read; see their last errors");
            case UNAVAILABLE -> end(JobState.PAUSED, "the store does not answer");
            case LEFT -> LOG.info("the verification {} of {} is left as it is", job.id(), job.store());
        }
    }

    private void end(JobState state, String reason) {
        job = parts.database().write("end a verification", rows -> {
            lease.require(rows);
            if (JobRows.setState(rows, job.id(), state, reason, parts.clock().millis())) {
                events.ended(rows, JobRows.require(rows, job.id()));
            }
            return JobRows.require(rows, job.id());
        });
        LOG.info("the verification {} of {}: {}, {}", job.id(), job.store(), job.state(), job.counters());
    }
}
