package io.stowage.content.rows;

import io.stowage.database.SqlLists;
import io.stowage.digest.Algorithm;
import io.stowage.digest.Digest;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.store.Key;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The rows of contents and of the places where they lie. */
public final class ContentRows {
    private static final String COLUMNS = "SELECT id, size, root, sha256, sha512, composed FROM content ";
    private static final String SAME = COLUMNS.replace(
            " FROM",
            ", EXISTS (SELECT 1 FROM content_place p WHERE p.content = content.id AND p.state = 0) AS whole FROM");
    private static final String PLACES = "SELECT id, content, store, name, state FROM content_place ";

    /** Of a place whose bytes were read again after they were stored. */
    private static final String VERIFIED = "state = 0 AND verified_at > stored_at";

    private static final int CONTENT_COLUMNS = 6;
    private static final int PLACE_COLUMNS = 5;
    private static final String LOCATIONS = "SELECT c.id, size, root, sha256, sha512, composed,"
            + " p.id, p.content, p.store, p.name, p.state, CASE WHEN " + VERIFIED
            + " THEN verified_at ELSE 0 END FROM content c LEFT JOIN content_place p ON p.content = c.id WHERE c.id = :id";

    private static final String WHOLE = "(composed = 1 OR EXISTS (SELECT 1 FROM content_place p"
            + " WHERE p.content = content.id AND p.state = 0))";

    private static final int MOST_OF_ROOT = 100;

    private final Clock clock;
    private final boolean deduplicate;
    private final PieceLists lists;
    /** What all bytes that come are copies of, where that was said before. */
    private final Optional<Content> original;

    public ContentRows(Clock clock, boolean deduplicate, PieceLists lists) {
        this(clock, deduplicate, lists, Optional.empty());
    }

    private ContentRows(Clock clock, boolean deduplicate, PieceLists lists, Optional<Content> original) {
        this.original = original;
        this.lists = lists;
        this.clock = clock;
        this.deduplicate = deduplicate;
    }

    /** The same rows for bytes that are one more copy of this content and of no other one. */
    public ContentRows copying(Content content) {
        return new ContentRows(clock, deduplicate, lists, Optional.of(content));
    }

    public static Optional<Content> find(Handle rows, long id) {
        return rows.createQuery(COLUMNS + "WHERE id = :id")
                .bind("id", id)
                .map((row, context) -> content(row))
                .findOne();
    }

    /** By one statement, as most of those who read want all of this. */
    public static Optional<LocatedContent> locate(Handle rows, long id) {
        List<Location> found = rows.createQuery(LOCATIONS)
                .bind("id", id)
                .map((row, context) -> location(row))
                .list();
        return Location.join(found);
    }

    private static Location location(ResultSet row) throws SQLException {
        Content content = content(row);
        return row.getObject(CONTENT_COLUMNS + 1) == null
                ? new Location(content, Optional.empty(), 0)
                : new Location(
                        content,
                        Optional.of(place(row, CONTENT_COLUMNS)),
                        row.getLong(CONTENT_COLUMNS + PLACE_COLUMNS + 1));
    }

    /** Those that are there, by their ids. */
    public static Map<Long, Content> find(Handle rows, Collection<Long> ids) {
        Map<Long, Content> found = new HashMap<>();
        for (List<Long> part : SqlLists.parts(new LinkedHashSet<>(ids))) {
            SqlLists.query(rows, COLUMNS + "WHERE id IN", part, "")
                    .map((row, context) -> content(row))
                    .forEach(content -> found.put(content.id(), content));
        }
        return found;
    }

    /** The oldest content of that digest that lies somewhere whole. */
    public static Optional<Content> find(Handle rows, String column, byte[] value) {
        return rows.createQuery(COLUMNS + "WHERE " + column + " = :value AND " + WHOLE + " ORDER BY id LIMIT 1")
                .bind("value", value)
                .map((row, context) -> content(row))
                .findOne();
    }

    /** Enough of the same bytes, oldest first. */
    public static List<Content> withRoot(Handle rows, byte[] root) {
        return rows.createQuery(COLUMNS + "WHERE root = :root AND " + WHOLE + " ORDER BY id LIMIT " + MOST_OF_ROOT)
                .bind("root", root)
                .map((row, context) -> content(row))
                .list();
    }

    /** A content of the very bytes that came, and whether it lies somewhere whole. */
    public record Same(Content content, boolean whole) {}

    /** The one that new bytes become part of; empty also where each upload is to be a content of its own. */
    Optional<Same> findSame(Handle rows, Received received) {
        if (original.isPresent()) {
            return Optional.of(sameAsOriginal(rows, original.get(), received));
        }
        if (!deduplicate) {
            return Optional.empty();
        }
        return rows.createQuery(
                        SAME + "WHERE root = :root AND size = :size AND composed = 0 ORDER BY whole DESC, id LIMIT 1")
                .bind("root", received.root().bytes())
                .bind("size", received.size())
                .map((row, context) -> same(row))
                .findOne();
    }

    /** As that content is now; empty when it is gone. */
    static Optional<Same> same(Handle rows, long id) {
        return rows.createQuery(SAME + "WHERE id = :id")
                .bind("id", id)
                .map((row, context) -> same(row))
                .findOne();
    }

    private static Same same(ResultSet row) throws SQLException {
        return new Same(content(row), row.getBoolean(7));
    }

    private static Same sameAsOriginal(Handle rows, Content original, Received received) {
        if (!isSame(original, received)) {
            throw new StowageException(Fault.CORRUPT, "the bytes are no copy of content " + original.id());
        }
        return same(rows, original.id())
                .orElseThrow(() -> new StowageException(
                        Fault.CONFLICT, "content " + original.id() + " was removed while it was copied"));
    }

    /** Adds a place to the content of the same bytes, or to a new one. Lost places of it are needed no longer. */
    public Content addPlace(Handle rows, Optional<Same> same, Received received, String store, Key key) {
        long now = clock.millis();
        Content content =
                same.map(found -> learn(rows, found.content(), received)).orElseGet(() -> insert(rows, received, now));
        if (same.isPresent() && !same.get().whole()) {
            Removals.retireLost(rows, content.id(), now);
        }
        insertPlace(rows, content.id(), store, key, now);
        return content;
    }

    /** Notes that a place has its bytes again. */
    public void mend(Handle rows, Place place) {
        rows.execute(
                "UPDATE content_place SET state = 0, stored_at = ?, verified_at = ? WHERE id = ?",
                clock.millis(),
                clock.millis(),
                place.id());
        Removals.retireLost(rows, place.content(), clock.millis());
    }

    public static Optional<Place> placeAt(Handle rows, String store, Key key) {
        return rows.createQuery(PLACES + "WHERE store = :store AND name = :name")
                .bind("store", store)
                .bind("name", key.text())
                .map((row, context) -> place(row))
                .findOne();
    }

    public static boolean isSame(Content content, Received received) {
        return content.size() == received.size() && content.root().equals(Optional.of(received.root()));
    }

    public static StowageException conflict(Place place) {
        return new StowageException(
                Fault.CONFLICT, "other bytes lie under " + place.key() + " in the store " + place.store());
    }

    private Content insert(Handle rows, Received received, long now) {
        byte @Nullable [] sha256 = received.find(Checksum.SHA256).orElse(null);
        byte @Nullable [] sha512 = received.find(Checksum.SHA512).orElse(null);
        byte @Nullable [] pieces = lists.forRow(received.pieces()).orElse(null);
        long id = rows.createUpdate("INSERT INTO content (size, root, sha256, sha512, pieces, composed, created_at)"
                        + " VALUES (:size, :root, :sha256, :sha512, :pieces, 0, :now)")
                .bind("size", received.size())
                .bind("root", received.root().bytes())
                .bind("sha256", sha256)
                .bind("sha512", sha512)
                .bind("pieces", pieces)
                .bind("now", now)
                .executeAndReturnGeneratedKeys("id")
                .mapTo(Long.class)
                .one();
        return new Content(
                id,
                received.size(),
                Optional.of(received.root()),
                received.digest(Algorithm.SHA256),
                received.digest(Algorithm.SHA512),
                false);
    }

    /** Adds digests that were not asked for when these bytes came first. */
    public static Content learn(Handle rows, Content known, Received received) {
        Optional<Digest> sha256 = known.sha256().or(() -> received.digest(Algorithm.SHA256));
        Optional<Digest> sha512 = known.sha512().or(() -> received.digest(Algorithm.SHA512));
        if (sha256.equals(known.sha256()) && sha512.equals(known.sha512())) {
            return known;
        }
        rows.createUpdate("UPDATE content SET sha256 = :sha256, sha512 = :sha512 WHERE id = :id")
                .bind("sha256", sha256.map(Digest::bytes).orElse(null))
                .bind("sha512", sha512.map(Digest::bytes).orElse(null))
                .bind("id", known.id())
                .execute();
        return new Content(known.id(), known.size(), known.root(), sha256, sha512, known.composed());
    }

    static void insertPlace(Handle rows, long content, String store, Key key, long now) {
        rows.execute(
                "INSERT INTO content_place (content, store, name, state, stored_at, verified_at)"
                        + " VALUES (?, ?, ?, 0, ?, ?)",
                content,
                store,
                key.text(),
                now,
                now);
    }

    public static List<Place> places(Handle rows, long content) {
        return rows.createQuery(PLACES + "WHERE content = :content ORDER BY state, id")
                .bind("content", content)
                .map((row, context) -> place(row))
                .list();
    }

    /** Since when all bytes of a content are known to be whole by reading them again; empty where some were not. */
    public static Optional<Instant> verifiedAt(Handle rows, long content) {
        return rows.createQuery("SELECT MIN(CASE WHEN " + VERIFIED + " THEN verified_at ELSE 0 END)"
                        + " FROM content_place WHERE content = :content"
                        + " OR content IN (SELECT part FROM content_span WHERE whole = :content)")
                .bind("content", content)
                .mapTo(Long.class)
                .findOne()
                .filter(millis -> millis > 0)
                .map(Instant::ofEpochMilli);
    }

    /** Whole ones first for each content; of one that lies nowhere there is no list. */
    public static Map<Long, List<Place>> placesOf(Handle rows, Collection<Long> contents) {
        if (contents.isEmpty()) {
            return Map.of();
        }
        return rows
                .createQuery(PLACES + "WHERE content IN (<contents>) ORDER BY state, id")
                .bindList("contents", List.copyOf(contents))
                .map((row, context) -> place(row))
                .list()
                .stream()
                .collect(Collectors.groupingBy(Place::content));
    }

    /** The places of each store by what is known of them. */
    public static Map<String, PlaceCounts> countPlaces(Handle rows) {
        Map<String, PlaceCounts> counts = new LinkedHashMap<>();
        rows.createQuery("SELECT store, COUNT(*),"
                        + " SUM(CASE WHEN " + VERIFIED + " THEN 1 ELSE 0 END),"
                        + " SUM(CASE WHEN state = 1 THEN 1 ELSE 0 END),"
                        + " SUM(CASE WHEN state = 2 THEN 1 ELSE 0 END),"
                        + " MIN(verified_at) FROM content_place GROUP BY store ORDER BY store")
                .map((row, context) -> {
                    long all = row.getLong(2);
                    long verified = row.getLong(3);
                    long failed = row.getLong(4);
                    long missing = row.getLong(5);
                    PlaceCounts found = new PlaceCounts(
                            all - verified - failed - missing,
                            verified,
                            failed,
                            missing,
                            Optional.of(Instant.ofEpochMilli(row.getLong(6))));
                    return Map.entry(row.getString(1), found);
                })
                .forEach(entry -> counts.put(entry.getKey(), entry.getValue()));
        return counts;
    }

    /** The row goes, and a note stays by which the bytes are deleted. */
    public static void drop(Handle rows, Place place, long now) {
        Removals.note(rows, place.store(), place.key(), now);
        rows.execute("DELETE FROM content_place WHERE id = ?", place.id());
    }

    public static void setState(Handle rows, long place, Place.State state) {
        rows.execute("UPDATE content_place SET state = ? WHERE id = ?", state.code(), place);
    }

    private static Content content(ResultSet row) throws SQLException {
        return new Content(
                row.getLong(1),
                row.getLong(2),
                digest(Algorithm.SHA256, row.getBytes(3)),
                digest(Algorithm.SHA256, row.getBytes(4)),
                digest(Algorithm.SHA512, row.getBytes(5)),
                row.getInt(6) != 0);
    }

    private static Place place(ResultSet row) throws SQLException {
        return place(row, 0);
    }

    /** @param before columns that come first */
    private static Place place(ResultSet row, int before) throws SQLException {
        return new Place(
                row.getLong(before + 1),
                row.getLong(before + 2),
                row.getString(before + 3),
                Key.of(row.getString(before + 4)),
                Place.State.of(row.getInt(before + 5)));
    }

    private static Optional<Digest> digest(Algorithm algorithm, byte @Nullable [] value) {
        return Optional.ofNullable(value)
                .map(bytes -> new Digest(algorithm, HexFormat.of().formatHex(bytes)));
    }
}
