package io.stowage.content.verify;

import io.stowage.content.rows.Content;
import io.stowage.content.rows.Place;

/**
 * A place that is to be looked at.
 *
 * @param storedAt when it was written, which tells whether it was written again since
 * @param verifiedAt when it was read last; places come in this order
 */
record DuePlace(Place place, Content content, long storedAt, long verifiedAt) {
    PlaceFilter state() {
        return PlaceFilter.of(place.state().code(), storedAt, verifiedAt);
    }
}
