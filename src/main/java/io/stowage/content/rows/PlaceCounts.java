package io.stowage.content.rows;

import java.time.Instant;
import java.util.Optional;

/**
 * The places of one store.
 *
 * @param oldest when the place was read that was read longest ago
 */
public record PlaceCounts(long stored, long verified, long failed, long missing, Optional<Instant> oldest) {
    public static final PlaceCounts NONE = new PlaceCounts(0, 0, 0, 0, Optional.empty());

    public long all() {
        return stored + verified + failed + missing;
    }
}
