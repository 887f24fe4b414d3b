package io.stowage.content.verify;

import io.stowage.content.jobs.Pairs;

/**
 * What a verification has come to. Each place is one of ok, failed, missing, errors and skipped.
 *
 * @param bytes that were read of places, once for each place
 * @param errors places that could not be read, of which nothing is known
 * @param skipped places that were deleted or written meanwhile
 * @param repaired places that were lost and have their bytes again; they are ok, too
 * @param orphans objects that no row knows
 */
public record VerifyCounts(
        long ok, long failed, long missing, long errors, long skipped, long repaired, long orphans, long bytes) {
    static final VerifyCounts NONE = new VerifyCounts(0, 0, 0, 0, 0, 0, 0, 0);

    /** How many places were looked at. */
    public long places() {
        return ok + failed + missing + errors + skipped;
    }

    public boolean foundLoss() {
        return failed + missing > 0;
    }

    VerifyCounts plus(VerifyCounts other) {
        return new VerifyCounts(
                ok + other.ok,
                failed + other.failed,
                missing + other.missing,
                errors + other.errors,
                skipped + other.skipped,
                repaired + other.repaired,
                orphans + other.orphans,
                bytes + other.bytes);
    }

    Pairs pairs() {
        return Pairs.none()
                .with("ok", ok)
                .with("failed", failed)
                .with("missing", missing)
                .with("errors", errors)
                .with("skipped", skipped)
                .with("repaired", repaired)
                .with("orphans", orphans)
                .with("bytes", bytes);
    }

    static VerifyCounts parse(String text) {
        Pairs all = Pairs.parse(text);
        return new VerifyCounts(
                all.number("ok"),
                all.number("failed"),
                all.number("missing"),
                all.number("errors"),
                all.number("skipped"),
                all.number("repaired"),
                all.number("orphans"),
                all.number("bytes"));
    }
}
