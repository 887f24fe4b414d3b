package io.stowage.store.placement;

import io.stowage.config.ByteSize;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Things of this kind go to that store. Every condition must hold; a size that is not known meets no bound of size.
 *
 * @param when patterns for attributes, any of which may match
 * @param minSize the smallest size that is meant
 * @param maxSize the largest size that is meant
 */
public record PlacementRule(String name, Map<String, List<String>> when, long minSize, long maxSize, String use) {
    /** No bound: more than any object has. */
    public static final long NO_LIMIT = 1024 * 1024 * ByteSize.TIB;

    public PlacementRule {
        Map<String, List<String>> copy = new LinkedHashMap<>();
        when.forEach((attribute, patterns) -> copy.put(attribute, List.copyOf(patterns)));
        when = Collections.unmodifiableMap(copy);
        when.values().forEach(patterns -> patterns.forEach(Glob::new));
        if (minSize < 0 || maxSize < minSize) {
            throw new IllegalArgumentException("rule " + name + ": no size is from " + minSize + " to " + maxSize);
        }
    }

    /** Why this rule is not meant; empty when it is. */
    Optional<String> objection(Map<String, String> attributes) {
        for (Map.Entry<String, List<String>> condition : when.entrySet()) {
            String value = attributes.get(condition.getKey());
            if (value == null || condition.getValue().stream().noneMatch(text -> new Glob(text).matches(value))) {
                String found = value == null ? "not known" : value;
                return Optional.of(
                        condition.getKey() + " is " + found + ", wanted: " + String.join(" or ", condition.getValue()));
            }
        }
        return sizeObjection(attributes);
    }

    private Optional<String> sizeObjection(Map<String, String> attributes) {
        if (minSize == 0 && maxSize == NO_LIMIT) {
            return Optional.empty();
        }
        String text = attributes.get(Placement.SIZE);
        if (text == null) {
            return Optional.of("size is not known");
        }
        long size = Long.parseLong(text);
        return size < minSize || size > maxSize
                ? Optional.of("size is " + size + ", wanted: " + minSize + " to " + maxSize)
                : Optional.empty();
    }

    /** Whether nothing is left for a later rule: all that it means, this one means too. */
    boolean covers(PlacementRule later) {
        boolean sizes = minSize <= later.minSize && maxSize >= later.maxSize;
        return sizes
                && when.entrySet().stream()
                        .allMatch(mine -> later.when.containsKey(mine.getKey())
                                && mine.getValue().containsAll(later.when.get(mine.getKey())));
    }

    /** What this rule means, in words. */
    String conditions() {
        List<String> words = new ArrayList<>();
        when.forEach((attribute, patterns) -> words.add(attribute + " is " + String.join(" or ", patterns)));
        if (minSize > 0 || maxSize < NO_LIMIT) {
            words.add("size from " + ByteSize.format(minSize) + " to " + ByteSize.format(maxSize));
        }
        return words.isEmpty() ? "anything" : String.join(" and ", words);
    }
}
