package io.stowage.config;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as people write them: {@code 4096}, {@code 64KiB}, {@code 8MiB}, {@code 1GiB}, {@code 5GB}. */
public final class ByteSize {
    public static final long KIB = 1024L;
    public static final long MIB = 1024L * KIB;
    public static final long GIB = 1024L * MIB;
    public static final long TIB = 1024L * GIB;

    private static final Pattern FORM = Pattern.compile("([0-9]{1,18}) ?([kmgt]i?b|b)?");
    private static final String PREFIXES = "kmgt";

    private ByteSize() {}

    public static long parse(String text) {
        Matcher matcher = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw new IllegalArgumentException("is not a size such as 64KiB, 8MiB or 1GB");
        }
        String unit = matcher.group(2) == null ? "b" : matcher.group(2);
        long factor = 1;
        for (int power = PREFIXES.indexOf(unit.charAt(0)) + 1; power > 0; power--) {
            factor *= unit.length() == 3 ? 1024 : 1000;
        }
        try {
            return Math.multiplyExact(Long.parseLong(matcher.group(1)), factor);
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("is more than 8 EiB", e);
        }
    }

    /** The shortest exact form. */
    public static String format(long bytes) {
        String[] units = {"TiB", "GiB", "MiB", "KiB"};
        long factor = TIB;
        for (String unit : units) {
            if (bytes >= factor && bytes % factor == 0) {
                return bytes / factor + unit;
            }
            factor /= 1024;
        }
        return bytes + "B";
    }
}
