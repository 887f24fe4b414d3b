package io.stowage.web;

import io.stowage.store.ByteRange;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The {@code Range} header: one range of bytes. Whatever else it says is not for us, and the whole is sent. */
public final class Ranges {
    private static final Pattern ONE = Pattern.compile("bytes[ \t]*=[ \t]*([0-9]*)[ \t]*-[ \t]*([0-9]*)[ \t]*");

    private Ranges() {}

    /** {@link ByteRange#ALL} for no header, several ranges, another unit and everything malformed (RFC 9110, 14.2). */
    public static ByteRange parse(@Nullable String header) {
        if (header == null) {
            return ByteRange.ALL;
        }
        Matcher matcher = ONE.matcher(header);
        if (!matcher.matches()) {
            return ByteRange.ALL;
        }
        String first = matcher.group(1);
        String last = matcher.group(2);
        if (first.isEmpty()) {
            return last.isEmpty() ? ByteRange.ALL : ByteRange.suffix(saturated(last));
        }
        long from = saturated(first);
        long to = last.isEmpty() ? Long.MAX_VALUE : saturated(last);
        return from > to ? ByteRange.ALL : ByteRange.between(from, to);
    }

    private static long saturated(String digits) {
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }
}
