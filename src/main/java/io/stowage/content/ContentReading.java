package io.stowage.content;

import io.stowage.content.reading.PieceReader;
import io.stowage.content.reading.PieceSource;
import io.stowage.content.rows.Content;
import io.stowage.content.rows.ContentRows;
import io.stowage.content.rows.LocatedContent;
import io.stowage.content.rows.PieceLists;
import io.stowage.content.rows.Place;
import io.stowage.database.Database;
import io.stowage.digest.tree.ChunkHashes;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.store.Key;
import io.stowage.store.ObjectInfo;
import io.stowage.store.Span;
import io.stowage.store.Stores;
import java.io.IOException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Opens contents: one source of proven pieces for each store. */
final class ContentReading {
    private final Database database;
    private final Stores stores;
    private final PieceLists lists;
    private final ReadingParts readers;
    private final Map<String, PieceSource> sources = new LinkedHashMap<>();
    private final Map<String, DamagedPlaces> damage = new LinkedHashMap<>();

    ContentReading(Database database, Stores stores, PieceLists lists, ReadingParts readers, Clock clock) {
        this.database = database;
        this.stores = stores;
        this.lists = lists;
        this.readers = readers;
        for (String name : stores.names()) {
            DamagedPlaces damaged = new DamagedPlaces(database, name, readers.meters());
            damage.put(name, damaged);
            sources.put(
                    name,
                    new PieceSource(
                            stores.require(name),
                            readers.verify(),
                            damaged,
                            readers.buffers(),
                            readers.fetches(),
                            clock));
        }
    }

    PieceReader open(Content content, Span span) throws IOException {
        return open(content, span, Optional.empty());
    }

    PieceReader open(LocatedContent located, Span span) throws IOException {
        return open(located.content(), span, source(located));
    }

    /** @param known where the only part lies, if that is known already */
    private PieceReader open(Content content, Span span, Optional<Source> known) throws IOException {
        if (span.end() > content.size() || (span.length() == 0 && content.size() > 0)) {
            throw new IllegalArgumentException("a content of " + content.size() + " bytes has no " + span);
        }
        return readers.factory().open(new ContentPlan(this, content, parts(content), span, known));
    }

    /** Of one piece, whose hash is the root. */
    private static Optional<Source> source(LocatedContent located) {
        return located.places().isEmpty()
                ? Optional.empty()
                : PieceLists.ofOnePiece(located.content()).map(hashes -> new Source(hashes, located.places()));
    }

    private List<Slice> parts(Content content) {
        if (content.composed()) {
            return database.read("find the parts of a content", rows -> Composition.spansOf(rows, content.id()));
        }
        return content.size() == 0 ? List.of() : List.of(Slice.all(content));
    }

    boolean isStored(Content content) throws IOException {
        List<Content> parts = content.composed()
                ? parts(content).stream().map(Slice::content).distinct().toList()
                : List.of(content);
        for (Content part : parts) {
            if (!liesSomewhere(part)) {
                return false;
            }
        }
        return true;
    }

    private boolean liesSomewhere(Content part) throws IOException {
        List<Place> places = database.read("find places", rows -> ContentRows.places(rows, part.id()));
        for (Place place : places) {
            if (place.state() == Place.State.WHOLE) {
                Optional<ObjectInfo> found = stores.require(place.store()).head(place.key());
                if (found.isPresent() && found.get().length() == part.size()) {
                    return true;
                }
                noteMissing(place.store(), place.key());
            }
        }
        return false;
    }

    /** What the rows alone say. */
    private record Located(List<Place> places, Optional<ChunkHashes> hashes) {}

    /** Where the pieces of a part lie, whole places first, and what proves them. */
    record Source(ChunkHashes hashes, List<Place> places) {}

    Source find(Content part) throws IOException {
        Located found = database.read(
                "find places", rows -> new Located(ContentRows.places(rows, part.id()), PieceLists.inRow(rows, part)));
        if (found.places().isEmpty()) {
            throw new StowageException(Fault.CORRUPT, "content " + part.id() + " lies nowhere any more");
        }
        Optional<ChunkHashes> hashes = found.hashes();
        return new Source(hashes.isPresent() ? hashes.get() : lists.load(part), found.places());
    }

    /** Empty where that store is configured no longer. */
    Optional<PieceSource> source(Place place) {
        return Optional.ofNullable(sources.get(place.store()));
    }

    PieceSource anySource() {
        return sources.values().iterator().next();
    }

    void noteMissing(String store, Key key) {
        Optional.ofNullable(damage.get(store)).ifPresent(notes -> notes.noteMissing(key));
    }
}
