package io.stowage.web.answer;

import io.stowage.store.ByteRange;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The {@code Range} header. Another unit, and whatever is malformed, is as good as no header (RFC 9110, 14.2). */
final class RangeHeader {
    private static final Pattern BYTES = Pattern.compile("[ \t]*bytes[ \t]*=(.*)", Pattern.CASE_INSENSITIVE);
    private static final Pattern ONE = Pattern.compile("[ \t]*([0-9]*)[ \t]*-[ \t]*([0-9]*)[ \t]*");

    private RangeHeader() {}

    /** No range where the header is not to be looked at, or asks for more of them than {@code most}. */
    static List<ByteRange> parse(String header, int most) {
        Matcher unit = BYTES.matcher(header);
        List<ByteRange> ranges = new ArrayList<>();
        if (!unit.matches()) {
            return ranges;
        }
        for (String text : unit.group(1).split(",", -1)) {
            if (text.isBlank()) {
                continue;
            }
            Matcher matcher = ONE.matcher(text);
            if (ranges.size() == most || !matcher.matches() || !add(matcher.group(1), matcher.group(2), ranges)) {
                return List.of();
            }
        }
        return ranges;
    }

    private static boolean add(String first, String last, List<ByteRange> into) {
        if (first.isEmpty()) {
            return !last.isEmpty() && into.add(ByteRange.suffix(saturated(last)));
        }
        long from = saturated(first);
        long to = last.isEmpty() ? Long.MAX_VALUE : saturated(last);
        return from <= to && into.add(ByteRange.between(from, to));
    }

    private static long saturated(String digits) {
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }
}
