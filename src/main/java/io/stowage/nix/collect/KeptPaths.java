package io.stowage.nix.collect;

import io.stowage.database.Database;
import io.stowage.nix.cache.KeepRules;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * Marks the paths of one cache that stay by its rules: the closures of all pins, of all that is younger than the rules
 * say, and then of what was used last, as long as their NARs are within the size limit.
 */
final class KeptPaths {
    private static final int PAGE = 500;
    private static final int NARROWER = 10;

    /** What stays whatever the size is. */
    private static final long WHATEVER_SIZE = 0;

    private final String cache;
    private final Database database;
    private final Marks marks;

    KeptPaths(String cache, Database database) {
        this.cache = cache;
        this.database = database;
        this.marks = new Marks(cache, database);
    }

    private record Used(String hash, long at) {
        static final Used LAST = new Used("", Long.MAX_VALUE);
    }

    /** False when the turn was over before all were found: then the marks say nothing. */
    boolean mark(KeepRules rules, Instant now, Turn turn) {
        long young = now.minus(rules.grace()).toEpochMilli();
        long least =
                rules.unused().map(unused -> now.minus(unused).toEpochMilli()).orElse(Long.MIN_VALUE);
        if (!marks.clear(turn) || !markPins(turn)) {
            return false;
        }
        if (rules.maxSize().isEmpty()) {
            return markUsed(Math.min(young, least), turn);
        }
        return markUsed(young, turn) && fill(rules.maxSize().getAsLong(), least, turn);
    }

    private boolean markPins(Turn turn) {
        List<String> page = pins("");
        while (!page.isEmpty()) {
            marks.add(page, WHATEVER_SIZE, turn);
            if (!marks.follow(WHATEVER_SIZE, turn)) {
                return false;
            }
            page = pins(page.get(page.size() - 1));
        }
        return true;
    }

    private List<String> pins(String after) {
        return database.read(
                "find pins",
                rows -> rows.createQuery("SELECT n.hash FROM nix_pin n JOIN nix_path p ON p.cache = n.cache"
                                + " AND p.hash = n.hash WHERE n.cache = :cache AND n.hash > :after"
                                + " ORDER BY n.hash LIMIT " + PAGE)
                        .bind("cache", cache)
                        .bind("after", after)
                        .mapTo(String.class)
                        .list());
    }

    private boolean markUsed(long least, Turn turn) {
        List<Used> page = used(Used.LAST, least, PAGE);
        while (!page.isEmpty()) {
            add(page, WHATEVER_SIZE, turn);
            if (!marks.follow(WHATEVER_SIZE, turn)) {
                return false;
            }
            page = used(page.get(page.size() - 1), least, PAGE);
        }
        return true;
    }

    /** Goes on with what was used before until no whole closure fits any more; where one does not, its batch is taken back. */
    private boolean fill(long most, long least, Turn turn) {
        long bytes = marks.bytesOf(WHATEVER_SIZE);
        long batch = WHATEVER_SIZE + 1;
        int width = PAGE;
        Used last = Used.LAST;
        List<Used> page = used(last, least, width);
        while (!page.isEmpty()) {
            add(page, batch, turn);
            if (!marks.follow(batch, turn)) {
                return false;
            }
            long added = marks.bytesOf(batch);
            if (bytes + added <= most) {
                bytes += added;
                last = page.get(page.size() - 1);
                batch++;
            } else if (!marks.removeBatch(batch, turn)) {
                return false;
            } else if (width == 1) {
                return true;
            } else {
                width = Math.max(1, width / NARROWER);
            }
            page = used(last, least, width);
        }
        return true;
    }

    private void add(List<Used> page, long batch, Turn turn) {
        marks.add(page.stream().map(Used::hash).toList(), batch, turn);
    }

    /** What is not marked, the last used first. */
    private List<Used> used(Used before, long least, int limit) {
        return database.read("find what was used", rows -> used(rows, before, least, limit));
    }

    private List<Used> used(Handle rows, Used before, long least, int limit) {
        return rows.createQuery("SELECT u.hash, u.used_at FROM nix_use u WHERE u.cache = :cache"
                        + " AND u.used_at >= :least AND u.used_at <= :at AND (u.used_at < :at OR u.hash > :hash)"
                        + " AND NOT EXISTS (SELECT 1 FROM nix_mark m WHERE m.cache = u.cache AND m.hash = u.hash)"
                        + " ORDER BY u.used_at DESC, u.hash LIMIT :limit")
                .bind("cache", cache)
                .bind("least", least)
                .bind("at", before.at())
                .bind("hash", before.hash())
                .bind("limit", limit)
                .map((row, context) -> new Used(row.getString(1), row.getLong(2)))
                .list();
    }
}
