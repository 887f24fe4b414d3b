package io.stowage.artifacts.routing;

import io.stowage.fault.BadRequest;
import io.stowage.web.json.Fields;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Files of this kind go that way. Every predicate must hold, and none of {@code not}.
 *
 * @param when values of attributes, any of which may match
 * @param not the same for what must not hold; all of it together
 */
record RoutingRule(String name, Predicates when, Predicates not, Route route) {
    private static final Set<String> FIELDS = Set.of("name", "when", "use", "write");
    private static final Set<String> ATTRIBUTES =
            Set.of("retention_class", "producer", "name", "version", "media_type", "path");
    private static final String NOT = "not";
    private static final String MIN = "min_size";
    private static final String MAX = "max_size";

    /** The texts of the patterns stand for the patterns where rules are compared. */
    record Predicates(Map<String, List<String>> texts, Map<String, List<ValuePattern>> patterns, long min, long max) {
        static final Predicates NONE = new Predicates(Map.of(), Map.of(), 0, Long.MAX_VALUE);

        boolean hold(FileFacts facts) {
            return patterns.entrySet().stream().allMatch(entry -> {
                        String value = facts.attributes().get(entry.getKey());
                        return value != null && entry.getValue().stream().anyMatch(pattern -> pattern.matches(value));
                    })
                    && sizeHolds(facts);
        }

        private boolean sizeHolds(FileFacts facts) {
            if (min == 0 && max == Long.MAX_VALUE) {
                return true;
            }
            return facts.size().isPresent()
                    && facts.size().getAsLong() >= min
                    && facts.size().getAsLong() <= max;
        }

        boolean isSame(Predicates other) {
            return texts.equals(other.texts) && min == other.min && max == other.max;
        }

        boolean isEmpty() {
            return texts.isEmpty() && min == 0 && max == Long.MAX_VALUE;
        }
    }

    boolean applies(FileFacts facts) {
        return when.hold(facts) && (not.isEmpty() || !not.hold(facts));
    }

    /** Whether nothing is left for a later rule of the same predicates. */
    boolean covers(RoutingRule later) {
        return (when.isEmpty() && not.isEmpty()) || (when.isSame(later.when) && not.isSame(later.not));
    }

    static Set<String> fields() {
        return FIELDS;
    }

    static RoutingRule parse(Fields fields, Backends backends) {
        String name = fields.text("name");
        BadRequest.unless(name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,62}"), "a rule has an impossible name");
        Fields when = fields.has("when") ? fields.map("when") : null;
        Predicates holds = when == null ? Predicates.NONE : predicates(name, when, true);
        Predicates not = when != null && when.has(NOT) ? predicates(name, when.map(NOT), false) : Predicates.NONE;
        BadRequest.unless(
                when == null || !when.has(NOT) || !not.isEmpty(), "not of the rule " + name + " says nothing");
        List<Backend> use = backends(name, fields.texts("use"), backends);
        String write = fields.optionalText("write").orElse(Route.ALL);
        return new RoutingRule(name, holds, not, new Route(name, use, needed(name, write, use.size()), write));
    }

    private static Predicates predicates(String rule, Fields when, boolean outer) {
        Map<String, List<String>> texts = new LinkedHashMap<>();
        Map<String, List<ValuePattern>> patterns = new LinkedHashMap<>();
        for (String attribute : when.names()) {
            boolean size = attribute.equals(MIN) || attribute.equals(MAX);
            if (size || (outer && attribute.equals(NOT))) {
                continue;
            }
            BadRequest.unless(
                    ATTRIBUTES.contains(attribute) || attribute.startsWith(FileFacts.LABEL),
                    "the rule " + rule + " asks for " + attribute + ", which is no predicate");
            List<String> values = when.texts(attribute);
            BadRequest.unless(!values.isEmpty(), "the rule " + rule + " names no value of " + attribute);
            texts.put(attribute, values);
            patterns.put(attribute, values.stream().map(ValuePattern::parse).toList());
        }
        long min = when.optionalLong(MIN).orElse(0L);
        long max = when.optionalLong(MAX).orElse(Long.MAX_VALUE);
        BadRequest.unless(min <= max, "the rule " + rule + " means no size, as min_size is above max_size");
        return new Predicates(texts, patterns, min, max);
    }

    static List<Backend> backends(String rule, List<String> ids, Backends backends) {
        BadRequest.unless(!ids.isEmpty(), "the rule " + rule + " uses no backend");
        BadRequest.unless(new HashSet<>(ids).size() == ids.size(), "the rule " + rule + " names a backend twice");
        return ids.stream()
                .map(id -> backends.find(id)
                        .orElseThrow(() -> BadRequest.because("the rule " + rule + " uses the backend " + id
                                + ", which is not configured; there are " + backends.ids())))
                .toList();
    }

    static int needed(String rule, String write, int backends) {
        if (write.equals(Route.ALL)) {
            return backends;
        }
        if (write.equals(Route.FIRST)) {
            return 1;
        }
        String number = write.startsWith(Route.QUORUM) ? write.substring(Route.QUORUM.length()) : "";
        BadRequest.unless(
                number.matches("[1-9][0-9]?") && Integer.parseInt(number) <= backends,
                "write of the rule " + rule + " is none of all, first and quorum:<1 to " + backends + ">");
        return Integer.parseInt(number);
    }
}
