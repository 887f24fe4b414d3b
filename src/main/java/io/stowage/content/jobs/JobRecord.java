package io.stowage.content.jobs;

import java.time.Instant;
import java.util.Optional;

/**
 * A job as its row has it. Options, cursor and counters are texts of its kind.
 *
 * @param lease the right that it needs: of several jobs with the same one, one runs at a time
 * @param store whose places it works on
 * @param cursor how far it is
 * @param totalPlaces how many places it works on, and {@code totalBytes} their bytes; empty until they are counted
 * @param reason why it is paused, stopped or canceled; else empty
 */
public record JobRecord(
        String id,
        String kind,
        String lease,
        String store,
        String options,
        JobState state,
        String cursor,
        String counters,
        Optional<Long> totalPlaces,
        Optional<Long> totalBytes,
        Instant startedAt,
        Instant updatedAt,
        Optional<Instant> finishedAt,
        String reason) {}
