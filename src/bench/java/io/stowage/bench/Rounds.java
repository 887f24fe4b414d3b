package io.stowage.bench;

import java.io.IOException;
import java.time.Duration;

/** How contests are held: who is warmed up for how long, and how many rounds there are of what length. */
final class Rounds {
    private final int count = Integer.getInteger("bench.rounds", 5);
    private final Duration slice = Duration.ofMillis(Long.getLong("bench.cell-millis", 1000));
    /** Until the compiler of the JVM has done most of its work; it has no processor of its own here. */
    private final Duration warmUp = Duration.ofSeconds(Long.getLong("bench.warm-up-seconds", 120));

    private final String only = System.getProperty("bench.only", "");
    private final Results results;

    Rounds(Results results) {
        this.results = results;
    }

    /** One side of a contest, told which round it is; no round is like another. */
    interface Side {
        Tally run(int round) throws IOException, InterruptedException;
    }

    /** How long a side runs in a round. */
    Duration slice() {
        return slice;
    }

    void hold(String name, String against, Side ours, Side theirs) throws IOException, InterruptedException {
        if (!name.contains(only)) {
            return;
        }
        long started = System.nanoTime();
        int round = 0;
        do {
            ours.run(round);
            theirs.run(round);
            round++;
        } while (System.nanoTime() - started < 2 * warmUp.toNanos());
        Contest contest = new Contest(name);
        for (int i = 0; i < count; i++) {
            int number = round + i;
            contest.round(i, () -> ours.run(number), () -> theirs.run(number));
        }
        results.tell(contest.line(against));
    }
}
