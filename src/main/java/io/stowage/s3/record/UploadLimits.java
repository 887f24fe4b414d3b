package io.stowage.s3.record;

import java.time.Duration;

/**
 * Bounds of uploads in parts.
 *
 * @param expiry an upload that began longer ago is given up
 * @param leastPartBytes what every part but the last has at least when an upload is completed
 */
public record UploadLimits(Duration expiry, long leastPartBytes) {
    public static final int MOST_PARTS = 10_000;
    public static final long MOST_BYTES = 5L << 40;
    public static final Duration REMEMBERED = Duration.ofHours(1);
    private static final long LEAST_PART_BYTES = 5L << 20;

    public static UploadLimits of(Duration expiry) {
        return new UploadLimits(expiry, LEAST_PART_BYTES);
    }
}
