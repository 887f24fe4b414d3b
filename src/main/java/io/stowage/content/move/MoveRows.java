package io.stowage.content.move;

import io.stowage.content.rows.Content;
import io.stowage.content.rows.ContentRows;
import io.stowage.content.rows.Place;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** The rows of places and lists of one store that a move is about. */
final class MoveRows {
    private final String from;
    private final MoveOptions options;
    private final String selection;

    /** @param uses the fronts whose contents, and the parts of whose contents, are meant; empty for all contents */
    MoveRows(String from, MoveOptions options, List<ContentUse> uses) {
        this.from = from;
        this.options = options;
        this.selection = uses.isEmpty()
                ? ""
                : " AND (" + needed(uses, "c.id") + " OR EXISTS (SELECT 1 FROM content_span s WHERE s.part = c.id AND ("
                        + needed(uses, "s.whole") + ")))";
    }

    private String needed(List<ContentUse> uses, String content) {
        return String.join(
                " OR ",
                uses.stream()
                        .map(use -> options.retentionClass().isEmpty() ? use.needs(content) : use.needsInClass(content))
                        .filter(condition -> !condition.isEmpty())
                        .map(condition -> "(" + condition + ")")
                        .toList());
    }

    /** How much there is to move. */
    record Total(long places, long bytes, long lists) {}

    private Query query(Handle rows, String sql, String order) {
        Query query = rows.createQuery(sql + selection + order).bind("from", from);
        return options.retentionClass().isEmpty() ? query : query.bind("retention", options.retentionClass());
    }

    Total total(Handle rows) {
        long[] places = query(
                        rows,
                        "SELECT COUNT(*), COALESCE(SUM(c.size), 0) FROM content_place p"
                                + " JOIN content c ON c.id = p.content WHERE p.store = :from",
                        "")
                .map((row, context) -> new long[] {row.getLong(1), row.getLong(2)})
                .one();
        long lists = query(
                        rows,
                        "SELECT COUNT(*) FROM content_pieces p JOIN content c ON c.id = p.content"
                                + " WHERE p.store = :from",
                        "")
                .mapTo(Long.class)
                .one();
        return new Total(places[0], places[1], lists);
    }

    List<Leaving> page(Handle rows, String after, int most) {
        List<Place> places = pageOf(
                        rows,
                        "SELECT p.id, p.content, p.store, p.name, p.state, p.stored_at, p.verified_at FROM content_place p"
                                + " JOIN content c ON c.id = p.content WHERE p.store = :from AND p.name > :after",
                        after,
                        most)
                .map((row, context) -> Place.of(
                        row.getLong(1),
                        row.getLong(2),
                        row.getString(3),
                        row.getString(4),
                        row.getInt(5),
                        row.getLong(6),
                        row.getLong(7)))
                .list();
        Map<Long, Content> contents =
                ContentRows.find(rows, places.stream().map(Place::content).toList());
        return places.stream()
                .flatMap(place ->
                        Optional.ofNullable(contents.get(place.content()))
                                .map(content -> new Leaving(place, content))
                                .stream())
                .toList();
    }

    /** A list of pieces, by the content whose pieces they are. */
    record PieceList(String name, long content) {}

    List<PieceList> lists(Handle rows, String after, int most) {
        return pageOf(
                        rows,
                        "SELECT p.name, p.content FROM content_pieces p JOIN content c ON c.id = p.content"
                                + " WHERE p.store = :from AND p.name > :after",
                        after,
                        most)
                .map((row, context) -> new PieceList(row.getString(1), row.getLong(2)))
                .list();
    }

    private Query pageOf(Handle rows, String sql, String after, int most) {
        return query(rows, sql, " ORDER BY p.name LIMIT :most")
                .bind("after", after)
                .bind("most", most);
    }

    /** Whether a content lies whole in a store. */
    static boolean isWholeIn(Handle rows, long content, String store) {
        return ContentRows.places(rows, content).stream()
                .anyMatch(place -> place.store().equals(store) && place.state() == Place.State.WHOLE);
    }

    static void noteError(Handle rows, Moved moved) {
        rows.execute(
                "UPDATE content_place SET last_error = ? WHERE id = ?",
                moved.problem(),
                moved.leaving().place().id());
    }
}
