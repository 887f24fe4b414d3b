package io.stowage.config;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;

/** What to do about a key that nobody reads. */
final class SpellingHint {
    private SpellingHint() {}

    /** The known key that is nearest, since most strangers are typing errors. */
    static String of(String stranger, Collection<String> knownKeys) {
        String key = stranger.toLowerCase(Locale.ROOT).replace('_', '.');
        return knownKeys.stream()
                .map(known -> Map.entry(known, distance(known.replace('-', '.'), key.replace('-', '.'))))
                .filter(entry -> entry.getValue() <= 3)
                .min(Map.Entry.comparingByValue())
                .map(entry -> "did you mean " + entry.getKey() + "?")
                .orElse("remove it, or look the name up in docs/configuration.md");
    }

    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
