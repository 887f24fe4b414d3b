package io.stowage.database;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** A room with two tables, as the tests' example. */
public final class Shelves {
    public static final Migrations TABLES = Migrations.of(
            "shelves", Shelves.class, "V1__shelf.sql", "V2__lending.sqlite.sql", "V2__lending.postgresql.sql");

    private Shelves() {}

    public static long add(Handle rows, String name) {
        return rows.createQuery("INSERT INTO shelf (name) VALUES (:name) RETURNING id")
                .bind("name", name)
                .mapTo(Long.class)
                .one();
    }

    public static int put(Handle rows, long shelf, String title) {
        return rows.createUpdate("INSERT INTO book (shelf, title, cover, lent, added_at)"
                        + " VALUES (:shelf, :title, :cover, 0, 1700000000000)")
                .bind("shelf", shelf)
                .bind("title", title)
                .bind("cover", title.getBytes(StandardCharsets.UTF_8))
                .execute();
    }

    public static List<String> names(Handle rows) {
        return rows.createQuery("SELECT name FROM shelf ORDER BY name")
                .mapTo(String.class)
                .list();
    }

    public static List<String> titles(Handle rows, long shelf) {
        return rows.createQuery("SELECT title FROM book WHERE shelf = :shelf ORDER BY title")
                .bind("shelf", shelf)
                .mapTo(String.class)
                .list();
    }
}
