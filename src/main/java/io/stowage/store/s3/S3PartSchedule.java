package io.stowage.store.s3;

import io.stowage.config.ByteSize;
import io.stowage.store.StoreException;
import io.stowage.store.s3.config.S3Sizes;

/**
 * How long each part of an upload is. Parts are few and long when the length is known; else they begin short and grow,
 * so that small bodies stay cheap and 10,000 parts still hold terabytes.
 *
 * @param longest what the buffers can hold; it bounds every part, and with it the longest body
 */
record S3PartSchedule(long first, long longest, boolean grows) {
    private static final long EQUAL_WHEN_UNKNOWN = 64 * ByteSize.MIB;
    // Some room below the 10,000, so that rounding never needs one part more.
    private static final int PARTS_TO_PLAN = 9_900;

    static S3PartSchedule ofUnknown(S3Sizes sizes, boolean equalParts) {
        long longest = sizes.longestHeld();
        long first = equalParts ? Math.max(sizes.partSize(), EQUAL_WHEN_UNKNOWN) : sizes.partSize();
        return new S3PartSchedule(Math.min(first, longest), longest, !equalParts);
    }

    static S3PartSchedule ofKnown(S3Sizes sizes, long length) throws StoreException {
        long needed = roundUp(length / PARTS_TO_PLAN + 1);
        if (needed > sizes.longestHeld()) {
            throw tooLong("a body of " + length + " bytes needs parts of " + ByteSize.format(needed));
        }
        return new S3PartSchedule(Math.max(sizes.partSize(), needed), sizes.longestHeld(), false);
    }

    /** @param number from 1 on */
    long size(int number) throws StoreException {
        if (number > S3Sizes.MAX_PARTS) {
            throw tooLong("the body goes on after " + S3Sizes.MAX_PARTS + " parts");
        }
        return grows ? Math.min(first * factor(number), longest) : first;
    }

    private static int factor(int number) {
        if (number <= 1000) {
            return 1;
        }
        if (number <= 2000) {
            return 2;
        }
        if (number <= 4000) {
            return 4;
        }
        return number <= 6000 ? 8 : 64;
    }

    private static long roundUp(long bytes) {
        return (bytes + ByteSize.MIB - 1) / ByteSize.MIB * ByteSize.MIB;
    }

    private static StoreException tooLong(String what) {
        return new StoreException(
                StoreException.Reason.MISCONFIGURED,
                what + ", more than half of s3.buffers can hold; raise s3.buffers");
    }
}
