package io.stowage.digest.tree;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The header lines of a blob, {@code Name: value} each, sorted. The metadata hash cannot tell one line with a newline
 * from two lines, and its order is ambiguous for equal names; so neither of these exists here.
 */
public record HeaderLines(List<String> lines) {
    public static final int MAX_LINES = 64;
    public static final int MAX_LINE_BYTES = 8 * 1024;
    public static final int MAX_BYTES = 16 * 1024;
    public static final HeaderLines NONE = new HeaderLines(List.of());

    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    public HeaderLines {
        if (lines.size() > MAX_LINES) {
            throw new IllegalArgumentException("there are more than " + MAX_LINES + " header lines");
        }
        Set<String> names = new HashSet<>();
        int bytes = 0;
        for (String line : lines) {
            bytes += requireLine(line);
            if (!names.add(foldedName(line))) {
                throw new IllegalArgumentException("two header lines have the same name");
            }
        }
        if (bytes > MAX_BYTES) {
            throw new IllegalArgumentException("the header lines have more than " + MAX_BYTES + " bytes together");
        }
        lines = lines.stream().sorted().toList();
    }

    /** The value of the line of that name, whatever its case, without the blanks around it. */
    public Optional<String> find(String name) {
        String folded = name.toLowerCase(Locale.ROOT);
        return lines.stream()
                .filter(line -> foldedName(line).equals(folded))
                .map(line -> stripBlanks(line.substring(line.indexOf(':') + 1)))
                .findFirst();
    }

    public boolean isEmpty() {
        return lines.isEmpty();
    }

    /** Checks one line and tells how many bytes it has. */
    private static int requireLine(String line) {
        if (line.length() > MAX_LINE_BYTES) {
            throw tooLong();
        }
        int colon = line.indexOf(':');
        if (colon < 0 || !TOKEN.matcher(line.substring(0, colon)).matches()) {
            throw new IllegalArgumentException("a header line does not begin with a name and a colon");
        }
        if (line.chars().anyMatch(c -> c != '\t' && Character.isISOControl(c))) {
            throw new IllegalArgumentException("a header line has a control character");
        }
        // Half a pair has no UTF-8: one language writes '?' for it and another U+FFFD, so the hash would depend on it.
        if (line.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
            throw new IllegalArgumentException("a header line has half a surrogate pair");
        }
        int bytes = line.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAX_LINE_BYTES) {
            throw tooLong();
        }
        return bytes;
    }

    private static IllegalArgumentException tooLong() {
        return new IllegalArgumentException("a header line has more than " + MAX_LINE_BYTES + " bytes");
    }

    private static String foldedName(String line) {
        return line.substring(0, line.indexOf(':')).toLowerCase(Locale.ROOT);
    }

    private static String stripBlanks(String value) {
        int from = 0;
        int to = value.length();
        while (from < to && isBlank(value.charAt(from))) {
            from++;
        }
        while (to > from && isBlank(value.charAt(to - 1))) {
            to--;
        }
        return value.substring(from, to);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }
}
