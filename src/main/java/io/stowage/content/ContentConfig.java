package io.stowage.content;

import io.stowage.config.Settings;
import java.time.Duration;

/**
 * How contents are kept.
 *
 * @param grace how long a content that nothing claims, or bytes that no row knows, are left alone
 * @param deduplicate whether the same bytes are stored once
 */
public record ContentConfig(Duration grace, boolean deduplicate) {
    private static final Duration LEAST_GRACE = Duration.ofMinutes(1);

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
                        "deduplicate", true, "Whether the same bytes are stored once, whoever sends them, however often."));
    }

    /** After this, an upload that has not been published yet must not be: its bytes could be taken for left behind. */
    Duration longestIntake() {
        return grace.dividedBy(2);
    }
}
