package io.stowage.content;

import io.stowage.config.ByteSize;
import io.stowage.config.Settings;
import java.time.Duration;

/**
 * How contents are kept.
 *
 * @param grace how long a content that nothing claims, or bytes that no row knows, are left alone
 * @param deduplicate whether the same bytes are stored once
 * @param verifyEvery after this time each place is read again
 * @param verifyBytesPerSecond how fast that happens, on one node at a time
 */
public record ContentConfig(Duration grace, boolean deduplicate, Duration verifyEvery, long verifyBytesPerSecond) {
    private static final Duration USUAL_VERIFY_EVERY = Duration.ofDays(30);
    private static final long USUAL_VERIFY_RATE = 8 * ByteSize.MIB;
    private static final Duration LEAST_GRACE = Duration.ofMinutes(1);

    /** With the usual verification. */
    public static ContentConfig of(Duration grace, boolean deduplicate) {
        return new ContentConfig(grace, deduplicate, USUAL_VERIFY_EVERY, USUAL_VERIFY_RATE);
    }

    public static ContentConfig from(Settings settings) {
        Settings content = settings.scope("content");
        return new ContentConfig(
                content.duration(
                        "grace",
                        Duration.ofHours(24),
                        LEAST_GRACE,
                        Duration.ofDays(365),
                        "How long bytes that nothing refers to any more are kept. An upload may take half of it."),
                content.flag(
                        "deduplicate", true, "Whether the same bytes are stored once, however many clients send them."),
                content.duration(
                        "verify-every",
                        USUAL_VERIFY_EVERY,
                        Duration.ofHours(1),
                        Duration.ofDays(3650),
                        "After how long stored bytes are read again to see whether they are still the same."),
                content.size(
                        "verify-bytes-per-second",
                        USUAL_VERIFY_RATE,
                        1,
                        Long.MAX_VALUE,
                        "How fast stored bytes are read again, by all nodes together."));
    }

    /** After this, an upload that has not been published yet must not be: its bytes could be taken for left behind. */
    Duration longestIntake() {
        return grace.dividedBy(2);
    }
}
