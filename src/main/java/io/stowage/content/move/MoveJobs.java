package io.stowage.content.move;

import io.stowage.content.jobs.HeldLease;
import io.stowage.content.jobs.JobKind;
import io.stowage.content.jobs.JobRecord;
import io.stowage.content.jobs.JobRun;
import io.stowage.content.jobs.Jobs;
import io.stowage.content.rows.Removals;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jdbi.v3.core.Handle;

/**
 * Moves of places from one store to another, one at a time over all nodes. They go on while contents are read and written;
 * one that was left by a node that stopped or was killed is taken up again by any node.
 */
public final class MoveJobs implements AutoCloseable {
    /** The kind of these jobs. */
    public static final String KIND = "move";

    private static final String LEASE = "content-move";

    private final MoveParts parts;
    private final Jobs jobs;
    private final List<ContentUse> uses = new CopyOnWriteArrayList<>();
    private final List<Arrivals> arrivals = new CopyOnWriteArrayList<>();

    public MoveJobs(MoveParts parts) {
        this.parts = parts;
        this.jobs = new Jobs(
                parts.jobs(), new Kind(this, new MoveEvents(parts.verify().events())));
    }

    private record Kind(MoveJobs moves, MoveEvents events) implements JobKind {
        @Override
        public String name() {
            return KIND;
        }

        @Override
        public JobRun run(JobRecord job, HeldLease lease) {
            return new MoveRun(moves.parts, events, job, lease, options -> moves.rows(job.store(), options));
        }

        @Override
        public void started(Handle rows, JobRecord job) {
            events.started(rows, Move.of(job));
        }

        @Override
        public void ended(Handle rows, JobRecord job) {
            events.ended(rows, Move.of(job));
        }
    }

    /** Has moves know which contents a front needs. */
    public void know(ContentUse use) {
        uses.add(use);
    }

    /** Has moves know what sends new bytes where. */
    public void know(Arrivals more) {
        arrivals.add(more);
    }

    /**
     * What a move would do.
     *
     * @param lists of pieces of large contents, which move, too
     * @param arrivals rules that still send new bytes to the store that is to be emptied
     */
    public record Plan(long places, long bytes, long lists, List<String> arrivals) {}

    public Plan plan(String from, MoveOptions options) {
        requireStores(from, options);
        MoveRows.Total total = parts.database().read("count places", rows(from, options)::total);
        return new Plan(total.places(), total.bytes(), total.lists(), arrivals(from));
    }

    /** How many objects of a store, that nothing needs there any more, are still to be deleted. */
    public long leaving(String store) {
        return parts.database().read("count objects to delete", rows -> Removals.count(rows, store));
    }

    private List<String> arrivals(String store) {
        List<String> found = new ArrayList<>();
        arrivals.forEach(each -> found.addAll(each.into(store)));
        return List.copyOf(found);
    }

    /**
     * Goes on with the last move if it was left and is the same, or begins one, in the background.
     *
     * @param despiteArrivals also where new bytes still go to the store
     * @throws io.stowage.content.jobs.JobConflict while anything is being moved
     */
    public Move start(String from, MoveOptions options, boolean despiteArrivals) {
        return Move.of(jobs.start(wish(from, options, despiteArrivals), false));
    }

    /** As {@link #start}, on this thread and to the end. */
    public Move run(String from, MoveOptions options) throws InterruptedException {
        return Move.of(jobs.run(wish(from, options, true)));
    }

    private Jobs.Wish wish(String from, MoveOptions options, boolean despiteArrivals) {
        requireStores(from, options);
        MoveRows unused = rows(from, options);
        List<String> still = arrivals(from);
        if (!despiteArrivals && !options.selects() && !still.isEmpty()) {
            throw new StowageException(
                    Fault.BAD_REQUEST,
                    "new bytes still go to " + from + " by " + String.join(", ", still)
                            + "; change that first, or move with force");
        }
        new SameStorage(parts.stores(), parts.clock(), parts.verify().random()).refuse(from, options.to());
        return new Jobs.Wish(LEASE, from, options.text());
    }

    private void requireStores(String from, MoveOptions options) {
        for (String store : List.of(from, options.to())) {
            if (!parts.stores().names().contains(store)) {
                throw new StowageException(Fault.NOT_FOUND, "there is no store named " + store);
            }
        }
        if (from.equals(options.to())) {
            throw new StowageException(Fault.BAD_REQUEST, "a store is not moved to itself");
        }
    }

    private MoveRows rows(String from, MoveOptions options) {
        List<ContentUse> wanted = options.selects()
                ? uses.stream()
                        .filter(use -> options.front().isEmpty() || use.front().equals(options.front()))
                        .filter(use -> options.retentionClass().isEmpty()
                                || !use.needsInClass("c.id").isEmpty())
                        .toList()
                : List.of();
        if (options.selects() && wanted.isEmpty()) {
            throw new StowageException(
                    Fault.BAD_REQUEST,
                    "no front of this server has such contents; those that can be named are "
                            + uses.stream().map(ContentUse::front).sorted().toList()
                            + ", and retention classes are those of artifacts");
        }
        return new MoveRows(from, options, wanted);
    }

    /** Takes up what was left. */
    public void resume() {
        jobs.resume(parts.stores().names());
    }

    public Optional<Move> find(String id) {
        return jobs.find(id).map(Move::of);
    }

    /** Out of one store or of all; the newest first. */
    public List<Move> list(Optional<String> from, int most) {
        return jobs.list(from, most).stream().map(Move::of).toList();
    }

    /** Ends it on whatever node it runs. Empty where there is none of that id. */
    public Optional<Move> cancel(String id) {
        return jobs.cancel(id).map(Move::of);
    }

    /** Whether this node is moving anything; for those who wait for its end. */
    public boolean isRunning() {
        return jobs.isRunning(LEASE);
    }

    /** Ends the run of this node. It is taken up again, here after the next start or elsewhere. */
    @Override
    public void close() {
        jobs.close();
    }
}
