package io.stowage.content.verify;

import io.stowage.content.rows.ContentRows;
import io.stowage.content.rows.PlaceCounts;
import io.stowage.database.Lease;
import io.stowage.database.Ulids;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.ops.Threads;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Verifications of stores, one of each store at a time over all nodes. A job that was left, by a node that stopped or was
 * killed or because the store did not answer, is taken up again by any node.
 */
public final class VerifyJobs implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(VerifyJobs.class);
    private static final Duration PAUSE = Duration.ofMinutes(10);
    private static final Duration LEAST_BETWEEN = Duration.ofDays(1);
    private static final int KEPT = 100;
    private static final int MOST_LISTED = 1_000;
    private static final long END_MILLIS = 5_000;

    private final VerifyParts parts;
    private final Ulids ids;
    private final VerifyEvents events;

    /** By store. */
    private final Map<String, Running> running = new ConcurrentHashMap<>();

    private volatile boolean closed;

    private record Running(String job, VerifyRun run, Thread thread) {}

    public VerifyJobs(VerifyParts parts) {
        this.parts = parts;
        this.ids = new Ulids(parts.clock(), parts.random());
        this.events = new VerifyEvents(parts.events());
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
        return launch(store, rows -> begin(rows, store, options, restart));
    }

    /** Takes up what was left. */
    public void resume() {
        for (String store : parts.stores().names()) {
            List<Job> open = open(store);
            boolean waits = !open.isEmpty()
                    && (open.get(0).state() == JobState.RUNNING
                            || open.get(0)
                                    .updatedAt()
                                    .plus(PAUSE)
                                    .isBefore(parts.clock().instant()));
            if (waits && !running.containsKey(store)) {
                try {
                    Job job = launch(store, rows -> goOn(rows, open.get(0)));
                    LOG.info("goes on with the verification {} of {}", job.id(), store);
                } catch (JobConflict e) {
                    LOG.debug("another node is about it", e);
                }
            }
        }
    }

    /** Begins what is due by age: for each store one job in a day, or as often as places become due. */
    public void startDue(Duration age, VerifyOptions usual) {
        Instant now = parts.clock().instant();
        Duration between = age.compareTo(LEAST_BETWEEN) < 0 ? age : LEAST_BETWEEN;
        for (String store : parts.stores().names()) {
            boolean lately = list(Optional.of(store), 1).stream()
                    .anyMatch(job -> job.state().isOpen()
                            || job.updatedAt().plus(between).isAfter(now));
            long than = now.minus(age).toEpochMilli();
            if (!lately
                    && parts.database()
                            .read("look for places to verify", rows -> PlaceRows.anyOlder(rows, store, than))) {
                try {
                    Job job = start(store, usual, false);
                    LOG.info("begins the verification {} of {}", job.id(), store);
                } catch (JobConflict e) {
                    LOG.debug("another node is about it", e);
                }
            }
        }
    }

    private interface Begin {
        Job with(Handle rows);
    }

    /** As {@link #start}, on this thread and to the end. */
    public Job run(String store, VerifyOptions options) throws InterruptedException {
        return prepare(store, rows -> begin(rows, store, options, false)).run().runToEnd();
    }

    private Job launch(String store, Begin begin) {
        Prepared prepared = prepare(store, begin);
        VerifyRun run = prepared.run();
        Thread thread = Threads.daemon("stowage-verify-" + store, () -> {
            run.run();
            running.computeIfPresent(store, (name, mine) -> mine.run() == run ? null : mine);
        });
        running.put(store, new Running(prepared.job().id(), run, thread));
        thread.start();
        return prepared.job();
    }

    private record Prepared(Job job, VerifyRun run) {}

    private Prepared prepare(String store, Begin begin) {
        if (closed) {
            throw new StowageException(Fault.BUSY, "the server stops");
        }
        Lease taken =
                parts.leases().take(HeldLease.name(store), HeldLease.LENGTH).orElseThrow(() -> conflict(store));
        HeldLease lease = new HeldLease(parts.leases(), taken);
        boolean begun = false;
        try {
            Job job = parts.database().write("begin a verification", rows -> {
                lease.require(rows);
                return begin.with(rows);
            });
            begun = true;
            return new Prepared(job, new VerifyRun(parts, job, lease));
        } finally {
            if (!begun) {
                lease.release();
            }
        }
    }

    private Job begin(Handle rows, String store, VerifyOptions options, boolean restart) {
        List<Job> open = JobRows.open(rows, store);
        Optional<Job> same = open.stream()
                .filter(job -> !restart && job.options().text().equals(options.text()))
                .findFirst();
        for (Job job : open) {
            if (same.isEmpty() || !same.get().id().equals(job.id())) {
                end(rows, job, "another verification was begun");
            }
        }
        if (same.isPresent()) {
            return goOn(rows, same.get());
        }
        String id = ids.next();
        JobRows.insert(rows, id, store, options, parts.clock().millis());
        JobRows.forgetOld(rows, store, KEPT);
        Job job = JobRows.require(rows, id);
        events.started(rows, job);
        return job;
    }

    /** One that was canceled meanwhile stays so, and its run ends at once. */
    private Job goOn(Handle rows, Job job) {
        JobRows.setState(rows, job.id(), JobState.RUNNING, "", parts.clock().millis());
        return JobRows.require(rows, job.id());
    }

    private JobConflict conflict(String store) {
        return open(store).stream()
                .findFirst()
                .map(JobConflict::new)
                .orElseThrow(() -> new StowageException(Fault.BUSY, "a verification of " + store + " ends just now"));
    }

    private List<Job> open(String store) {
        return parts.database().read("find verifications", rows -> JobRows.open(rows, store));
    }

    public Optional<Job> find(String id) {
        return parts.database().read("find a verification", rows -> JobRows.find(rows, id));
    }

    /** The newest first. */
    public List<Job> list(Optional<String> store, int most) {
        return parts.database()
                .read("find verifications", rows -> JobRows.list(rows, store, Math.min(most, MOST_LISTED)));
    }

    /** Ends it on whatever node it runs. Empty where there is none of that id. */
    public Optional<Job> cancel(String id) {
        Optional<Job> found = parts.database().write("cancel a verification", rows -> {
            Optional<Job> job = JobRows.find(rows, id);
            job.filter(known -> known.state().isOpen()).ifPresent(known -> end(rows, known, "it was canceled"));
            return JobRows.find(rows, id);
        });
        running.values().stream()
                .filter(each -> each.job().equals(id))
                .forEach(each -> each.run().stop());
        return found;
    }

    private void end(Handle rows, Job job, String why) {
        JobRows.setState(rows, job.id(), JobState.CANCELED, why, parts.clock().millis());
        events.ended(rows, JobRows.require(rows, job.id()));
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

    public Lost lost() {
        return parts.database().read("count lost places", PlaceRows::lost);
    }

    /** Whether this node is about a job; for those who wait for its end. */
    public boolean isRunning(String store) {
        return running.containsKey(store);
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
