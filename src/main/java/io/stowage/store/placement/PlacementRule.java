package io.stowage.store.placement;

import io.stowage.config.ByteSize;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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

    boolean applies(Map<String, String> attributes) {
        return when.entrySet().stream().allMatch(condition -> matches(condition, attributes))
                && appliesToSize(attributes);
    }

    private static boolean matches(Map.Entry<String, List<String>> condition, Map<String, String> attributes) {
        String value = attributes.get(condition.getKey());
        return value != null && condition.getValue().stream().anyMatch(text -> new Glob(text).matches(value));
    }

    private boolean appliesToSize(Map<String, String> attributes) {
        if (minSize == 0 && maxSize == NO_LIMIT) {
            return true;
        }
        String text = attributes.get(Placement.SIZE);
        if (text == null) {
            return false;
        }
        long size = Long.parseLong(text);
        return size >= minSize && size <= maxSize;
    }

    /** Whether nothing is left for a later rule: all that it means, this one means too. */
    boolean covers(PlacementRule later) {
        boolean sizes = minSize <= later.minSize && maxSize >= later.maxSize;
        return sizes
                && when.entrySet().stream()
                        .allMatch(mine -> later.when.containsKey(mine.getKey())
                                && mine.getValue().containsAll(later.when.get(mine.getKey())));
    }
}
