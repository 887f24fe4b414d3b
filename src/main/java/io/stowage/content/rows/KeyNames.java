package io.stowage.content.rows;

import io.stowage.digest.Algorithm;
import io.stowage.store.Key;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The names of objects whose names a front gave. They stay the same in every store, except that names by digest begin with
 * what those of that store begin with.
 *
 * @param prefixes what names by digest begin with, by store; without a slash at the end
 * @param elsewhere the same for all other stores
 */
public record KeyNames(Map<String, String> prefixes, String elsewhere) {
    /** The same names everywhere. */
    public static final KeyNames SAME = new KeyNames(Map.of(), "");

    public KeyNames {
        prefixes = Map.copyOf(prefixes);
    }

    /** The name in the store {@code to} of what has this one in the store {@code from}. */
    public Key name(Key key, String from, String to) {
        String before = beginning(from);
        if (!key.text().startsWith(before)) {
            return key;
        }
        String rest = key.text().substring(before.length());
        boolean byDigest =
                Arrays.stream(Algorithm.values()).anyMatch(algorithm -> rest.startsWith(algorithm.label() + "/"));
        return byDigest ? Key.of(beginning(to) + rest) : key;
    }

    /** What names by digest in this store begin with, one for each kind of digest. */
    public List<String> byDigest(String store) {
        return Arrays.stream(Algorithm.values())
                .map(algorithm -> beginning(store) + algorithm.label() + "/")
                .toList();
    }

    private String beginning(String store) {
        String prefix = prefixes.getOrDefault(store, elsewhere);
        return prefix.isEmpty() ? "" : prefix + "/";
    }
}
