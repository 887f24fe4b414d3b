package io.stowage.bench;

import java.time.Duration;
import java.util.Locale;

/** The results as a table for people, in Markdown. */
final class Table {
    static final String HEAD = """
            | store | operation | size | threads | ours MB/s | raw MB/s | ours/raw | ours op/s | ours CPU ms/op | raw CPU ms/op |
            |---|---|---|---|---|---|---|---|---|---|""".stripIndent();

    private Table() {}

    static String line(Duel.Result result) {
        Cell cell = result.cell();
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s | %d | %.1f | %.1f | %.2f | %.0f | %.3f | %.3f |",
                cell.backend(),
                cell.operation().label(),
                cell.sizeLabel(),
                cell.threads(),
                result.ours().megabytesPerSecond(),
                result.raw().megabytesPerSecond(),
                result.ratio(),
                result.ours().operationsPerSecond(),
                result.ours().cpuMillisPerOperation(),
                result.raw().cpuMillisPerOperation());
    }

    static String leftOut(Cell cell, Duration round) {
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s | %d | not run, one round would take %d s | | | | | |",
                cell.backend(),
                cell.operation().label(),
                cell.sizeLabel(),
                cell.threads(),
                round.toSeconds());
    }

    static String machine() {
        return String.format(
                Locale.ROOT,
                "%d processors, heap at most %d MiB, Java %s, %s %s",
                Runtime.getRuntime().availableProcessors(),
                Runtime.getRuntime().maxMemory() >> 20,
                Runtime.version(),
                System.getProperty("os.name"),
                System.getProperty("os.version"));
    }
}
