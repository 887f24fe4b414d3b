package io.stowage.s3.record;

import java.util.List;
import java.util.Optional;

/**
 * Some of a bucket, in the order of names.
 *
 * @param commonPrefixes each once, however many names begin with it
 * @param next where the next page begins: after this name or common prefix; empty when nothing more follows
 */
public record Page<T>(List<T> items, List<String> commonPrefixes, Optional<String> next) {
    public Page {
        items = List.copyOf(items);
        commonPrefixes = List.copyOf(commonPrefixes);
    }

    public static <T> Page<T> empty() {
        return new Page<>(List.of(), List.of(), Optional.empty());
    }

    public boolean truncated() {
        return next.isPresent();
    }
}
