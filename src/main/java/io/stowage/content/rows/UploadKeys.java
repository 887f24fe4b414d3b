package io.stowage.content.rows;

import io.stowage.store.Key;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/**
 * Keys that were never used before, {@code content/<minute>/<random>}: in the order of time, so that what a crash left
 * is found by listing up to a moment.
 */
public final class UploadKeys {
    public static final String PREFIX = "content/";

    private static final int RANDOM_BYTES = 16;
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyyMMddHHmm").withZone(ZoneOffset.UTC);

    private final Clock clock;
    private final RandomGenerator random;

    public UploadKeys(Clock clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    public Key next() {
        byte[] unique = new byte[RANDOM_BYTES];
        random.nextBytes(unique);
        return Key.of(minute(clock.instant()) + HexFormat.of().formatHex(unique));
    }

    /** Every key of that minute begins with this, and every earlier one comes before it. */
    public static String minute(Instant moment) {
        return PREFIX + MINUTE.format(moment) + "/";
    }
}
