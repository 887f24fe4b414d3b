package io.stowage.config;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The process environment. {@code stowage.store.s3.path-style} is {@code STOWAGE_STORE_S3_PATH_STYLE} there; since a
 * dot and a dash look the same, a key is always turned into a variable and never the other way round.
 */
public final class EnvironmentSource implements Source {
    static final String NAME = "environment";

    private static final String PREFIX = "STOWAGE_";

    private final Map<String, String> variables;

    public EnvironmentSource(Map<String, String> environment) {
        Map<String, String> ours = new HashMap<>();
        environment.forEach((name, value) -> {
            if (name.startsWith(PREFIX)) {
                ours.put(name, value);
            }
        });
        this.variables = Map.copyOf(ours);
    }

    static String variable(String key) {
        return key.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Optional<String> find(String key) {
        return Optional.ofNullable(variables.get(variable(key)));
    }

    @Override
    public Set<String> strangers(Set<String> asked) {
        Set<String> strangers = new TreeSet<>(variables.keySet());
        asked.forEach(key -> strangers.remove(variable(key)));
        return strangers;
    }

    /** A name is announced by its {@code …_TYPE}; one with a dash cannot be written in the environment. */
    @Override
    public Set<String> names(String prefix) {
        String start = variable(prefix);
        Set<String> names = new TreeSet<>();
        for (String variable : variables.keySet()) {
            if (variable.startsWith(start) && variable.endsWith("_TYPE")) {
                String name = variable.substring(start.length(), Math.max(start.length(), variable.length() - 5));
                if (!name.isEmpty() && name.indexOf('_') < 0) {
                    names.add(name.toLowerCase(Locale.ROOT));
                }
            }
        }
        return names;
    }
}
