package io.stowage.custody;

import com.fasterxml.jackson.core.JsonGenerator;
import io.stowage.content.jobs.JobState;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** How far a job is, as JSON. */
record JobProgress(
        JobState state,
        long places,
        long bytes,
        Optional<Long> totalPlaces,
        Optional<Long> totalBytes,
        Duration lasted) {
    private static final double MIB = 1024 * 1024;

    void fields(JsonGenerator to) throws IOException {
        to.writeNumberField("places", places);
        to.writeNumberField("bytes", bytes);
        if (totalPlaces.isPresent() && totalBytes.isPresent()) {
            to.writeNumberField("total_places", totalPlaces.get());
            to.writeNumberField("total_bytes", totalBytes.get());
        }
        double seconds = Math.max(0.001, lasted.toMillis() / 1000.0);
        to.writeNumberField("mib_per_second", Math.round(bytes / MIB / seconds * 100) / 100.0);
        if (state == JobState.RUNNING && places > 0 && totalPlaces.isPresent()) {
            long left = Math.max(0, totalPlaces.get() - places);
            to.writeNumberField("eta_seconds", Math.round(seconds * left / places));
        }
    }
}
