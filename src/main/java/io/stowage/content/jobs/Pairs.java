package io.stowage.content.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Named values on one line, which are the same text when they are the same: options, cursors and counters of jobs. */
public final class Pairs {
    private final Map<String, String> values;

    private Pairs(Map<String, String> values) {
        this.values = values;
    }

    public static Pairs none() {
        return new Pairs(new LinkedHashMap<>());
    }

    public static Pairs parse(String text) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String pair : text.split(" ", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                values.put(pair.substring(0, equals), URLDecoder.decode(pair.substring(equals + 1), UTF_8));
            }
        }
        return new Pairs(values);
    }

    /** The same and one more. */
    public Pairs with(String name, Object value) {
        Map<String, String> more = new LinkedHashMap<>(values);
        more.put(name, value.toString());
        return new Pairs(more);
    }

    /** Empty where there is none of that name. */
    public String text(String name) {
        return values.getOrDefault(name, "");
    }

    /** 0 where there is none of that name. */
    public long number(String name) {
        return Long.parseLong(values.getOrDefault(name, "0"));
    }

    public boolean flag(String name) {
        return Boolean.parseBoolean(text(name));
    }

    /** In the order in which they were added. */
    @Override
    public String toString() {
        return values.entrySet().stream()
                .map(pair -> pair.getKey() + "=" + URLEncoder.encode(pair.getValue(), UTF_8))
                .collect(Collectors.joining(" "));
    }
}
