package io.stowage.content.move;

import io.stowage.content.jobs.Pairs;

/**
 * What a move has come to. Each place is one of moved, there, lost, errors and skipped.
 *
 * @param moved places that were copied and proven
 * @param there places whose content lay whole in the other store already
 * @param lost places of contents that lie nowhere whole
 * @param errors places that could not be moved, and stay
 * @param skipped places that were deleted meanwhile
 * @param lists lists of pieces that were moved
 * @param left places and lists that the store still has at the end
 * @param bytes of the places that were moved
 */
public record MoveCounters(
        long moved, long there, long lost, long errors, long skipped, long lists, long left, long bytes) {
    static final MoveCounters NONE = new MoveCounters(0, 0, 0, 0, 0, 0, 0, 0);

    /** How many places were looked at. */
    public long places() {
        return moved + there + lost + errors + skipped;
    }

    MoveCounters plus(MoveCounters other) {
        return new MoveCounters(
                moved + other.moved,
                there + other.there,
                lost + other.lost,
                errors + other.errors,
                skipped + other.skipped,
                lists + other.lists,
                left + other.left,
                bytes + other.bytes);
    }

    Pairs pairs() {
        return Pairs.none()
                .with("moved", moved)
                .with("there", there)
                .with("lost", lost)
                .with("errors", errors)
                .with("skipped", skipped)
                .with("lists", lists)
                .with("left", left)
                .with("bytes", bytes);
    }

    static MoveCounters parse(String text) {
        Pairs all = Pairs.parse(text);
        return new MoveCounters(
                all.number("moved"),
                all.number("there"),
                all.number("lost"),
                all.number("errors"),
                all.number("skipped"),
                all.number("lists"),
                all.number("left"),
                all.number("bytes"));
    }
}
