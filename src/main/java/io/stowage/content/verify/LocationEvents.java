package io.stowage.content.verify;

import io.stowage.content.rows.Content;
import io.stowage.content.rows.ContentRows;
import io.stowage.content.rows.Place;
import io.stowage.content.rows.PlaceWatch;
import io.stowage.digest.Digest;
import io.stowage.events.EventData;
import io.stowage.events.EventLog;
import io.stowage.store.Key;
import org.jdbi.v3.core.Handle;

/** Tells the log of events of new places: of copies always, of uploads where that is wanted. */
public final class LocationEvents implements PlaceWatch {
    public static final String STORED = "v1.storage.location_stored";

    private final EventLog log;
    private final boolean tellsUploads;

    public LocationEvents(EventLog log, boolean tellsUploads) {
        this.log = log;
        this.tellsUploads = tellsUploads;
    }

    @Override
    public void stored(Handle rows, Content content, String store, Key key, boolean copied) {
        if (copied || tellsUploads) {
            ContentRows.placeAt(rows, store, key)
                    .ifPresent(place -> log.append(rows, STORED, subject(content), data(content, place)));
        }
    }

    /** By what an event calls a content. */
    public static String subject(Content content) {
        return content.sha256()
                .map(Digest::toString)
                .orElseGet(() -> "root:" + content.root().map(Digest::hex).orElse("unknown"));
    }

    /** What each event says of a place. */
    public static EventData data(Content content, Place place) {
        return EventData.of()
                .with("location_id", Long.toString(place.id()))
                .with("backend_id", place.store())
                .with("digest", content.sha256().map(Digest::toString))
                .with("root", content.root().map(Digest::hex))
                .with("size", content.size());
    }
}
