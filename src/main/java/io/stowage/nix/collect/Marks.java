package io.stowage.nix.collect;

import io.stowage.database.Database;
import io.stowage.database.SqlLists;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * The paths of one cache that a collection has found to stay. They are rows and not held in memory, and come in batches:
 * once a batch is {@linkplain #follow followed}, all that is marked refers to nothing that is not.
 */
final class Marks {
    /** So few that other writes do not wait for long. */
    private static final int FOLLOWED_AT_ONCE = 100;

    private static final long WHATEVER = 0;
    private static final int REMOVED_AT_ONCE = 5_000;

    private final String cache;
    private final Database database;

    Marks(String cache, Database database) {
        this.cache = cache;
        this.database = database;
    }

    /** Forgets an earlier collection. */
    boolean clear(Turn turn) {
        return remove("cache = :cache AND batch >= :batch", WHATEVER, turn);
    }

    boolean removeBatch(long batch, Turn turn) {
        return remove("cache = :cache AND batch = :batch", batch, turn);
    }

    private boolean remove(String which, long batch, Turn turn) {
        int removed = REMOVED_AT_ONCE;
        while (removed == REMOVED_AT_ONCE) {
            if (turn.isOver()) {
                return false;
            }
            removed = database.write("forget marks", rows -> {
                turn.fence().accept(rows);
                List<String> some = rows.createQuery(
                                "SELECT hash FROM nix_mark WHERE " + which + " LIMIT " + REMOVED_AT_ONCE)
                        .bind("cache", cache)
                        .bind("batch", batch)
                        .mapTo(String.class)
                        .list();
                each(rows, "DELETE FROM nix_mark WHERE cache = ? AND hash = ?", some);
                return some.size();
            });
        }
        return true;
    }

    void add(List<String> hashes, long batch, Turn turn) {
        int[] unused = database.write("mark paths", rows -> {
            turn.fence().accept(rows);
            return each(
                    rows,
                    "INSERT INTO nix_mark (cache, hash, batch, followed) VALUES (?, ?, " + batch
                            + ", 0) ON CONFLICT (cache, hash) DO NOTHING",
                    hashes);
        });
    }

    /** Marks all that the batch refers to, whatever the depth. False when the turn was over before. */
    boolean follow(long batch, Turn turn) {
        boolean more = true;
        while (more) {
            if (turn.isOver()) {
                return false;
            }
            more = database.write("mark what paths refer to", rows -> {
                turn.fence().accept(rows);
                return followSome(rows, batch);
            });
        }
        return true;
    }

    private boolean followSome(Handle rows, long batch) {
        List<String> some = rows.createQuery(
                        "SELECT hash FROM nix_mark WHERE cache = :cache AND followed = 0 ORDER BY hash LIMIT "
                                + FOLLOWED_AT_ONCE)
                .bind("cache", cache)
                .mapTo(String.class)
                .list();
        for (List<String> part : SqlLists.parts(some)) {
            List<String> references = SqlLists.query(
                            rows,
                            // Its row is far smaller than that of the path, and there as long.
                            "SELECT DISTINCT r.reference FROM nix_reference r JOIN nix_use u"
                                    + " ON u.cache = r.cache AND u.hash = r.reference WHERE r.hash IN",
                            part,
                            "AND r.cache = ? AND NOT EXISTS (SELECT 1 FROM nix_mark m WHERE m.cache = r.cache"
                                    + " AND m.hash = r.reference)",
                            cache)
                    .mapTo(String.class)
                    .list();
            each(
                    rows,
                    "INSERT INTO nix_mark (cache, hash, batch, followed) VALUES (?, ?, " + batch
                            + ", 0) ON CONFLICT (cache, hash) DO NOTHING",
                    references);
        }
        each(rows, "UPDATE nix_mark SET followed = 1 WHERE cache = ? AND hash = ?", some);
        return !some.isEmpty();
    }

    private int[] each(Handle rows, String statement, List<String> hashes) {
        PreparedBatch batch = rows.prepareBatch(statement);
        hashes.forEach(hash -> batch.add(cache, hash));
        return hashes.isEmpty() ? new int[0] : batch.execute();
    }

    /** The bytes of the NARs that this batch has and no earlier one. */
    long bytesOf(long batch) {
        return database.read(
                "count the bytes of marked paths",
                // Cross joins, and one question within the other: SQLite keeps this order then, and begins with the
                // batch.
                rows -> rows.createQuery("SELECT COALESCE(SUM(size), 0) FROM (SELECT DISTINCT n.name, n.size"
                                + " FROM nix_mark m CROSS JOIN nix_path p CROSS JOIN nix_nar n"
                                + " WHERE m.cache = :cache AND m.batch = :batch"
                                + " AND p.cache = m.cache AND p.hash = m.hash"
                                + " AND n.cache = p.cache AND n.name = p.nar AND NOT EXISTS (SELECT 1 FROM nix_path q"
                                + " WHERE q.cache = n.cache AND q.nar = n.name AND EXISTS (SELECT 1 FROM nix_mark o"
                                + " WHERE o.cache = q.cache AND o.hash = q.hash AND +o.batch < :batch))) added")
                        .bind("cache", cache)
                        .bind("batch", batch)
                        .mapTo(Long.class)
                        .one());
    }
}
