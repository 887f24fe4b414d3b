package io.stowage.s3.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The parameters of a query in the order they were sent, as they were sent and decoded. */
public record Query(List<Parameter> parameters) {
    public static final Query NONE = new Query(List.of());

    private static final int MOST = 1000;

    /**
     * @param name decoded
     * @param value decoded; empty where there was no equals sign
     */
    public record Parameter(String rawName, String rawValue, String name, String value) {
        static Parameter parse(String pair) {
            int equal = pair.indexOf('=');
            String rawName = equal < 0 ? pair : pair.substring(0, equal);
            String rawValue = equal < 0 ? "" : pair.substring(equal + 1);
            return new Parameter(rawName, rawValue, UriText.decodeQuery(rawName), UriText.decodeQuery(rawValue));
        }
    }

    public Query {
        parameters = List.copyOf(parameters);
    }

    public static Query parse(@Nullable String raw) {
        if (raw == null || raw.isEmpty()) {
            return NONE;
        }
        List<Parameter> all = new ArrayList<>();
        int start = 0;
        while (start <= raw.length()) {
            int ampersand = raw.indexOf('&', start);
            int end = ampersand < 0 ? raw.length() : ampersand;
            if (end > start) {
                if (all.size() == MOST) {
                    throw S3Error.INVALID_REQUEST.failure("the query has more than " + MOST + " parameters");
                }
                all.add(Parameter.parse(raw.substring(start, end)));
            }
            start = end + 1;
        }
        return new Query(all);
    }

    public boolean has(String name) {
        return find(name).isPresent();
    }

    /** The first one of this name, in this case. */
    public Optional<String> find(String name) {
        for (Parameter each : parameters) {
            if (each.name().equals(name)) {
                return Optional.of(each.value());
            }
        }
        return Optional.empty();
    }

    /** The first one of this name in any case: SDKs differ in how they write the parameters of a signature. */
    public Optional<String> findAnyCase(String name) {
        for (Parameter each : parameters) {
            if (each.name().equalsIgnoreCase(name)) {
                return Optional.of(each.value());
            }
        }
        return Optional.empty();
    }
}
