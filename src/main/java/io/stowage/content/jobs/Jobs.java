package io.stowage.content.jobs;

import io.stowage.database.Lease;
import io.stowage.database.Ulids;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.ops.Threads;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The jobs of one kind. Of those that need the same right, one runs at a time over all nodes. A job that was left, by a node
 * that stopped or was killed or because a store did not answer, is taken up again by any node.
 */
public final class Jobs implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Jobs.class);
    private static final Duration PAUSE = Duration.ofMinutes(10);
    private static final int KEPT = 100;
    private static final int MOST_LISTED = 1_000;
    private static final long END_MILLIS = 5_000;

    private final JobParts parts;
    private final JobKind kind;
    private final Ulids ids;

    /** By the right that they have. */
    private final Map<String, Running> running = new ConcurrentHashMap<>();

    private volatile boolean closed;

    private record Running(String job, JobRun run, Thread thread) {}

    /**
     * A job that is wanted.
     *
     * @param lease the right that it needs
     */
    public record Wish(String lease, String store, String options) {}

    public Jobs(JobParts parts, JobKind kind) {
        this.parts = parts;
        this.kind = kind;
        this.ids = new Ulids(parts.clock(), parts.random());
    }

    /**
     * Goes on with the last job of that right if it was left and has the same options, or begins one, in the background.
     *
     * @param restart begins one in any case
     * @throws JobConflict where one is running
     */
    public JobRecord start(Wish wish, boolean restart) {
        return launch(wish.lease(), rows -> begin(rows, wish, restart));
    }

    /** The same, on this thread and to the end. */
    public JobRecord run(Wish wish) throws InterruptedException {
        return runToEnd(prepare(wish.lease(), rows -> begin(rows, wish, false)));
    }

    /** Takes up what was left of the jobs on these stores. */
    public void resume(Collection<String> stores) {
        List<JobRecord> open =
                parts.database().read("find jobs", rows -> JobRows.openOfKind(rows, kind.name())).stream()
                        .filter(job -> stores.contains(job.store()))
                        .toList();
        Set<String> seen = new HashSet<>();
        for (JobRecord job : open) {
            if (seen.add(job.lease()) && isDue(job) && !running.containsKey(job.lease())) {
                try {
                    launch(job.lease(), rows -> goOn(rows, job));
                    LOG.info("goes on with the job {}, {} of {}", job.id(), kind.name(), job.store());
                } catch (JobConflict e) {
                    LOG.debug("another node is about it", e);
                }
            }
        }
    }

    private boolean isDue(JobRecord job) {
        return job.state() == JobState.RUNNING
                || job.updatedAt().plus(PAUSE).isBefore(parts.clock().instant());
    }

    private interface Begin {
        JobRecord with(Handle rows);
    }

    private record Prepared(JobRecord job, JobRun run, HeldLease lease) {}

    private JobRecord launch(String lease, Begin begin) {
        Prepared prepared = prepare(lease, begin);
        Thread thread =
                Threads.daemon("stowage-" + kind.name() + "-" + prepared.job().store(), () -> {
                    runInBackground(prepared);
                    running.computeIfPresent(lease, (name, mine) -> mine.run() == prepared.run() ? null : mine);
                });
        running.put(lease, new Running(prepared.job().id(), prepared.run(), thread));
        thread.start();
        return prepared.job();
    }

    private Prepared prepare(String name, Begin begin) {
        if (closed) {
            throw new StowageException(Fault.BUSY, "the server stops");
        }
        Lease taken = parts.leases().take(name, HeldLease.LENGTH).orElseThrow(() -> conflict(name));
        HeldLease lease = new HeldLease(parts.leases(), taken);
        boolean begun = false;
        try {
            JobRecord job = parts.database().write("begin a job", rows -> {
                lease.require(rows);
                return begin.with(rows);
            });
            begun = true;
            return new Prepared(job, kind.run(job, lease), lease);
        } finally {
            if (!begun) {
                lease.release();
            }
        }
    }

    private JobRecord begin(Handle rows, Wish wish, boolean restart) {
        List<JobRecord> open = JobRows.open(rows, wish.lease());
        Optional<JobRecord> same = open.stream()
                .filter(job -> !restart
                        && job.store().equals(wish.store())
                        && job.options().equals(wish.options()))
                .findFirst();
        for (JobRecord job : open) {
            if (same.isEmpty() || !same.get().id().equals(job.id())) {
                cancel(rows, job, "another job was begun");
            }
        }
        return same.isPresent() ? goOn(rows, same.get()) : insert(rows, wish);
    }

    private JobRecord insert(Handle rows, Wish wish) {
        JobRecord job = new JobRecord(
                ids.next(),
                kind.name(),
                wish.lease(),
                wish.store(),
                wish.options(),
                JobState.RUNNING,
                "",
                "",
                Optional.empty(),
                Optional.empty(),
                parts.clock().instant(),
                parts.clock().instant(),
                Optional.empty(),
                "");
        JobRows.insert(rows, job);
        JobRows.forgetOld(rows, wish.lease(), KEPT);
        JobRecord begun = JobRows.require(rows, job.id());
        kind.started(rows, begun);
        return begun;
    }

    /** One that was canceled meanwhile stays so, and its run ends at once. */
    private JobRecord goOn(Handle rows, JobRecord job) {
        JobRows.setState(rows, job.id(), JobState.RUNNING, "", parts.clock().millis());
        return JobRows.require(rows, job.id());
    }

    private RuntimeException conflict(String lease) {
        return parts.database().read("find a job", rows -> JobRows.open(rows, lease)).stream()
                .findFirst()
                .<RuntimeException>map(JobConflict::new)
                .orElseGet(() -> new StowageException(Fault.BUSY, "such a job ends just now; try again"));
    }

    private void runInBackground(Prepared prepared) {
        JobRecord job = prepared.job();
        try {
            runToEnd(prepared);
        } catch (InterruptedException e) {
            LOG.info("the job {}, {} of {}, is left as it is", job.id(), job.kind(), job.store(), e);
        } catch (RuntimeException e) {
            LOG.warn(
                    "the job {}, {} of {}, is left as it is: {}", job.id(), job.kind(), job.store(), e.getMessage(), e);
        }
    }

    private JobRecord runToEnd(Prepared prepared) throws InterruptedException {
        try {
            return end(prepared, prepared.run().work());
        } finally {
            release(prepared);
        }
    }

    private void release(Prepared prepared) {
        try {
            prepared.lease().release();
        } catch (RuntimeException e) {
            LOG.info(
                    "the lease of the job {} runs out by itself: {}",
                    prepared.job().id(),
                    e.getMessage());
        }
    }

    private JobRecord end(Prepared prepared, JobEnd end) {
        String id = prepared.job().id();
        JobRecord job = parts.database().write("end a job", rows -> {
            if (end != JobEnd.LEFT) {
                prepared.lease().require(rows);
                if (JobRows.setState(
                        rows, id, end.state(), end.reason(), parts.clock().millis())) {
                    kind.ended(rows, JobRows.require(rows, id));
                }
            }
            return JobRows.require(rows, id);
        });
        LOG.info(
                "the job {}, {} of {}: {} {}, {}",
                id,
                job.kind(),
                job.store(),
                job.state(),
                end == JobEnd.LEFT ? "and left as it is" : job.reason(),
                job.counters());
        return job;
    }

    public Optional<JobRecord> find(String id) {
        return parts.database()
                .read("find a job", rows -> JobRows.find(rows, id))
                .filter(job -> job.kind().equals(kind.name()));
    }

    /** The newest first. */
    public List<JobRecord> list(Optional<String> store, int most) {
        return parts.database()
                .read(
                        "find jobs",
                        rows -> JobRows.list(rows, Optional.of(kind.name()), store, Math.min(most, MOST_LISTED)));
    }

    /** Ends it on whatever node it runs. Empty where there is none of that id. */
    public Optional<JobRecord> cancel(String id) {
        if (find(id).isEmpty()) {
            return Optional.empty();
        }
        Optional<JobRecord> found = parts.database().write("cancel a job", rows -> {
            JobRows.find(rows, id)
                    .filter(job -> job.state().isOpen())
                    .ifPresent(job -> cancel(rows, job, "it was canceled"));
            return JobRows.find(rows, id);
        });
        running.values().stream()
                .filter(each -> each.job().equals(id))
                .forEach(each -> each.run().stop());
        return found;
    }

    private void cancel(Handle rows, JobRecord job, String why) {
        JobRows.setState(rows, job.id(), JobState.CANCELED, why, parts.clock().millis());
        kind.ended(rows, JobRows.require(rows, job.id()));
    }

    /** Whether this node has that right now; for those who wait for an end. */
    public boolean isRunning(String lease) {
        return running.containsKey(lease);
    }

    /** Ends the runs of this node. They are taken up again, here after the next start or elsewhere. */
    @Override
    public void close() {
        closed = true;
        List<Running> all = List.copyOf(running.values());
        all.forEach(each -> each.run().stop());
        try {
            for (Running each : all) {
                each.thread().join(END_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
