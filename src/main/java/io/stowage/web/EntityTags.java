package io.stowage.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Enumeration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Conditional requests against one strong entity tag. */
public final class EntityTags {
    private static final Pattern TAG = Pattern.compile("(?:W/)?(\"[\\x21\\x23-\\x7e\\x80-\\xff]*\")");

    private EntityTags() {}

    /** Whether {@code If-None-Match} names this tag, so that the answer is 304. */
    public static boolean alreadyKnown(HttpServletRequest request, String tag) {
        Enumeration<String> headers = request.getHeaders("If-None-Match");
        while (headers.hasMoreElements()) {
            String header = headers.nextElement();
            if (header.strip().equals("*")) {
                return true;
            }
            Matcher matcher = TAG.matcher(header);
            while (matcher.find()) {
                if (matcher.group(1).equals(tag)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether a {@code Range} is to be looked at: there is no {@code If-Range}, or it names exactly this tag. */
    public static boolean rangeApplies(HttpServletRequest request, String tag) {
        @Nullable String header = request.getHeader("If-Range");
        return header == null || header.strip().equals(tag);
    }
}
