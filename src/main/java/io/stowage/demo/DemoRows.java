package io.stowage.demo;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The statements on the table of objects, each within a transaction of its caller's. */
final class DemoRows {
    private static final String SELECT =
            "SELECT name, content, owner, length, media_type, etag, changed_at FROM demo_object ";

    private DemoRows() {}

    static Optional<DemoObject> find(Handle rows, String name) {
        return rows.createQuery(SELECT + "WHERE name = :name")
                .bind("name", name)
                .map((row, context) -> object(row))
                .findOne();
    }

    /** Names with a prefix stand side by side, so the first that has another one ends the list. */
    static List<DemoObject> list(Handle rows, String prefix, String after, int limit) {
        return rows
                .createQuery(SELECT + "WHERE name >= :prefix AND name > :after ORDER BY name LIMIT :limit")
                .bind("prefix", prefix)
                .bind("after", after)
                .bind("limit", limit)
                .map((row, context) -> object(row))
                .list()
                .stream()
                .takeWhile(object -> object.name().startsWith(prefix))
                .toList();
    }

    /** In place of the one that has this name. */
    static void put(Handle rows, DemoObject object) {
        rows.createUpdate("INSERT INTO demo_object (name, content, owner, length, media_type, etag, changed_at)"
                        + " VALUES (:name, :content, :owner, :length, :type, :etag, :changed)"
                        + " ON CONFLICT (name) DO UPDATE SET content = excluded.content, owner = excluded.owner,"
                        + " length = excluded.length, media_type = excluded.media_type, etag = excluded.etag,"
                        + " changed_at = excluded.changed_at")
                .bind("name", object.name())
                .bind("content", object.content())
                .bind("owner", object.owner())
                .bind("length", object.length())
                .bind("type", object.mediaType())
                .bind("etag", object.etag())
                .bind("changed", object.changedAt().toEpochMilli())
                .execute();
    }

    static void delete(Handle rows, String name) {
        rows.execute("DELETE FROM demo_object WHERE name = ?", name);
    }

    private static DemoObject object(ResultSet row) throws SQLException {
        return new DemoObject(
                row.getString("name"),
                row.getLong("content"),
                row.getString("owner"),
                row.getLong("length"),
                row.getString("media_type"),
                row.getString("etag"),
                Instant.ofEpochMilli(row.getLong("changed_at")));
    }
}
