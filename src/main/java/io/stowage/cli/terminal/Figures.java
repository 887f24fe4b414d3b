package io.stowage.cli.terminal;

import java.time.Duration;
import java.util.Locale;

/** Numbers as people read them. */
public final class Figures {
    private static final String[] UNITS = {"KiB", "MiB", "GiB", "TiB", "PiB"};

    private Figures() {}

    /** {@code 1.5 MiB}; whole numbers of bytes below one KiB. */
    public static String size(long bytes) {
        if (bytes < 1024) {
            return bytes + " B";
        }
        double value = bytes;
        int unit = -1;
        while (value >= 1024 && unit < UNITS.length - 1) {
            value /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, value < 10 ? "%.1f %s" : "%.0f %s", value, UNITS[unit]);
    }

    /** Bytes in a time, for each second. */
    public static String rate(long bytes, Duration time) {
        return size(perSecond(bytes, time)) + "/s";
    }

    public static long perSecond(long bytes, Duration time) {
        return (long) (bytes / Math.max(1e-9, time.toNanos() / 1e9));
    }

    /** {@code 850 ms}, {@code 12.3 s}, {@code 3 min 20 s}. */
    public static String time(Duration time) {
        if (time.toMillis() < 1000) {
            return time.toMillis() + " ms";
        }
        if (time.toSeconds() < 60) {
            return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
        }
        return time.toMinutes() + " min " + time.toSecondsPart() + " s";
    }
}
