package io.stowage.nix.collect;

import io.stowage.database.Database;
import io.stowage.database.SqlLists;
import io.stowage.nix.cache.Files;
import io.stowage.nix.cache.PathRows;
import io.stowage.nix.format.PathHash;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/**
 * Removes the condemned paths of one cache that nobody has asked for since. Each is looked at again in the transaction that
 * removes it, and goes only when nothing in the cache refers to it any more: at no moment a path is there without what it
 * refers to, whatever is uploaded meanwhile and wherever a crash happens.
 */
final class CondemnedPaths {
    private static final int PAGE = 500;
    private static final int LARGEST_CIRCLE = 200;
    private static final String RIPE = "p.condemned_at IS NOT NULL AND p.condemned_at <= ";
    private static final String NOT_REFERRED = " AND NOT EXISTS (SELECT 1 FROM nix_reference r"
            + " WHERE r.cache = p.cache AND r.reference = p.hash AND r.hash <> p.hash)";

    private final String cache;
    private final Database database;
    private final Files files;
    private final PathRows paths;
    private final Duration grace;
    private final Clock clock;

    CondemnedPaths(String cache, Database database, Files files, Duration grace, Clock clock) {
        this.cache = cache;
        this.database = database;
        this.files = files;
        this.paths = new PathRows(cache);
        this.grace = grace;
        this.clock = clock;
    }

    /** @param before those that were condemned until then. Answers how many went. */
    long remove(Instant before, Turn turn) {
        long all = 0;
        long removed = pass(before, turn);
        while (removed > 0) {
            all += removed;
            removed = pass(before, turn);
        }
        return all + removeCircles(before, turn);
    }

    long count() {
        return database.read(
                "count condemned paths",
                rows -> rows.createQuery(
                                "SELECT COUNT(*) FROM nix_path WHERE cache = :cache AND condemned_at IS NOT NULL")
                        .bind("cache", cache)
                        .mapTo(Long.class)
                        .one());
    }

    /** Those that nothing refers to; the next pass finds what they referred to. */
    private long pass(Instant before, Turn turn) {
        long removed = 0;
        List<String> page = page("", NOT_REFERRED, before);
        while (!page.isEmpty() && !turn.isOver()) {
            List<String> some = page;
            removed += database.write("remove paths", rows -> {
                turn.fence().accept(rows);
                return remove(rows, among(rows, some, NOT_REFERRED, before));
            });
            page = page(page.get(page.size() - 1), NOT_REFERRED, before);
        }
        return removed;
    }

    private List<String> page(String after, String also, Instant before) {
        return database.read(
                "find condemned paths",
                rows -> rows.createQuery("SELECT p.hash FROM nix_path p WHERE p.cache = :cache AND p.hash > :after AND "
                                + RIPE + ":before" + also + " ORDER BY p.hash LIMIT " + PAGE)
                        .bind("cache", cache)
                        .bind("after", after)
                        .bind("before", before.toEpochMilli())
                        .mapTo(String.class)
                        .list());
    }

    /** Those of {@code some} that may go now. Uses that reached the rows only after the verdict count against it. */
    private List<String> among(Handle rows, List<String> some, String also, Instant before) {
        List<String> found = new ArrayList<>();
        for (List<String> part : SqlLists.parts(some)) {
            acquitUsed(rows, part);
            found.addAll(SqlLists.query(
                            rows,
                            "SELECT p.hash FROM nix_path p WHERE p.hash IN",
                            part,
                            "AND p.cache = ? AND " + RIPE + "?" + also,
                            cache,
                            before.toEpochMilli())
                    .mapTo(String.class)
                    .list());
        }
        return found;
    }

    private void acquitUsed(Handle rows, List<String> part) {
        List<String> used = SqlLists.query(
                        rows,
                        "SELECT p.hash FROM nix_path p JOIN nix_use u ON u.cache = p.cache AND u.hash = p.hash"
                                + " WHERE p.hash IN",
                        part,
                        "AND p.cache = ? AND p.condemned_at IS NOT NULL AND (u.used_at >= p.condemned_at - ?"
                                + " OR EXISTS (SELECT 1 FROM nix_pin n WHERE n.cache = p.cache AND n.hash = p.hash))",
                        cache,
                        grace.toMillis())
                .mapTo(String.class)
                .list();
        used.forEach(hash ->
                rows.execute("UPDATE nix_path SET condemned_at = NULL WHERE cache = ? AND hash = ?", cache, hash));
    }

    private int remove(Handle rows, List<String> hashes) {
        if (hashes.isEmpty()) {
            return 0;
        }
        List<PathHash> all = hashes.stream().map(PathHash::new).toList();
        files.deleteListings(rows, all);
        paths.delete(rows, all, clock.millis());
        return all.size();
    }

    /** Paths that refer to each other, which Nix does not make, but anybody may upload. */
    private long removeCircles(Instant before, Turn turn) {
        long removed = 0;
        for (String hash : page("", "", before)) {
            if (turn.isOver()) {
                return removed;
            }
            removed += database.write("remove paths that refer to each other", rows -> {
                turn.fence().accept(rows);
                List<String> circle = referrers(rows, hash);
                boolean allGo = circle.size() <= LARGEST_CIRCLE
                        && among(rows, circle, "", before).size() == circle.size();
                return allGo ? remove(rows, circle) : 0;
            });
        }
        return removed;
    }

    /** The path and all that refers to it, over any number of steps; no more than one too many. */
    private List<String> referrers(Handle rows, String hash) {
        Set<String> all = new LinkedHashSet<>(List.of(hash));
        List<String> next = List.of(hash);
        while (!next.isEmpty() && all.size() <= LARGEST_CIRCLE) {
            List<String> found = new ArrayList<>();
            for (List<String> part : SqlLists.parts(next)) {
                found.addAll(SqlLists.query(
                                rows,
                                "SELECT DISTINCT hash FROM nix_reference WHERE reference IN",
                                part,
                                "AND cache = ? LIMIT " + (LARGEST_CIRCLE + 1),
                                cache)
                        .mapTo(String.class)
                        .list());
            }
            next = found.stream().filter(all::add).toList();
        }
        return List.copyOf(all);
    }
}
