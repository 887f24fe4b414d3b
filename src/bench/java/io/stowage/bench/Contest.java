package io.stowage.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * Ours against something else, round by round. What is told is the median of the rounds' ratios: the two sides of a
 * round had the same neighbours on the machine.
 */
final class Contest {
    static final String HEAD = """
            | what | against | ratio | ratios of the rounds | ours MiB/s | theirs MiB/s | ours op/s | theirs op/s \
            | ours CPU ms/MiB | theirs CPU ms/MiB |
            |---|---|---|---|---|---|---|---|---|---|""".stripIndent();

    private final String name;
    private final List<Tally> ours = new ArrayList<>();
    private final List<Tally> theirs = new ArrayList<>();

    Contest(String name) {
        this.name = name;
    }

    interface Side {
        Tally run() throws IOException, InterruptedException;
    }

    /** Who begins changes from round to round. */
    void round(int number, Side our, Side their) throws IOException, InterruptedException {
        if (number % 2 == 0) {
            ours.add(our.run());
            theirs.add(their.run());
        } else {
            theirs.add(their.run());
            ours.add(our.run());
        }
    }

    String line(String against) {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < ours.size(); i++) {
            ratios.add(ours.get(i).megabytesPerSecond() / theirs.get(i).megabytesPerSecond());
        }
        List<Double> sorted = ratios.stream().sorted().toList();
        return String.format(
                Locale.ROOT,
                "| %s | %s | %.2f | %.2f to %.2f | %.1f | %.1f | %.0f | %.0f | %.3f | %.3f |",
                name,
                against,
                sorted.get(sorted.size() / 2),
                sorted.get(0),
                sorted.get(sorted.size() - 1),
                median(ours, Contest::mebibytesPerSecond),
                median(theirs, Contest::mebibytesPerSecond),
                median(ours, Tally::operationsPerSecond),
                median(theirs, Tally::operationsPerSecond),
                median(ours, Contest::cpuMillisPerMebibyte),
                median(theirs, Contest::cpuMillisPerMebibyte));
    }

    private static double mebibytesPerSecond(Tally tally) {
        return tally.bytes() / (double) (1 << 20) * 1e9 / tally.nanos();
    }

    private static double cpuMillisPerMebibyte(Tally tally) {
        return tally.cpuNanos() / 1e6 / (tally.bytes() / (double) (1 << 20));
    }

    private static double median(List<Tally> tallies, ToDoubleFunction<Tally> figure) {
        return tallies.stream().mapToDouble(figure).sorted().toArray()[tallies.size() / 2];
    }
}
