package io.stowage.content;

import io.stowage.config.ByteSize;
import io.stowage.config.Settings;
import io.stowage.ops.CronSchedule;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * How contents are kept.
 *
 * @param grace how long a content that nothing claims, or bytes that no row knows, are left alone
 * @param deduplicate whether the same bytes are stored once
 * @param verifyEvery after this time each place is read again
 * @param verifyBytesPerSecond how fast that happens, on one node at a time
 * @param verifyAt when all places of a store are read again, for those stores that have a schedule
 * @param tellUploads whether the log of events hears of each place that an upload writes
 */
public record ContentConfig(
        Duration grace,
        boolean deduplicate,
        Duration verifyEvery,
        long verifyBytesPerSecond,
        Map<String, CronSchedule> verifyAt,
        boolean tellUploads) {
    private static final Duration USUAL_VERIFY_EVERY = Duration.ofDays(30);
    private static final long USUAL_VERIFY_RATE = 8 * ByteSize.MIB;
    private static final Duration LEAST_GRACE = Duration.ofMinutes(1);

    public ContentConfig {
        verifyAt = Map.copyOf(verifyAt);
    }

    /** With the usual verification. */
    public static ContentConfig of(Duration grace, boolean deduplicate) {
        return new ContentConfig(grace, deduplicate, USUAL_VERIFY_EVERY, USUAL_VERIFY_RATE, Map.of(), false);
    }

    /** @param stores the names of all stores */
    public static ContentConfig from(Settings settings, Set<String> stores) {
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
                        "How fast stored bytes are read again, by all nodes together."),
                schedules(content, stores),
                content.flag(
                        "tell-uploads",
                        false,
                        "Whether each upload adds an event for the place of its bytes, v1.storage.location_stored."));
    }

    private static Map<String, CronSchedule> schedules(Settings content, Set<String> stores) {
        Map<String, CronSchedule> schedules = new LinkedHashMap<>();
        for (String store : content.names("verify")) {
            String key = "verify." + store + ".cron";
            String text = content.text(
                    key,
                    "",
                    "When all bytes of this store are read again, in place of verify-every: minute, hour, day of the month,"
                            + " month and day of the week in UTC, such as 0 3 * * sun.");
            content.require(
                    stores.contains(store),
                    key,
                    "is for the store \"" + store + "\", which is not configured",
                    "use one of " + stores);
            try {
                schedules.put(store, CronSchedule.parse(text));
            } catch (IllegalArgumentException e) {
                content.problem(key, "is no schedule: " + e.getMessage(), "write it like 0 3 * * sun");
            }
        }
        return schedules;
    }

    /** After this, an upload that has not been published yet must not be: its bytes could be taken for left behind. */
    Duration longestIntake() {
        return grace.dividedBy(2);
    }
}
