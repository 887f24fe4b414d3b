package io.stowage.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** All sources of one configuration, of which the stronger ones overrule the others. */
record Sources(List<Source> strongestFirst) {
    /** A value as it was written, and the name of the source that has it. */
    record Found(String text, String source) {}

    /** A key that nobody reads, and the name of the source that has it. */
    record Stranger(String key, String source) {}

    static Sources of(List<Source> weakestFirst) {
        List<Source> strongestFirst = new ArrayList<>(weakestFirst);
        Collections.reverse(strongestFirst);
        return new Sources(List.copyOf(strongestFirst));
    }

    Optional<Found> find(String key) {
        for (Source source : strongestFirst) {
            Optional<String> text = source.find(key);
            if (text.isPresent()) {
                return Optional.of(new Found(text.get().strip(), source.name()));
            }
        }
        return Optional.empty();
    }

    /** The names that follow {@code prefix} in any source. */
    Set<String> names(String prefix) {
        Set<String> names = new TreeSet<>();
        strongestFirst.forEach(source -> names.addAll(source.names(prefix)));
        return names;
    }

    /** Keys beside those that were asked for, each with the source that has it. */
    List<Stranger> strangers(Set<String> asked) {
        return strongestFirst.stream()
                .flatMap(source -> source.strangers(asked).stream().map(key -> new Stranger(key, source.name())))
                .toList();
    }
}
