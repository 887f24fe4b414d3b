package io.stowage.v1;

import io.stowage.config.ByteSize;
import io.stowage.config.Settings;
import java.time.Duration;

/**
 * How much an upload may take of the server.
 *
 * @param maxPending trees that wait for their chunks under one root
 * @param pendingLife how long a tree may wait after it was last sent
 * @param checkBudget how long one request may look for chunks that are stored already
 */
public record UploadConfig(
        int treeBytes,
        Duration treeTime,
        Duration chunkTime,
        int maxPending,
        Duration pendingLife,
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
                settings.number("pending.max", 8, 1, 64, "Trees that may wait for their chunks under one root."),
                settings.duration(
                        "pending.life",
                        Duration.ofHours(24),
                        Duration.ofMinutes(1),
                        Duration.ofDays(30),
                        "How long a tree may wait for its chunks after it was last sent."),
                settings.number("check.parallel", 32, 1, 256, "Stored chunks that one request looks for at once."),
                settings.duration(
                        "check.budget",
                        Duration.ofSeconds(5),
                        Duration.ofMillis(100),
                        Duration.ofMinutes(1),
                        "How long one request may look for stored chunks."));
    }
}
