package io.stowage.web;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The parameters of a query, decoded as forms are, and refused where they are no UTF-8. */
final class QueryParameters {
    private QueryParameters() {}

    static Map<String, String[]> parse(@Nullable String query) {
        Map<String, String[]> all = new LinkedHashMap<>();
        for (String pair : query == null || query.isEmpty() ? new String[0] : query.split("&")) {
            if (!pair.isEmpty()) {
                int equal = pair.indexOf('=');
                String name = decode(equal < 0 ? pair : pair.substring(0, equal));
                String value = equal < 0 ? "" : decode(pair.substring(equal + 1));
                all.merge(name, new String[] {value}, QueryParameters::join);
            }
        }
        return Collections.unmodifiableMap(all);
    }

    private static String[] join(String[] before, String[] more) {
        String[] all = new String[before.length + more.length];
        System.arraycopy(before, 0, all, 0, before.length);
        System.arraycopy(more, 0, all, before.length, more.length);
        return all;
    }

    private static String decode(String text) {
        return RequestPath.decode(text.replace('+', ' '));
    }
}
