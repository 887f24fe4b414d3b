package io.stowage.content.move;

import io.stowage.content.jobs.HeldLease;
import io.stowage.content.jobs.JobEnd;
import io.stowage.content.jobs.JobLoop;
import io.stowage.content.jobs.JobRecord;
import io.stowage.content.jobs.JobRows;
import io.stowage.content.jobs.JobRun;
import io.stowage.content.jobs.JobState;
import io.stowage.content.jobs.Pairs;
import io.stowage.content.move.Moved.Verdict;
import io.stowage.content.rows.Content;
import io.stowage.content.rows.ContentRows;
import io.stowage.fault.StowageException;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One move on this node, from where it stands to its end. A place leaves the old store in the transaction that notes how far
 * the job is, and only when its content lies whole in the other one; its bytes stay for the grace, for those who read them.
 */
final class MoveRun implements JobRun, JobLoop.Work<Leaving, Moved> {
    private static final Logger LOG = LoggerFactory.getLogger(MoveRun.class);
    private static final int PAGE = 200;

    private final MoveParts parts;
    private final MoveEvents events;
    private final HeldLease lease;
    private final MoveRows moveRows;
    private final PlaceMove places;
    private final JobLoop<Leaving, Moved> loop;

    /** As it was noted last, by the one thread of the run. */
    private JobRecord row;

    private Move move;

    MoveRun(MoveParts parts, MoveEvents events, JobRecord row, HeldLease lease, Function<MoveOptions, MoveRows> rows) {
        this.parts = parts;
        this.events = events;
        this.lease = lease;
        this.row = row;
        this.move = Move.of(row);
        this.moveRows = rows.apply(move.options());
        this.places = new PlaceMove(parts, events, move);
        this.loop = new JobLoop<>(
                this,
                lease,
                new JobLoop.Limits(
                        "stowage-move-" + move.from(),
                        move.options().concurrency(),
                        move.options().maxUnavailable()));
    }

    /** Behind the place of this name, and behind the list of pieces of that one. */
    private record Cursor(String place, String list) {
        static Cursor parse(String text) {
            Pairs pairs = Pairs.parse(text);
            return new Cursor(pairs.text("place"), pairs.text("list"));
        }

        Pairs pairs() {
            return Pairs.none().with("place", place).with("list", list);
        }
    }

    @Override
    public void stop() {
        loop.stop();
    }

    @Override
    public JobEnd work() throws InterruptedException {
        if (move.totalPlaces().isEmpty()) {
            count();
        }
        JobEnd end = loop.run();
        return end == JobEnd.DONE ? moveLists() : end;
    }

    private void count() {
        MoveRows.Total total = parts.database().read("count places", moveRows::total);
        now(parts.database().write("note the size of a job", rows -> {
            lease.require(rows);
            JobRows.setTotals(rows, move.id(), total.places(), total.bytes());
            return JobRows.require(rows, move.id());
        }));
    }

    private void now(JobRecord noted) {
        row = noted;
        move = Move.of(noted);
    }

    private Cursor cursor() {
        return Cursor.parse(row.cursor());
    }

    @Override
    public List<Leaving> page() {
        return parts.database().read("find places", rows -> moveRows.page(rows, cursor().place(), PAGE));
    }

    @Override
    public Moved look(Leaving leaving) throws InterruptedException {
        return places.move(leaving);
    }

    @Override
    public boolean isSilence(Moved moved) {
        return moved.verdict() == Verdict.UNAVAILABLE;
    }

    @Override
    public boolean isWanted() {
        return row.state() == JobState.RUNNING;
    }

    @Override
    public boolean hasTooManyErrors() {
        int most = move.options().maxErrors();
        return most > 0 && move.counters().errors() >= most;
    }

    @Override
    public boolean storesAnswer() {
        return PlaceMove.storesAnswer(parts, move.from(), move.options().to());
    }

    @Override
    public void note(List<Moved> found) {
        String last = found.get(found.size() - 1).leaving().place().key().text();
        Cursor to = new Cursor(last, cursor().list());
        now(parts.database().write("note what was moved", rows -> {
            lease.require(rows);
            JobRecord known = JobRows.require(rows, move.id());
            if (known.state() != JobState.RUNNING) {
                return known;
            }
            MoveCounters sum = MoveCounters.NONE;
            for (Moved moved : found) {
                sum = sum.plus(note(rows, moved));
            }
            return advance(rows, to, sum);
        }));
        found.stream()
                .filter(moved -> !moved.problem().isEmpty())
                .forEach(moved ->
                        LOG.warn("{} stays in {}: {}", moved.leaving().place().key(), move.from(), moved.problem()));
    }

    private MoveCounters note(Handle rows, Moved moved) {
        boolean whole = moved.mayGo()
                && MoveRows.isWholeIn(
                        rows, moved.leaving().content().id(), move.options().to());
        if (moved.mayGo() && !whole) {
            return new Moved(moved.leaving(), Verdict.ERROR, "").counted(false);
        }
        if (!whole) {
            if (!moved.problem().isEmpty()) {
                MoveRows.noteError(rows, moved);
            }
            return moved.counted(false);
        }
        Instant until = keptUntil();
        boolean gone = ContentRows.drop(rows, moved.leaving().place(), until.toEpochMilli());
        if (gone) {
            events.left(rows, move.id(), moved.leaving(), until);
        }
        return moved.counted(gone);
    }

    private Instant keptUntil() {
        return parts.clock().instant().plus(parts.verify().config().grace());
    }

    private JobRecord advance(Handle rows, Cursor to, MoveCounters by) {
        JobRows.advance(
                rows,
                move.id(),
                to.pairs(),
                move.counters().plus(by).pairs(),
                parts.clock().millis());
        return JobRows.require(rows, move.id());
    }

    /** The lists of the pieces of large contents that lie in the store, too; at last it says what is left there. */
    private JobEnd moveLists() {
        List<MoveRows.PieceList> page = lists();
        while (loop.goesOn() && !page.isEmpty()) {
            for (MoveRows.PieceList list : page) {
                boolean moved = move(list);
                advanceTo(
                        new Cursor(cursor().place(), list.name()),
                        new MoveCounters(0, 0, 0, moved ? 0 : 1, 0, moved ? 1 : 0, 0, 0));
            }
            page = lists();
        }
        if (!loop.goesOn()) {
            return JobEnd.LEFT;
        }
        MoveRows.Total left = parts.database().read("count what is left", moveRows::total);
        advanceTo(
                cursor(),
                new MoveCounters(
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        left.places() + left.lists() - move.counters().left(),
                        0));
        return JobEnd.DONE;
    }

    private List<MoveRows.PieceList> lists() {
        return parts.database().read("find lists of pieces", rows -> moveRows.lists(rows, cursor().list(), PAGE));
    }

    private boolean move(MoveRows.PieceList list) {
        try {
            Optional<Content> content =
                    parts.database().read("find a content", rows -> ContentRows.find(rows, list.content()));
            if (content.isPresent()) {
                parts.verify()
                        .pieces()
                        .move(content.get(), move.options().to(), keptUntil().toEpochMilli());
            }
            return true;
        } catch (IOException | StowageException e) {
            LOG.warn("the list of pieces {} stays in {}: {}", list.name(), move.from(), e.getMessage());
            return false;
        }
    }

    private void advanceTo(Cursor to, MoveCounters by) {
        now(parts.database().write("note how far a move is", rows -> {
            lease.require(rows);
            return advance(rows, to, by);
        }));
    }
}
