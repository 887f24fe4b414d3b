package io.stowage.v1;

import io.stowage.config.ByteSize;
import io.stowage.config.Settings;
import java.time.Duration;

/**
 * How much an upload may take of the server.
 *
 * @param pending what may wait for its chunks
 * @param checkBudget how long one request may look for chunks that are stored already
 */
public record UploadConfig(
        int treeBytes,
        Duration treeTime,
        Duration chunkTime,
        PendingConfig pending,
        int parallelChecks,
        Duration checkBudget) {

    static UploadConfig from(Settings settings) {
        return new UploadConfig(
                (int) settings.size(
                        "tree-body", TreeRequest.MAX_BYTES, ByteSize.KIB, 64 * ByteSize.MIB, "The longest tree."),
                settings.duration(
                        "tree-time",
                        Duration.ofSeconds(120),
                        Duration.ofSeconds(1),
                        Duration.ofHours(1),
                        "How long the body of a tree may take."),
                settings.duration(
                        "chunk-time",
                        Duration.ofSeconds(300),
                        Duration.ofSeconds(1),
                        Duration.ofHours(1),
                        "How long the body of a chunk may take."),
                PendingConfig.from(settings),
                settings.number("check.parallel", 32, 1, 256, "Stored chunks that one request looks for at once."),
                settings.duration(
                        "check.budget",
                        Duration.ofSeconds(5),
                        Duration.ofMillis(100),
                        Duration.ofMinutes(1),
                        "How long one request may look for stored chunks."));
    }
}
