package io.stowage.v1;

import io.stowage.config.ByteSize;
import io.stowage.config.Settings;
import java.time.Duration;

/**
 * How blobs are read.
 *
 * @param ahead chunks that one answer fetches at a time
 * @param cacheBytes memory for trees
 * @param fetches chunks that are fetched at once, by all readers together
 * @param spoolBytes disk for chunks that slow readers wait for, when half of the memory for bodies is taken
 * @param patience how long an answer that has begun goes on asking a busy store
 * @param recheck how old the knowledge that a record exists may be, as another node may have deleted it
 */
public record DownloadConfig(
        int ahead,
        int fetches,
        long spoolBytes,
        String cacheControl,
        long cacheBytes,
        Duration patience,
        Duration recheck) {
    static DownloadConfig from(Settings settings) {
        String cacheControl = settings.text(
                "cache-control",
                "public, max-age=31536000, immutable",
                "The Cache-Control of blobs and chunks; what was deleted stays in caches for that long.");
        boolean printable = cacheControl.chars().allMatch(c -> c >= 0x20 && c < 0x7f);
        settings.require(printable, "cache-control", "is no header value", "use printable ASCII");
        return new DownloadConfig(
                settings.number("prefetch", 4, 1, 32, "Chunks that one answer fetches at a time."),
                settings.number(
                        "fetches", 64, 1, 10_000, "Chunks that all answers together fetch at a time from a store."),
                settings.size(
                        "spool",
                        2 * ByteSize.GIB,
                        0,
                        ByteSize.TIB,
                        "Disk below stowage.data for chunks that slow readers of a remote store wait for."),
                cacheControl,
                settings.size(
                        "tree-cache",
                        64 * ByteSize.MIB,
                        ByteSize.MIB,
                        64 * ByteSize.GIB,
                        "Memory for trees that were read before."),
                settings.duration(
                        "patience",
                        Duration.ofSeconds(60),
                        Duration.ZERO,
                        Duration.ofMinutes(10),
                        "How long an answer that has begun waits for a store that is busy before it is cut off."),
                settings.duration(
                        "recheck",
                        Duration.ofSeconds(60),
                        Duration.ZERO,
                        Duration.ofHours(1),
                        "How long a node may go on with what it knows of a blob before it asks the store again."));
    }
}
