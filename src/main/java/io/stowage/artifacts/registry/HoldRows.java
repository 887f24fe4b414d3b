package io.stowage.artifacts.registry;

import io.stowage.database.SqlLists;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** The statements on holds, each within a transaction of its caller's. */
final class HoldRows {
    private HoldRows() {}

    static List<Hold> of(Handle rows, String id) {
        return rows.createQuery(
                        "SELECT name, reason, until, set_by, set_at FROM artifact_hold WHERE package = :id ORDER BY name")
                .bind("id", id)
                .map((row, context) -> new Hold(
                        row.getString(1),
                        row.getString(2),
                        PackageRows.instant(row, 3),
                        row.getString(4),
                        Instant.ofEpochMilli(row.getLong(5))))
                .list();
    }

    /** Which of these packages have a hold that still counts. */
    static Set<String> held(Handle rows, List<String> packages, Instant now) {
        Set<String> held = new HashSet<>();
        for (List<String> part : SqlLists.parts(packages)) {
            SqlLists.query(
                            rows,
                            "SELECT DISTINCT package FROM artifact_hold WHERE package IN",
                            part,
                            "AND (until IS NULL OR until > ?)",
                            now.toEpochMilli())
                    .mapTo(String.class)
                    .forEach(held::add);
        }
        return held;
    }

    static void put(Handle rows, String id, Hold hold) {
        rows.createUpdate("INSERT INTO artifact_hold (package, name, reason, until, set_by, set_at)"
                        + " VALUES (:id, :name, :reason, :until, :by, :at) ON CONFLICT (package, name) DO UPDATE SET"
                        + " reason = excluded.reason, until = excluded.until, set_by = excluded.set_by,"
                        + " set_at = excluded.set_at")
                .bind("id", id)
                .bind("name", hold.name())
                .bind("reason", hold.reason())
                .bind("until", PackageRows.millis(hold.until()))
                .bind("by", hold.setBy())
                .bind("at", hold.setAt().toEpochMilli())
                .execute();
    }

    /** Whether it was there. */
    static boolean remove(Handle rows, String id, String name) {
        return rows.execute("DELETE FROM artifact_hold WHERE package = ? AND name = ?", id, name) > 0;
    }
}
