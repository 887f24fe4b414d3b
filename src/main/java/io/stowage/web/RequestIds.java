package io.stowage.web;

import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Names for requests: the one that a proxy gave, when it is harmless to log, else a new one. */
final class RequestIds {
    private static final Pattern HARMLESS = Pattern.compile("[A-Za-z0-9._-]{8,64}");
    private static final int RADIX = 32;

    private final RandomGenerator random;

    RequestIds(RandomGenerator random) {
        this.random = random;
    }

    String of(@Nullable String given) {
        if (given != null && HARMLESS.matcher(given).matches()) {
            return given;
        }
        String text = Long.toUnsignedString(random.nextLong(), RADIX);
        return "0".repeat(13 - text.length()) + text;
    }
}
