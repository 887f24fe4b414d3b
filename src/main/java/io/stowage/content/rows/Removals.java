package io.stowage.content.rows;

import io.stowage.store.Key;
import org.jdbi.v3.core.Handle;

/** Notes of objects in stores that the collector is to delete. */
public final class Removals {
    private Removals() {}

    /** @param due until then the bytes stay, as readers may be at them */
    public static void note(Handle rows, String store, Key key, long due) {
        rows.execute(
                "INSERT INTO content_removal (store, name, due_at) VALUES (?, ?, ?)"
                        + " ON CONFLICT (store, name) DO NOTHING",
                store,
                key.text(),
                due);
    }

    public static void forget(Handle rows, String store, Key key) {
        rows.execute("DELETE FROM content_removal WHERE store = ? AND name = ?", store, key.text());
    }

    /** How many objects of a store are to be deleted, now or later. */
    public static long count(Handle rows, String store) {
        return rows.createQuery("SELECT COUNT(*) FROM content_removal WHERE store = :store")
                .bind("store", store)
                .mapTo(Long.class)
                .one();
    }

    /** Notes all objects of a content whose rows are about to go. */
    public static void noteAll(Handle rows, long content, long now) {
        noteObjects(rows, "content_place", content, "1 = 1", now);
        noteObjects(rows, "content_pieces", content, "1 = 1", now);
    }

    /** Notes the objects of a content's lost places under names of our own, which nobody asks for, and drops their rows. */
    static void retireLost(Handle rows, long content, long now) {
        String lost = "state <> 0 AND name LIKE '" + UploadKeys.PREFIX + "%'";
        noteObjects(rows, "content_place", content, lost, now);
        rows.execute("DELETE FROM content_place WHERE content = ? AND " + lost, content);
    }

    private static void noteObjects(Handle rows, String table, long content, String which, long now) {
        rows.execute(
                "INSERT INTO content_removal (store, name, due_at)"
                        + " SELECT store, name, ? FROM " + table + " WHERE content = ? AND " + which
                        + " ON CONFLICT (store, name) DO NOTHING",
                now,
                content);
    }
}
