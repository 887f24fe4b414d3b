package io.stowage.content.verify;

import io.stowage.content.jobs.JobRecord;
import io.stowage.content.jobs.JobState;
import java.time.Instant;
import java.util.Optional;

/**
 * A verification of one store.
 *
 * @param totalPlaces how many places it will look at, and {@code totalBytes} their bytes; empty until they are counted
 * @param reason why it is paused, stopped or canceled; else empty
 */
public record Job(
        String id,
        String store,
        VerifyOptions options,
        JobState state,
        VerifyCounts counters,
        Optional<Long> totalPlaces,
        Optional<Long> totalBytes,
        Instant startedAt,
        Instant updatedAt,
        Optional<Instant> finishedAt,
        String reason) {

    /** The verification that a row tells of. */
    public static Job of(JobRecord row) {
        return new Job(
                row.id(),
                row.store(),
                VerifyOptions.parse(row.options()),
                row.state(),
                VerifyCounts.parse(row.counters()),
                row.totalPlaces(),
                row.totalBytes(),
                row.startedAt(),
                row.updatedAt(),
                row.finishedAt(),
                row.reason());
    }
}
