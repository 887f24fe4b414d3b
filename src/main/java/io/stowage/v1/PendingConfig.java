package io.stowage.v1;

import io.stowage.config.ByteSize;
import io.stowage.config.Settings;
import java.time.Duration;

/**
 * What may wait for its chunks, and what becomes of chunks that waited in vain.
 *
 * @param max trees that wait under one root
 * @param life how long a tree may wait after it was last sent
 * @param rootsPerOwner roots of one owner under which trees wait
 * @param bytesPerOwner what the blobs of all waiting trees of one owner may have together
 * @param collect whether chunks of expired trees are removed
 * @param grace how long after the end of its life a tree still protects its chunks
 * @param listingLag how long a listing of the store may be behind what was written
 */
record PendingConfig(
        int max,
        Duration life,
        int rootsPerOwner,
        long bytesPerOwner,
        boolean collect,
        Duration grace,
        Duration listingLag) {

    static PendingConfig from(Settings v1) {
        Settings settings = v1.scope("pending");
        return new PendingConfig(
                settings.number("max", 8, 1, 64, "Trees that may wait for their chunks under one root."),
                settings.duration(
                        "life",
                        Duration.ofHours(24),
                        Duration.ofMinutes(1),
                        Duration.ofDays(30),
                        "How long a tree may wait for its chunks after it was last sent."),
                settings.number(
                        "roots-per-owner",
                        10_000,
                        1,
                        1_000_000,
                        "Unfinished uploads that one owner may have; more get 429 until some are finished or expire."),
                settings.size(
                        "bytes-per-owner",
                        ByteSize.TIB,
                        ByteSize.MIB,
                        1024 * ByteSize.TIB,
                        "Bytes that the unfinished uploads of one owner may have together, once all their chunks came;"
                                + " more get 429, and one upload of more gets 413."),
                settings.flag(
                        "collect",
                        true,
                        "Remove chunks of expired uploads that nothing else of their owner needs; false where gateways"
                                + " that are not Stowage write into the same bucket while this runs."),
                settings.duration(
                        "grace",
                        Duration.ofHours(2),
                        Duration.ofMinutes(10),
                        Duration.ofDays(30),
                        "How long an expired upload still protects its chunks; longer than chunk-time and recheck"
                                + " together, and than clocks may differ."),
                settings.duration(
                        "listing-lag",
                        Duration.ofSeconds(5),
                        Duration.ZERO,
                        Duration.ofMinutes(5),
                        "How long a listing of the store may be behind what was written; chunks are removed only after"
                                + " that."));
    }
}
