package io.stowage.config;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** One place that settings come from, with a name that an operator recognises. */
public interface Source {
    String name();

    Optional<String> find(String key);

    /**
     * What this source holds for us and was not among the keys that somebody asked for, each in the source's own
     * spelling.
     */
    Set<String> strangers(Set<String> asked);

    /** The names that stand between {@code prefix} and a dot, as in {@code stowage.stores.<name>.type}. */
    Set<String> names(String prefix);

    /** A source with dotted keys: a file, parameters, system properties, the command line. */
    static Source of(String name, Map<String, String> values) {
        return new Source() {
            private final Map<String, String> copy = Map.copyOf(values);

            @Override
            public String name() {
                return name;
            }

            @Override
            public Optional<String> find(String key) {
                return Optional.ofNullable(copy.get(key));
            }

            @Override
            public Set<String> strangers(Set<String> asked) {
                Set<String> strangers = new TreeSet<>(copy.keySet());
                strangers.removeAll(asked);
                return strangers;
            }

            @Override
            public Set<String> names(String prefix) {
                Set<String> names = new TreeSet<>();
                for (String key : copy.keySet()) {
                    if (key.startsWith(prefix)) {
                        int dot = key.indexOf('.', prefix.length());
                        if (dot > prefix.length()) {
                            names.add(key.substring(prefix.length(), dot));
                        }
                    }
                }
                return names;
            }
        };
    }
}
