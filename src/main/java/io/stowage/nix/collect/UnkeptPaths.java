package io.stowage.nix.collect;

import io.stowage.database.Database;
import io.stowage.nix.format.PathHash;
import io.stowage.nix.format.StorePath;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The paths of one cache that no mark is on, after all that stays was marked. */
final class UnkeptPaths {
    private static final int PAGE = 500;
    private static final String NO_MARK =
            "NOT EXISTS (SELECT 1 FROM nix_mark m WHERE m.cache = u.cache AND m.hash = u.hash)";

    private final String cache;
    private final Database database;

    UnkeptPaths(String cache, Database database) {
        this.cache = cache;
        this.database = database;
    }

    record Unkept(StorePath path, long size, Instant usedAt) {}

    /** NARs of which all narinfos go. */
    record Freed(long nars, long bytes) {}

    /** @param young what was used since stays, also where it came after the marks were made */
    boolean visit(Instant young, Turn turn, Consumer<List<Unkept>> visitor) {
        List<Unkept> page = page("", young);
        while (!page.isEmpty()) {
            if (turn.isOver()) {
                return false;
            }
            visitor.accept(page);
            page = page(page.get(page.size() - 1).path().hash().text(), young);
        }
        return true;
    }

    private List<Unkept> page(String after, Instant young) {
        return database.read(
                "find paths that go",
                rows -> rows.createQuery("SELECT u.hash, p.name, n.size, u.used_at FROM nix_use u"
                                + " JOIN nix_path p ON p.cache = u.cache AND p.hash = u.hash"
                                + " JOIN nix_nar n ON n.cache = p.cache AND n.name = p.nar"
                                + " WHERE u.cache = :cache AND u.hash > :after AND +u.used_at < :young AND " + NO_MARK
                                + " ORDER BY u.hash LIMIT " + PAGE)
                        .bind("cache", cache)
                        .bind("after", after)
                        .bind("young", young.toEpochMilli())
                        .map((row, context) -> new Unkept(
                                new StorePath(new PathHash(row.getString(1)), row.getString(2)),
                                row.getLong(3),
                                Instant.ofEpochMilli(row.getLong(4))))
                        .list());
    }

    Freed freed(Instant young) {
        return database.read(
                "count what goes",
                rows -> rows.createQuery("SELECT COUNT(*), COALESCE(SUM(n.size), 0) FROM nix_nar n"
                                + " WHERE n.cache = :cache AND EXISTS (SELECT 1 FROM nix_path p"
                                + " WHERE p.cache = n.cache AND p.nar = n.name) AND NOT EXISTS (SELECT 1"
                                + " FROM nix_path p WHERE p.cache = n.cache AND p.nar = n.name AND EXISTS (SELECT 1"
                                + " FROM nix_use u WHERE u.cache = p.cache AND u.hash = p.hash"
                                + " AND (+u.used_at >= :young OR NOT " + NO_MARK + ")))")
                        .bind("cache", cache)
                        .bind("young", young.toEpochMilli())
                        .map((row, context) -> new Freed(row.getLong(1), row.getLong(2)))
                        .one());
    }

    /** From now on whoever asks for one of them keeps it. */
    void condemn(List<Unkept> page, Instant young, Instant now, Turn turn) {
        int[] unused = database.write("condemn paths", rows -> {
            turn.fence().accept(rows);
            PreparedBatch batch = rows.prepareBatch("UPDATE nix_path SET condemned_at = :now WHERE cache = :cache"
                    + " AND hash = :hash AND condemned_at IS NULL AND EXISTS (SELECT 1 FROM nix_use u"
                    + " WHERE u.cache = nix_path.cache AND u.hash = nix_path.hash AND u.used_at < :young)");
            page.forEach(each -> batch.bind("now", now.toEpochMilli())
                    .bind("cache", cache)
                    .bind("hash", each.path().hash().text())
                    .bind("young", young.toEpochMilli())
                    .add());
            return batch.execute();
        });
    }

    /** Paths that were condemned before, and stay by now. */
    void acquitMarked(Turn turn) {
        acquit(
                " AND EXISTS (SELECT 1 FROM nix_mark m WHERE m.cache = nix_path.cache AND m.hash = nix_path.hash)",
                turn);
    }

    void acquitAll(Turn turn) {
        acquit("", turn);
    }

    private void acquit(String which, Turn turn) {
        int unused = database.write("keep condemned paths", rows -> {
            turn.fence().accept(rows);
            return rows.execute(
                    "UPDATE nix_path SET condemned_at = NULL WHERE cache = ? AND condemned_at IS NOT NULL" + which,
                    cache);
        });
    }
}
