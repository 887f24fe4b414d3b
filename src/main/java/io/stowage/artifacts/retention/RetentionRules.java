package io.stowage.artifacts.retention;

import io.stowage.fault.BadRequest;
import io.stowage.web.json.Fields;
import io.stowage.web.json.Json;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The classes of packages, and how patiently they are removed.
 *
 * @param fallback the class of packages that name none
 * @param grace how long an expired package can still be read by its id
 * @param abandonAfter when an open package to which nothing comes any more is given up
 */
public record RetentionRules(
        String fallback, Map<String, RetentionClass> classes, Duration grace, Duration abandonAfter) {
    /** Where nothing is configured: everything stays. */
    public static final RetentionRules USUAL = new RetentionRules(
            "standard",
            Map.of("standard", new RetentionClass("standard", Optional.empty(), Duration.ZERO, 0, false, false)),
            Duration.ofDays(1),
            Duration.ofDays(2));

    private static final String NAME = "[a-z0-9][a-z0-9_-]{0,30}";
    private static final int MOST_CLASSES = 100;

    public RetentionRules {
        classes = Map.copyOf(classes);
        if (!classes.containsKey(fallback)) {
            throw new IllegalArgumentException("the default class " + fallback + " is not among " + classes.keySet());
        }
    }

    public Optional<RetentionClass> find(String name) {
        return Optional.ofNullable(classes.get(name));
    }

    /** The rules for a class that was configured once and is no longer: such packages stay. */
    public RetentionClass of(String name) {
        return find(name).orElseGet(() -> new RetentionClass(name, Optional.empty(), Duration.ZERO, 0, false, false));
    }

    public List<String> names() {
        return classes.keySet().stream().sorted().toList();
    }

    /** Throws a {@link io.stowage.fault.StowageException} that says what is wrong. */
    public static RetentionRules parse(String document) {
        Fields root = new Json()
                .parse(document, Set.of("default", "classes", "grace", "abandon_open_after"), "the retention document");
        Fields all = root.map("classes");
        BadRequest.unless(all.names().size() <= MOST_CLASSES, "there are more than " + MOST_CLASSES + " classes");
        Map<String, RetentionClass> classes = new LinkedHashMap<>();
        for (String name : all.names()) {
            BadRequest.unless(name.matches(NAME), "the class " + name + " has an impossible name");
            classes.put(
                    name,
                    parse(name, all.object(name, Set.of("max_age", "min_age", "keep_last", "immutable", "delete"))));
        }
        return BadRequest.unlessValid(
                "the retention document:",
                () -> new RetentionRules(
                        root.text("default"),
                        classes,
                        duration(root, "grace").orElse(USUAL.grace()),
                        duration(root, "abandon_open_after").orElse(USUAL.abandonAfter())));
    }

    private static RetentionClass parse(String name, Fields fields) {
        Optional<String> delete = fields.optionalText("delete");
        BadRequest.unless(
                delete.isEmpty() || delete.get().equals("admin"), "delete of the class " + name + " can only be admin");
        return BadRequest.unlessValid(
                "the retention document:",
                () -> new RetentionClass(
                        name,
                        duration(fields, "max_age"),
                        duration(fields, "min_age").orElse(Duration.ZERO),
                        fields.has("keep_last") ? fields.number("keep_last") : 0,
                        fields.flag("immutable", false),
                        delete.isPresent()));
    }

    private static Optional<Duration> duration(Fields fields, String name) {
        return fields.optionalText(name).map(text -> {
            try {
                Duration duration = Duration.parse(text);
                BadRequest.unless(!duration.isNegative(), name + " is less than no time");
                return duration;
            } catch (DateTimeException e) {
                throw BadRequest.because(name + " is not a duration such as P90D", e);
            }
        });
    }
}
