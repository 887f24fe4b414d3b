package io.stowage.s3.index;

import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/** Keys that other servers stumble over, many of them in few groups. */
final class OddKeys {
    private static final List<String> PIECES = List.of(
            "a",
            "b",
            "/",
            "//",
            "./",
            "../",
            ";x",
            "%2F",
            " ",
            "é",
            "\u0000",
            "\u0001",
            "\u007F",
            "\u07FF",
            // In UTF-16 a character beyond the first plane comes before these, and in UTF-8 behind them.
            "\uE000",
            "\uFFFF",
            "\uD83D\uDE00",
            "\uDBFF\uDFFF");

    private static final String LONGEST = "a/" + "\uFFFF".repeat(340) + "zz";

    private OddKeys() {}

    static String text(Random random, int most) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(most + 1); i > 0; i--) {
            text.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return text.toString();
    }

    static Set<String> some(Random random, int count) {
        Set<String> keys = new TreeSet<>(List.of(LONGEST));
        while (keys.size() < count) {
            String key = text(random, 6);
            if (!key.isEmpty()) {
                keys.add(key);
            }
        }
        // So many in one group that no single reading covers it.
        for (int i = 0; i < count; i++) {
            keys.add("a/" + i);
        }
        return keys;
    }
}
