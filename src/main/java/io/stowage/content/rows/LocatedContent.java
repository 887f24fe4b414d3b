package io.stowage.content.rows;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A content and where it lies, as the rows have it in one moment.
 *
 * @param places whole ones first; none of a composed content, whose parts lie in places of their own
 */
public record LocatedContent(Content content, List<Place> places) {
    public LocatedContent {
        places = List.copyOf(places);
    }

    /** Since when all places are known to be whole by reading them again; empty where some were not. */
    public Optional<Instant> verifiedAt() {
        boolean all = places.stream()
                .allMatch(place ->
                        place.state() == Place.State.WHOLE && place.verifiedAt().isPresent());
        return all
                ? places.stream().flatMap(place -> place.verifiedAt().stream()).min(Instant::compareTo)
                : Optional.empty();
    }
}
