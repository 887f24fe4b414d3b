package io.stowage.cli.terminal;

import java.io.PrintStream;
import java.time.Duration;
import java.util.function.LongSupplier;

/** One line on a terminal that is drawn anew a few times each second: a bar, a share, a speed, and the time left. */
public final class ProgressBar implements Progress {
    private static final int CELLS = 24;
    private static final long REDRAW_NANOS = 100_000_000L;
    private static final String CLEAR = "\r\u001b[K";

    private final PrintStream out;
    private final String what;
    private final long total;
    private final LongSupplier nanos;
    private final long begun;
    private long done;
    private long drawn;

    /** @param total in bytes; 0 when nobody knows it, and then only what is done is shown */
    public ProgressBar(PrintStream out, String what, long total, LongSupplier nanos) {
        this.out = out;
        this.what = what;
        this.total = total;
        this.nanos = nanos;
        this.begun = nanos.getAsLong();
        this.drawn = begun - REDRAW_NANOS;
    }

    @Override
    public synchronized void add(long amount) {
        done += amount;
        long now = nanos.getAsLong();
        if (now - drawn >= REDRAW_NANOS) {
            drawn = now;
            out.print(CLEAR + line(Duration.ofNanos(now - begun)));
            out.flush();
        }
    }

    @Override
    public synchronized void close() {
        out.print(CLEAR);
        out.flush();
    }

    private String line(Duration spent) {
        if (total == 0) {
            return what + " " + Figures.size(done) + "  " + Figures.rate(done, spent);
        }
        double share = Math.min(1.0, (double) done / total);
        int full = (int) (share * CELLS);
        String bar = "#".repeat(full) + ".".repeat(CELLS - full);
        return String.format(
                "%s [%s] %3d%%  %s of %s  %s%s",
                what,
                bar,
                (int) (share * 100),
                Figures.size(done),
                Figures.size(total),
                Figures.rate(done, spent),
                left(share, spent));
    }

    /** No guess before there is something to guess from. */
    private static String left(double share, Duration spent) {
        if (share < 0.01 || spent.toMillis() < 500) {
            return "";
        }
        Duration left = Duration.ofMillis((long) (spent.toMillis() * (1 - share) / share));
        return "  " + Figures.time(Duration.ofSeconds(left.toSeconds())) + " left";
    }
}
