package io.stowage.store.s3.config;

import io.stowage.config.ByteSize;
import io.stowage.config.Settings;

/**
 * When a body goes in parts, and how much memory that may take.
 *
 * @param threshold bodies in memory, and streams of known length, go in one request up to this size. A stream has to be
 *     held for a possible second try, so it goes in parts already when it is longer than half of {@code buffers}, and
 *     one of unknown length when it is longer than one part
 * @param partSize the size of the first parts; later ones grow so that 10,000 of them suffice
 * @param buffers what all uploads of this store together may hold in memory
 */
public record S3Sizes(long threshold, long partSize, long buffers) {
    public static final long MIN_PART = 5 * ByteSize.MIB;
    public static final long MAX_PART = 5 * ByteSize.GIB;
    public static final int MAX_PARTS = 10_000;

    static S3Sizes from(Settings settings) {
        long threshold = settings.size(
                "multipart-threshold", 64 * ByteSize.MIB, MIN_PART, MAX_PART, "larger bodies are sent in parts");
        long partSize =
                settings.size("multipart-part-size", 16 * ByteSize.MIB, MIN_PART, MAX_PART, "the size of a first part");
        long buffers = settings.size(
                "buffers", 128 * ByteSize.MIB, 2 * MIN_PART, ByteSize.TIB, "heap that all uploads together may take");
        settings.require(
                partSize <= threshold,
                "multipart-part-size",
                "is more than multipart-threshold",
                "lower it or raise the other");
        settings.require(
                partSize <= buffers / 2, "buffers", "does not hold two parts of multipart-part-size", "raise it");
        return new S3Sizes(threshold, partSize, buffers);
    }

    /** The longest stream that can be held at once while another is being filled. */
    public long longestHeld() {
        return Math.min(buffers / 2, MAX_PART);
    }

    /** The longest stream of known length that goes in one request. */
    public long longestSingle() {
        return Math.min(threshold, longestHeld());
    }
}
