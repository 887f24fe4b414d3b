package io.stowage.content.rows;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A content and where it lies, as the rows have it in one moment.
 *
 * @param places whole ones first; none of a composed content, whose parts lie in places of their own
 * @param verifiedAt since when all places are known to be whole by reading them again; empty where some were not, and of a
 *     composed content
 */
public record LocatedContent(Content content, List<Place> places, Optional<Instant> verifiedAt) {
    public LocatedContent {
        places = List.copyOf(places);
    }
}
