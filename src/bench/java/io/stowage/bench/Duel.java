package io.stowage.bench;

import java.io.IOException;
import java.time.Duration;

/**
 * Ours against raw in one cell. They take turns in short slices, and who begins changes each time, so that a disk that
 * slows down or a noisy neighbour hits both. A machine's figures differ from run to run far more than the ratio does.
 */
final class Duel {
    private static final int LEAST_ROUNDS = 2;
    /** A cell whose first round takes this long has one: 64 threads with 64 MiB each move 8 GiB in it. */
    private static final Duration LONG_ROUND = Duration.ofSeconds(8);

    private static final int SLICES = 4;

    private final Load load;
    private final Duration budget;

    /** @param budget how long each side runs in a cell; longer when operations are */
    Duel(Load load, Duration budget) {
        this.load = load;
        this.budget = budget;
    }

    record Result(Cell cell, Tally ours, Tally raw, int rounds) {
        /** How much of the raw speed is left; above one is noise, or work that overlaps better. */
        double ratio() {
            return ours.megabytesPerSecond() / raw.megabytesPerSecond();
        }

        /** How long one operation by each of so many threads would take both sides, at this speed. */
        Duration roundOf(int threads) {
            double megabytes = (double) threads * cell.size() / 1e6;
            double seconds = megabytes / ours.megabytesPerSecond() + megabytes / raw.megabytesPerSecond();
            return Duration.ofSeconds((long) seconds);
        }
    }

    Result run(Cell cell, Contestant ours, Contestant raw) throws IOException, InterruptedException {
        Duration slice = budget.dividedBy(SLICES);
        Tally oursTotal = Tally.NOTHING;
        Tally rawTotal = Tally.NOTHING;
        int rounds = 0;
        while (goOn(rounds, oursTotal.nanos(), rawTotal.nanos())) {
            boolean oursFirst = rounds % 2 == 0;
            if (oursFirst) {
                oursTotal = oursTotal.plus(load.slice(cell, ours, slice));
            }
            rawTotal = rawTotal.plus(load.slice(cell, raw, slice));
            if (!oursFirst) {
                oursTotal = oursTotal.plus(load.slice(cell, ours, slice));
            }
            rounds++;
        }
        return new Result(cell, oursTotal, rawTotal, rounds);
    }

    private boolean goOn(int rounds, long ours, long raw) {
        boolean tooLong = ours + raw > LONG_ROUND.toNanos();
        return rounds == 0 || (!tooLong && (rounds < LEAST_ROUNDS || Math.min(ours, raw) < budget.toNanos()));
    }
}
