package io.stowage.content.rows;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A row of a content beside one of its places.
 *
 * @param place empty where it has none
 * @param verifiedAt in milliseconds; 0 where its bytes were not read again
 */
record Location(Content content, Optional<Place> place, long verifiedAt) {
    private static final Comparator<Place> WHOLE_FIRST =
            Comparator.comparing(Place::state).thenComparing(Place::id);

    /** All rows of one content. */
    static Optional<LocatedContent> join(List<Location> rows) {
        if (rows.isEmpty()) {
            return Optional.empty();
        }
        List<Place> places = rows.stream()
                .flatMap(row -> row.place().stream())
                .sorted(WHOLE_FIRST)
                .toList();
        long verifiedAt = rows.stream().mapToLong(Location::verifiedAt).min().orElse(0);
        return Optional.of(new LocatedContent(
                rows.get(0).content(),
                places,
                verifiedAt > 0 ? Optional.of(Instant.ofEpochMilli(verifiedAt)) : Optional.empty()));
    }
}
