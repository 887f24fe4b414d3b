package io.stowage.content.move;

import io.stowage.content.jobs.JobRecord;
import io.stowage.content.jobs.JobState;
import java.time.Instant;
import java.util.Optional;

/**
 * A move of places out of one store.
 *
 * @param totalPlaces how many places it found at its beginning, and {@code totalBytes} their bytes; empty until they are
 *     counted
 * @param reason why it is paused, stopped or canceled; else empty
 */
public record Move(
        String id,
        String from,
        MoveOptions options,
        JobState state,
        MoveCounters counters,
        Optional<Long> totalPlaces,
        Optional<Long> totalBytes,
        Instant startedAt,
        Instant updatedAt,
        Optional<Instant> finishedAt,
        String reason) {

    /** The move that a row tells of. */
    public static Move of(JobRecord row) {
        return new Move(
                row.id(),
                row.store(),
                MoveOptions.parse(row.options()),
                row.state(),
                MoveCounters.parse(row.counters()),
                row.totalPlaces(),
                row.totalBytes(),
                row.startedAt(),
                row.updatedAt(),
                row.finishedAt(),
                row.reason());
    }
}
