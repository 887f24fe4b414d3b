package io.stowage.web;

import io.stowage.fault.BadRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a raw query, in their order. Fronts read this and not the server's: servers differ in what they
 * decode, repair or refuse, and signatures are over what was sent.
 */
public final class QueryParameters {

    /** One of them, as it was sent or decoded; without a sign its value is empty. */
    public record Parameter(String name, String value) {}

    private QueryParameters() {}

    /**
     * As they were sent. Nothing between two {@code &} is no parameter.
     *
     * @param query without the question mark; null when there was none
     */
    public static List<Parameter> sent(@Nullable String query, int most) {
        List<Parameter> all = new ArrayList<>();
        for (String pair : query == null ? new String[0] : query.split("&")) {
            if (pair.isEmpty()) {
                continue;
            }
            BadRequest.unless(all.size() < most, "the query has more than " + most + " parameters");
            int sign = pair.indexOf('=');
            all.add(new Parameter(sign < 0 ? pair : pair.substring(0, sign), sign < 0 ? "" : pair.substring(sign + 1)));
        }
        return all;
    }

    /** Decoded as {@link FormText} does. */
    public static List<Parameter> strict(@Nullable String query, int most) {
        return sent(query, most).stream()
                .map(sent -> new Parameter(FormText.decode(sent.name()), FormText.decode(sent.value())))
                .toList();
    }

    /** As the servlet API has them, refused only where they are no UTF-8. */
    static Map<String, String[]> map(@Nullable String query) {
        Map<String, String[]> all = new LinkedHashMap<>();
        for (Parameter sent : sent(query, Integer.MAX_VALUE)) {
            all.merge(decode(sent.name()), new String[] {decode(sent.value())}, QueryParameters::join);
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
