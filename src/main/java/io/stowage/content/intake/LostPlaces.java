package io.stowage.content.intake;

import io.stowage.content.rows.Content;
import io.stowage.content.rows.ContentRows;
import io.stowage.content.rows.Place;
import io.stowage.content.rows.Received;
import io.stowage.database.Database;
import io.stowage.fault.StowageException;
import io.stowage.store.Key;
import io.stowage.store.ObjectInfo;
import io.stowage.store.Stores;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks whether a content that is claimed instead of new bytes is really there. Rows outlive what a store in memory
 * held, and what was deleted by hand; the bytes that came are then worth keeping.
 */
public final class LostPlaces {
    private static final Logger LOG = LoggerFactory.getLogger(LostPlaces.class);

    private final Stores stores;
    private final Database database;
    private final ContentRows contentRows;

    public LostPlaces(Stores stores, Database database, ContentRows contentRows) {
        this.stores = stores;
        this.database = database;
        this.contentRows = contentRows;
    }

    /** Makes the bytes that came a place of the content if it has no other one. Says whether they are needed. */
    boolean replace(Content content, Received received, String storeName, Key key) {
        try {
            List<Place> whole =
                    database
                            .read("find the places of a content", rows -> ContentRows.places(rows, content.id()))
                            .stream()
                            .filter(place -> place.state() == Place.State.WHOLE)
                            .toList();
            for (Place place : whole) {
                if (isThere(place, content)) {
                    return false;
                }
            }
            return database.write("replace a place that is lost", rows -> {
                whole.forEach(place -> ContentRows.setState(rows, place.id(), Place.State.MISSING));
                Content unused = contentRows.addPlace(
                        rows, Optional.of(new ContentRows.Same(content, false)), received, storeName, key);
                LOG.warn(
                        "content {} was no longer where its rows say; the bytes that came last take its place",
                        content.id());
                return true;
            });
        } catch (IOException | StowageException e) {
            LOG.info("cannot tell whether content {} is still there: {}", content.id(), e.getMessage());
            return false;
        }
    }

    private boolean isThere(Place place, Content content) throws IOException {
        Optional<ObjectInfo> found = stores.require(place.store()).head(place.key());
        return found.isPresent() && found.get().length() == content.size();
    }
}
